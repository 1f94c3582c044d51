/** Tests that the tokenizers of both backends encode alike. */
@NullMarked
package dev.m1.examples.tokenizers;

import org.jspecify.annotations.NullMarked;

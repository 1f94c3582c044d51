/** Prompts over real vocabularies. */
@NullMarked
package dev.m1.examples.prompts;

import org.jspecify.annotations.NullMarked;

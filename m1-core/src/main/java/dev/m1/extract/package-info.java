/**
 * Reads what a model committed to out of its answer text: extractors for letters, numbers and free
 * text.
 */
@NullMarked
package dev.m1.extract;

import org.jspecify.annotations.NullMarked;

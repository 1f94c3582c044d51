/**
 * Tests that look at all modules at once: who may use whom, what is documented, what is published.
 */
@NullMarked
package dev.m1.examples.layout;

import org.jspecify.annotations.NullMarked;

/**
 * How model families mark their thinking, how prompts are built for them, and how user text is kept
 * from becoming a marker. Not for use from outside m1.
 */
@NullMarked
package dev.m1.internal.format;

import org.jspecify.annotations.NullMarked;

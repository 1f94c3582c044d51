/** What Python does with text, on Java's strings and numbers. Not for use from outside m1. */
@NullMarked
package dev.m1.internal.python;

import org.jspecify.annotations.NullMarked;

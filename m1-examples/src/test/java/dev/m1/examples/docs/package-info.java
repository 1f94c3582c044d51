/**
 * Tests that keep the documentation true: its code compiles, its first example runs, its links lead
 * somewhere.
 */
@NullMarked
package dev.m1.examples.docs;

import org.jspecify.annotations.NullMarked;

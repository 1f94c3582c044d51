/** What the tests of the examples, of the documentation and of the layout share. */
@NullMarked
package dev.m1.examples;

import org.jspecify.annotations.NullMarked;

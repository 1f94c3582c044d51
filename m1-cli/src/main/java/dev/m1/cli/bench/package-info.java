/** Measures a model through m1's full stack and in a bare decode loop, side by side in one run. */
@NullMarked
package dev.m1.cli.bench;

import org.jspecify.annotations.NullMarked;

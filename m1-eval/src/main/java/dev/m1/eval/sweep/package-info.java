/** Measures accuracy against thinking budget: a whole budget sweep for the price of one trace. */
@NullMarked
package dev.m1.eval.sweep;

import org.jspecify.annotations.NullMarked;

/** Benchmarks: official files read as questions with keys, and what is wrong with those files. */
@NullMarked
package dev.m1.eval.data;

import org.jspecify.annotations.NullMarked;

/** Statistics of right and wrong answers: pure functions over arrays, without runs or files. */
@NullMarked
package dev.m1.eval.stats;

import org.jspecify.annotations.NullMarked;

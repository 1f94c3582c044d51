/** Scorers, and tables of what they make of a run's answers without running its model again. */
@NullMarked
package dev.m1.eval.score;

import org.jspecify.annotations.NullMarked;

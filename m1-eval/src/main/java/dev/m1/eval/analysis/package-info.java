/** What a run's lines say: accuracy against budget, overthinking, comparisons of runs, replay. */
@NullMarked
package dev.m1.eval.analysis;

import org.jspecify.annotations.NullMarked;

/** Evaluation runs: what is asked under which conditions, and the record of what came out. */
@NullMarked
package dev.m1.eval.run;

import org.jspecify.annotations.NullMarked;

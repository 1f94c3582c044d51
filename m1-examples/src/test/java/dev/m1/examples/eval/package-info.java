/** Tests of evaluation runs on real weights. */
@NullMarked
package dev.m1.examples.eval;

import org.jspecify.annotations.NullMarked;

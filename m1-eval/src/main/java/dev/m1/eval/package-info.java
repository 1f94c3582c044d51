/** Where measuring begins: a benchmark over a model into a folder, in a few words. */
@NullMarked
package dev.m1.eval;

import org.jspecify.annotations.NullMarked;

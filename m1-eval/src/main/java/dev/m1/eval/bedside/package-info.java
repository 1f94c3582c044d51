/** Generated bedside-score questions: narrow, honest, checkable, and without end. */
@NullMarked
package dev.m1.eval.bedside;

import org.jspecify.annotations.NullMarked;

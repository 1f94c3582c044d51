/** Other harnesses' result files: runs are written as them, and they are read as runs. */
@NullMarked
package dev.m1.eval.exchange;

import org.jspecify.annotations.NullMarked;

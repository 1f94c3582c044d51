/** Benchmarks and long-running programs; docs/benchmarks.md has the command of each. */
@NullMarked
package dev.m1.bench;

import org.jspecify.annotations.NullMarked;

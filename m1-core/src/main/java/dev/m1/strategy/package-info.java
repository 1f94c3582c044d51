/**
 * The built-in strategies, each one small class over the public API and nothing else: to be read as
 * examples, and made by {@link dev.m1.Budgets}. Each one's text form is its {@code toString()}.
 */
@NullMarked
package dev.m1.strategy;

import org.jspecify.annotations.NullMarked;

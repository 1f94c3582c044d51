/** Reads strategies from text and finds those of users. Not for use from outside m1. */
@NullMarked
package dev.m1.internal.strategy;

import org.jspecify.annotations.NullMarked;

/**
 * The embedded model: a few megabytes of weights that reason about bedside scores, and nothing
 * else.
 */
@NullMarked
package dev.m1.model.tiny;

import org.jspecify.annotations.NullMarked;

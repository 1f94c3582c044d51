/**
 * The record of a session: what was sampled, forced, probed, decided and why; written, read and
 * decided again.
 */
@NullMarked
package dev.m1.trace;

import org.jspecify.annotations.NullMarked;

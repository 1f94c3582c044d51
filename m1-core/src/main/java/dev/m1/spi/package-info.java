/**
 * What a backend or model author implements: providers found by {@link java.util.ServiceLoader},
 * and the few operations on tokens and sequences that the reasoning loop needs.
 */
@NullMarked
package dev.m1.spi;

import org.jspecify.annotations.NullMarked;

/** Tests of the DJL backend. */
@NullMarked
package dev.m1.backend.djl;

import org.jspecify.annotations.NullMarked;

/** The scheduler, the session loop and the choice of backends. Not for use from outside m1. */
@NullMarked
package dev.m1.internal.engine;

import org.jspecify.annotations.NullMarked;

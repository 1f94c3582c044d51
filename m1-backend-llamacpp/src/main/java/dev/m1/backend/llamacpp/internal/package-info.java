/** The C functions, structures and callbacks of libllama as JNA sees them. */
@NullMarked
package dev.m1.backend.llamacpp.internal;

import org.jspecify.annotations.NullMarked;

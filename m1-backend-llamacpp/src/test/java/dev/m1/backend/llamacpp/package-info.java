/** Tests of the llama.cpp backend. */
@NullMarked
package dev.m1.backend.llamacpp;

import org.jspecify.annotations.NullMarked;

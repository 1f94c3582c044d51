/** The llama.cpp backend: its provider, and a reader for GGUF files that needs no native code. */
@NullMarked
package dev.m1.backend.llamacpp;

import org.jspecify.annotations.NullMarked;

/** The DJL backend: Hugging Face models on PyTorch, from Java alone. */
@NullMarked
package dev.m1.backend.djl;

import org.jspecify.annotations.NullMarked;

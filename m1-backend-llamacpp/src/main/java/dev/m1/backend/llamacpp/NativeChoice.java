package dev.m1.backend.llamacpp;

import java.nio.file.Path;

/**
 * A native library that was found.
 *
 * @param file the libllama file
 * @param origin where it comes from, for messages and results
 * @param version what its carrier says about its version
 * @param needsAvx2 whether it is a build that ends the process on an x86-64 processor without AVX2
 * @param remedy what to do if it does not load
 */
record NativeChoice(Path file, String origin, String version, boolean needsAvx2, String remedy) {}

package dev.m1.backend.llamacpp;

import java.util.Optional;

/** Tells which native library the tests of this run use. */
final class TestNatives {
  private TestNatives() {}

  static LlamaLibrary library() {
    return LlamaLibrary.load(NativeFinder.find(Optional.empty()));
  }

  /** Says whether it is b4916, the oldest supported. */
  static boolean old() {
    return library().layout() == ParameterLayout.KV_SELF;
  }
}

package dev.m1.eval.data;

import dev.m1.M1Exception;

/** Signals that a benchmark's file cannot be used: get the file again, or name its form. */
public final class BenchmarkException extends M1Exception {
  private static final long serialVersionUID = 1L;

  BenchmarkException(String message) {
    super(message);
  }

  BenchmarkException(String message, Throwable cause) {
    super(message, cause);
  }
}

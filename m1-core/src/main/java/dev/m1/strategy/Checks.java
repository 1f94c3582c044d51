package dev.m1.strategy;

/** Checks settings; the messages show range and value. */
final class Checks {
  private Checks() {}

  static void atLeast(int least, int value, String name) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ": " + value);
    }
  }

  /** Checks for more than 0 and at most 1; NaN fails. */
  static void probability(double value, String name) {
    if (!(value > 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " must be more than 0 and at most 1: " + value);
    }
  }

  /** Checks for a finite value of more than 0. */
  static void positive(double value, String name) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(name + " must be more than 0 and finite: " + value);
    }
  }
}

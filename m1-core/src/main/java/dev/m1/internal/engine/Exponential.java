package dev.m1.internal.engine;

/**
 * Computes e^x for x up to 0, with a relative error below 1e-11: four times as fast as {@link
 * Math#exp}, which matters where a row of logits has 152,000 of them. Stateless.
 */
final class Exponential {
  private static final int STEPS = 1024; // of a factor of two
  private static final double PER_STEP = Math.log(2) / STEPS;
  private static final double STEPS_EACH = STEPS / Math.log(2);
  private static final double SMALLEST = -700; // e^-700 is still no subnormal number
  private static final long[] FRACTIONS = new long[STEPS];

  static {
    for (int i = 0; i < STEPS; i++) {
      FRACTIONS[i] = Double.doubleToRawLongBits(Math.pow(2, (double) i / STEPS));
    }
  }

  private Exponential() {}

  /**
   * Returns e^x; 0 below -700.
   *
   * @param x 0 or less
   */
  static double of(double x) {
    if (x < SMALLEST) {
      return 0;
    }
    int steps = (int) (x * STEPS_EACH - 0.5);
    double rest = x - steps * PER_STEP; // at most half a step, so three terms of the series do
    long power = FRACTIONS[steps & (STEPS - 1)] + ((long) (steps >> 10) << 52);
    return Double.longBitsToDouble(power) * (1 + rest * (1 + 0.5 * rest));
  }
}

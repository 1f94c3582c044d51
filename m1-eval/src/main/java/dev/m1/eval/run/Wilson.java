package dev.m1.eval.run;

/**
 * The Wilson score interval of a proportion at 95% (Wilson 1927).
 *
 * @param low lower bound, 0 to 1
 * @param high upper bound, 0 to 1
 */
record Wilson(double low, double high) {
  private static final double Z = 1.959963984540054;

  static Wilson of(long successes, long trials) {
    if (trials == 0) {
      return new Wilson(0, 1);
    }
    double p = (double) successes / trials;
    double z2 = Z * Z / trials;
    double centre = (p + z2 / 2) / (1 + z2);
    double half = Z * Math.sqrt(p * (1 - p) / trials + z2 / (4 * trials)) / (1 + z2);
    double low = successes == 0 ? 0 : Math.max(0, centre - half);
    double high = successes == trials ? 1 : Math.min(1, centre + half);
    return new Wilson(low, high);
  }
}

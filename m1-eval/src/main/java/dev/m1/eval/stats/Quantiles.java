package dev.m1.eval.stats;

import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/** Quantiles that the intervals of this package are built from. */
final class Quantiles {
  private static final double UPPER = (1 + Interval.LEVEL) / 2;
  private static final double NORMAL =
      NormalDistribution.of(0, 1).inverseCumulativeProbability(UPPER);

  private Quantiles() {}

  /** Returns the normal distribution's: 1.96. */
  static double normal() {
    return NORMAL;
  }

  /** Returns that of Student's t; infinite without a degree of freedom. */
  static double student(int degreesOfFreedom) {
    return degreesOfFreedom < 1
        ? Double.POSITIVE_INFINITY
        : TDistribution.of(degreesOfFreedom).inverseCumulativeProbability(UPPER);
  }

  /** Returns the two-sided p-value of a t statistic. */
  static double studentP(double t, int degreesOfFreedom) {
    if (degreesOfFreedom < 1) {
      return 1;
    }
    return Math.min(1, 2 * TDistribution.of(degreesOfFreedom).survivalProbability(Math.abs(t)));
  }
}

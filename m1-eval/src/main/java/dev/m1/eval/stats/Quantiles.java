package dev.m1.eval.stats;

import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/** Quantiles that the intervals of this package are built from. */
final class Quantiles {
  private static final double UPPER = (1 + Interval.LEVEL) / 2;
  private static final NormalDistribution STANDARD = NormalDistribution.of(0, 1);
  private static final double NORMAL = STANDARD.inverseCumulativeProbability(UPPER);

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

  /**
   * Returns the share that a bootstrap interval leaves out at each end: what Student's t would of
   * so many values, were their spread estimated without bias; 0.025 in the limit.
   */
  static double expandedTail(int values) {
    if (values < 2) {
      return 0;
    }
    double wide = student(values - 1) * Math.sqrt(values / (values - 1.0));
    return STANDARD.survivalProbability(wide);
  }

  /** Returns the two-sided p-value of a t statistic. */
  static double studentP(double t, int degreesOfFreedom) {
    if (degreesOfFreedom < 1) {
      return 1;
    }
    return Math.min(1, 2 * TDistribution.of(degreesOfFreedom).survivalProbability(Math.abs(t)));
  }

  /** Returns the value below which a share of the sorted values lies, by linear interpolation. */
  static double ofSorted(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) Math.floor(place);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}

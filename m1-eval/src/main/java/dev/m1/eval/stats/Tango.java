package dev.m1.eval.stats;

/**
 * Tango's score interval for the difference of two paired shares: the differences that a score test
 * does not reject (Tango 1998, Statistics in Medicine 17:891). Unlike the difference's own standard
 * error it stays honest where few pairs differ.
 */
final class Tango {
  private static final int HALVINGS = 60;

  private Tango() {}

  /**
   * Returns the interval of the first share less the second.
   *
   * @param onlyFirst pairs with only the first right; like the others, need not be a whole number
   * @param onlySecond pairs with only the second right
   * @param rows all pairs
   * @param z the quantile that the test's statistic is compared with
   */
  static Interval paired(double onlyFirst, double onlySecond, double rows, double z) {
    if (Double.isInfinite(z)) {
      return new Interval(-1, 1);
    }
    double difference = (onlyFirst - onlySecond) / rows;
    return new Interval(
        end(onlyFirst, onlySecond, rows, z, difference, -1),
        end(onlyFirst, onlySecond, rows, z, difference, 1));
  }

  /** Returns where the statistic leaves -z..z between a difference inside and one outside. */
  private static double end(
      double onlyFirst, double onlySecond, double rows, double z, double inside, double outside) {
    double in = inside;
    double out = outside;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (in + out) / 2;
      if (rejects(onlyFirst, onlySecond, rows, z, middle)) {
        out = middle;
      } else {
        in = middle;
      }
    }
    return out == outside ? outside : in;
  }

  private static boolean rejects(
      double onlyFirst, double onlySecond, double rows, double z, double difference) {
    // the most likely chance of "only the second" under this difference: the root of a quadratic
    double linear = (2 * rows - onlyFirst + onlySecond) * difference - onlyFirst - onlySecond;
    double constant = -onlySecond * difference * (1 - difference);
    double root = Math.sqrt(Math.max(0, linear * linear - 8 * rows * constant));
    double second = (root - linear) / (4 * rows);
    double variance = rows * Math.max(0, 2 * second + difference * (1 - difference));
    double off = onlyFirst - onlySecond - rows * difference;
    return off * off > z * z * variance;
  }
}

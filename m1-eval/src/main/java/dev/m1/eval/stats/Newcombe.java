package dev.m1.eval.stats;

/**
 * Newcombe's interval for the difference of two paired shares: Wilson's intervals of both, squared
 * and added with their correlation (Newcombe 1998, Statistics in Medicine 17:2635, method 10). It
 * keeps a width where no pair differs.
 */
public final class Newcombe {
  private Newcombe() {}

  /**
   * Returns the 95% interval of the first share less the second.
   *
   * @param both pairs with both right
   * @param onlyFirst pairs with only the first right
   * @param onlySecond pairs with only the second right
   * @param neither pairs with neither right; the four need not be whole numbers, so that counts can
   *     be scaled to effective ones
   * @throws IllegalArgumentException if one is negative or all are 0
   */
  public static Interval paired(double both, double onlyFirst, double onlySecond, double neither) {
    double rows = both + onlyFirst + onlySecond + neither;
    if (!(rows > 0) || Math.min(Math.min(both, onlyFirst), Math.min(onlySecond, neither)) < 0) {
      throw new IllegalArgumentException(
          "counts must be 0 or more, and not all 0: %s, %s, %s, %s"
              .formatted(both, onlyFirst, onlySecond, neither));
    }
    double first = (both + onlyFirst) / rows;
    double second = (both + onlySecond) / rows;
    Interval a = Wilson.interval(Math.min(1, first), rows);
    Interval b = Wilson.interval(Math.min(1, second), rows);
    double phi = correlation(both, onlyFirst, onlySecond, neither);
    double difference = (onlyFirst - onlySecond) / rows;
    double down = root(first - a.low(), b.high() - second, phi);
    double up = root(a.high() - first, second - b.low(), phi);
    return new Interval(difference - down, difference + up);
  }

  private static double root(double one, double other, double phi) {
    return Math.sqrt(Math.max(0, one * one - 2 * phi * one * other + other * other));
  }

  /** Returns phi with Newcombe's continuity correction, 0 where a margin is empty. */
  private static double correlation(double a, double b, double c, double d) {
    double margins = (a + b) * (c + d) * (a + c) * (b + d);
    if (margins == 0) {
      return 0;
    }
    double cross = a * d - b * c;
    double corrected = cross > 0 ? Math.max(0, cross - (a + b + c + d) / 2) : cross;
    return corrected / Math.sqrt(margins);
  }
}

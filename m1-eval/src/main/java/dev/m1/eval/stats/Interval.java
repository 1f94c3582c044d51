package dev.m1.eval.stats;

/**
 * Holds both ends of a 95% interval. Immutable.
 *
 * @param low the lower end
 * @param high the upper end, at least {@code low}
 */
public record Interval(double low, double high) {
  /** The level of every interval here. */
  public static final double LEVEL = 0.95;

  /** Checks the order. */
  public Interval {
    if (!(low <= high)) {
      throw new IllegalArgumentException("an interval needs low <= high: " + low + ", " + high);
    }
  }

  /** Says whether a value lies within, ends included. */
  public boolean contains(double value) {
    return low <= value && value <= high;
  }

  /** Returns the distance between the ends. */
  public double width() {
    return high - low;
  }
}

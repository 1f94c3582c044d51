package dev.m1.eval.stats;

/** Wilson's score interval for a share (Wilson 1927). */
public final class Wilson {
  private Wilson() {}

  /**
   * Returns the 95% interval for a share of independent rows.
   *
   * @param hits how many have the property, from 0 to {@code rows}
   * @param rows how many there are, 1 or more
   */
  public static Interval interval(int hits, int rows) {
    return interval((double) hits / rows, rows, Quantiles.normal());
  }

  /**
   * Returns the 95% interval for a share of so many effectively independent rows.
   *
   * @param share from 0 to 1
   * @param effectiveRows rows divided by the design effect, above 0
   */
  public static Interval interval(double share, double effectiveRows) {
    return interval(share, effectiveRows, Quantiles.normal());
  }

  static Interval interval(double share, double rows, double z) {
    if (!(share >= 0 && share <= 1) || !(rows > 0)) {
      throw new IllegalArgumentException(
          "a share must be in 0..1 and rows above 0: " + share + ", " + rows);
    }
    if (Double.isInfinite(z)) {
      return new Interval(0, 1);
    }
    double square = z * z / rows;
    double centre = (share + square / 2) / (1 + square);
    double half = z / (1 + square) * Math.sqrt(share * (1 - share) / rows + square / rows / 4);
    // rounding must not put the share itself outside
    double low = share == 0 ? 0 : Math.min(share, Math.max(0, centre - half));
    double high = share == 1 ? 1 : Math.max(share, Math.min(1, centre + half));
    return new Interval(low, high);
  }
}

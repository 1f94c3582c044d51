package dev.m1.eval.stats;

/**
 * Compares two conditions on the same rows: first less second. Immutable.
 *
 * <p>The interval is Tango's score interval on counts divided by the design effect of the pairs'
 * gains (as in {@link Proportion}), with Student's t on C - 1 degrees of freedom where there are
 * clusters. It holds where few pairs differ, as between neighbouring budgets; value ± t · standard
 * error does not (docs/rationale.md has the simulations). Where no pair differs it is Newcombe's,
 * with every cluster counted as one pair, so that it never shrinks to a point.
 *
 * @param rows how many pairs there are, 1 or more
 * @param clusters how many clusters they come in
 * @param bothRight pairs with both right
 * @param onlyFirst pairs with only the first right
 * @param onlySecond pairs with only the second right
 * @param bothWrong pairs with neither right
 * @param value share of the first less that of the second
 * @param standardError cluster-robust, variance times C/(C-1); NaN with one cluster
 * @param interval the 95% interval
 * @param p two-sided p-value of the t statistic; 1 where no pair differs, else {@code signFlip}
 *     where the standard error is 0 or there is one cluster
 * @param mcNemar p-value of McNemar's exact test, which takes pairs for independent
 * @param signFlip p-value of the exact cluster sign-flip test
 */
public record PairedDifference(
    int rows,
    int clusters,
    int bothRight,
    int onlyFirst,
    int onlySecond,
    int bothWrong,
    double value,
    double standardError,
    Interval interval,
    double p,
    double mcNemar,
    double signFlip) {

  /**
   * Compares right and wrong answers, row by row.
   *
   * @param first which rows the first condition got right
   * @param second which rows the second got right, in the same order
   * @param clusters the cluster of each row, numbered from 0
   * @throws IllegalArgumentException if there is no row, or the lengths differ
   */
  public static PairedDifference of(boolean[] first, boolean[] second, int[] clusters) {
    if (first.length != second.length) {
      throw new IllegalArgumentException(
          "pairs need as many firsts as seconds: " + first.length + ", " + second.length);
    }
    double[] gains = new double[first.length];
    int[] table = new int[4];
    for (int i = 0; i < first.length; i++) {
      gains[i] = (first[i] ? 1 : 0) - (second[i] ? 1 : 0);
      table[(first[i] ? 0 : 2) + (second[i] ? 0 : 1)]++;
    }
    Clusters grouped = Clusters.of(gains, clusters);
    double error = Math.sqrt(grouped.varianceOfMean());
    double signFlip = SignFlip.exact(grouped.wholeSums());
    double p =
        error > 0 ? Quantiles.studentP(grouped.mean() / error, grouped.count() - 1) : signFlip;
    return new PairedDifference(
        first.length,
        grouped.count(),
        table[0],
        table[1],
        table[2],
        table[3],
        (double) (table[1] - table[2]) / first.length,
        error,
        interval(table, grouped),
        p,
        McNemar.exact(table[1], table[2]),
        signFlip);
  }

  private static Interval interval(int[] table, Clusters grouped) {
    double effective = grouped.rows() / grouped.designEffect();
    double scale = effective / grouped.rows();
    return table[1] + table[2] == 0
        ? Newcombe.paired(table[0] * scale, 0, 0, table[3] * scale)
        : Tango.paired(table[1] * scale, table[2] * scale, effective, grouped.quantile());
  }

  /** Says whether the interval leaves out 0. */
  public boolean separates() {
    return !interval.contains(0);
  }

  /**
   * Says whether one condition is better: the interval leaves out 0, and the p-value is below
   * {@link Holm#LEVEL}.
   *
   * @param adjusted the p-value, adjusted by Holm's method over all comparisons made
   */
  public boolean separates(double adjusted) {
    return separates() && adjusted < Holm.LEVEL;
  }
}

package dev.m1.eval.stats;

import org.apache.commons.statistics.distribution.BinomialDistribution;

/** McNemar's exact test of paired answers (McNemar 1947, by the binomial distribution). */
public final class McNemar {
  private McNemar() {}

  /**
   * Returns the two-sided p-value: how likely so uneven a split of the pairs that differ is when
   * each is as likely to fall to either side. 1 where no pair differs.
   *
   * @param onlyFirst pairs in which only the first is right
   * @param onlySecond pairs in which only the second is right
   */
  public static double exact(int onlyFirst, int onlySecond) {
    if (onlyFirst < 0 || onlySecond < 0) {
      throw new IllegalArgumentException(
          "counts must be 0 or more: " + onlyFirst + ", " + onlySecond);
    }
    int differing = onlyFirst + onlySecond;
    if (differing == 0) {
      return 1;
    }
    double tail =
        BinomialDistribution.of(differing, 0.5)
            .cumulativeProbability(Math.min(onlyFirst, onlySecond));
    return Math.min(1, 2 * tail);
  }
}

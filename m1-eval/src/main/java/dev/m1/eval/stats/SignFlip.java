package dev.m1.eval.stats;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * The sign-flip test of clustered pairs: were first and second exchangeable, each cluster's net
 * gain could as well have come out as its opposite. With clusters of one pair it is McNemar's exact
 * test.
 */
public final class SignFlip {
  private SignFlip() {}

  /**
   * Returns the exact two-sided p-value: the share of all sign patterns whose total is at least as
   * far from 0. All patterns are counted, by convolution, so there is no chance in it.
   *
   * @param gains each cluster's pairs won less pairs lost
   */
  public static double exact(int[] gains) {
    int[] moves = Arrays.stream(gains).map(Math::abs).filter(gain -> gain > 0).toArray();
    int reach = Arrays.stream(moves).sum();
    if (reach == 0) {
      return 1;
    }
    // most clusters differ by one pair: the sum of their signs is binomial
    int so = (int) Arrays.stream(moves).filter(move -> move == 1).count();
    double[] chance = new double[2 * so + 1]; // by total, from -so
    BinomialDistribution singles = BinomialDistribution.of(so, 0.5);
    for (int plus = 0; plus <= so; plus++) {
      chance[2 * plus] = singles.probability(plus);
    }
    for (int move : moves) {
      if (move > 1) {
        double[] next = new double[chance.length + 2 * move];
        for (int at = 0; at < chance.length; at++) {
          next[at] += chance[at] / 2;
          next[at + 2 * move] += chance[at] / 2;
        }
        chance = next;
      }
    }
    int total = Math.abs(Arrays.stream(gains).sum());
    double p = 0;
    for (int at = 0; at < chance.length; at++) {
      p += Math.abs(at - reach) >= total ? chance[at] : 0;
    }
    return Math.min(1, p);
  }
}

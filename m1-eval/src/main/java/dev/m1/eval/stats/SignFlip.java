package dev.m1.eval.stats;

import java.util.Arrays;

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
    double[] chance = new double[2 * reach + 1];
    chance[reach] = 1;
    int so = 0;
    for (int move : moves) {
      double[] next = new double[chance.length];
      for (int at = reach - so; at <= reach + so; at++) {
        next[at - move] += chance[at] / 2;
        next[at + move] += chance[at] / 2;
      }
      so += move;
      chance = next;
    }
    int total = Math.abs(Arrays.stream(gains).sum());
    double p = 0;
    for (int at = 0; at < chance.length; at++) {
      p += Math.abs(at - reach) >= total ? chance[at] : 0;
    }
    return Math.min(1, p);
  }
}

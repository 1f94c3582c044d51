package dev.m1.eval.stats;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** The mean of shares that were measured apart, each counting the same. */
public final class MeanOfShares {
  private MeanOfShares() {}

  /**
   * Returns the mean.
   *
   * @throws IllegalArgumentException if there is no share
   */
  public static double of(List<Proportion> shares) {
    return shares.stream()
        .mapToDouble(Proportion::value)
        .average()
        .orElseThrow(() -> new IllegalArgumentException("a mean needs a share"));
  }

  /**
   * Returns the mean's 95% interval: the distances of the shares to the ends of their own
   * intervals, squared and added (MOVER; Zou and Donner 2008, Statistics in Medicine 27:1693).
   *
   * @throws IllegalArgumentException if there is no share
   */
  public static Interval interval(List<Proportion> shares) {
    double mean = of(shares);
    double down = root(shares, share -> share.value() - share.interval().low());
    double up = root(shares, share -> share.interval().high() - share.value());
    return new Interval(mean - down / shares.size(), mean + up / shares.size());
  }

  private static double root(List<Proportion> shares, ToDoubleFunction<Proportion> distance) {
    return Math.sqrt(shares.stream().mapToDouble(distance).map(length -> length * length).sum());
  }
}

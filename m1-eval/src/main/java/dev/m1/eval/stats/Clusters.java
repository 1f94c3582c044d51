package dev.m1.eval.stats;

import java.util.Arrays;

/** Sums values by cluster, and says how far their mean may be off. */
final class Clusters {
  private final int[] sizes;
  private final double[] sums;
  private final int rows;
  private final int count;

  private Clusters(int[] sizes, double[] sums, int rows, int count) {
    this.sizes = sizes;
    this.sums = sums;
    this.rows = rows;
    this.count = count;
  }

  /** Groups values; clusters are numbered from 0, numbers that do not occur are left out. */
  static Clusters of(double[] values, int[] clusters) {
    if (values.length != clusters.length) {
      throw new IllegalArgumentException(
          "each value needs its cluster: " + values.length + " values, " + clusters.length);
    }
    if (values.length == 0) {
      throw new IllegalArgumentException("there are no values");
    }
    int most = Arrays.stream(clusters).max().getAsInt();
    int[] sizes = new int[most + 1];
    double[] sums = new double[most + 1];
    for (int i = 0; i < values.length; i++) {
      sizes[clusters[i]]++;
      sums[clusters[i]] += values[i];
    }
    int count = (int) Arrays.stream(sizes).filter(size -> size > 0).count();
    return new Clusters(sizes, sums, values.length, count);
  }

  /** Returns the sums as whole numbers, for values that are whole. */
  int[] wholeSums() {
    return Arrays.stream(sums).mapToInt(sum -> (int) Math.rint(sum)).toArray();
  }

  int count() {
    return count;
  }

  int rows() {
    return rows;
  }

  boolean single() {
    return count == rows;
  }

  double mean() {
    return Arrays.stream(sums).sum() / rows;
  }

  /** Returns the mean size of the cluster that a row is in: how often its question is asked. */
  double meanSizeOfRow() {
    double squares = 0;
    for (int size : sizes) {
      squares += (double) size * size;
    }
    return squares / rows;
  }

  /**
   * Returns the variance of the mean: squared sums of the deviations, cluster by cluster, times
   * C/(C-1), as in cluster-robust regression on a constant (Miller 2024, arXiv 2411.00640, eq. 4).
   * NaN with a single cluster.
   */
  double varianceOfMean() {
    double mean = mean();
    double total = 0;
    for (int c = 0; c < sizes.length; c++) {
      double deviation = sums[c] - sizes[c] * mean;
      total += deviation * deviation;
    }
    if (count < 2) {
      return Double.NaN;
    }
    return total / rows / rows * count / (count - 1);
  }
}

package dev.m1.eval.stats;

import java.util.Arrays;

/** Sums values by cluster, and says how far their mean may be off. */
final class Clusters {
  private final int[] sizes;
  private final double[] sums;
  private final double squares;
  private final int rows;
  private final int count;

  private Clusters(int[] sizes, double[] sums, double squares, int rows, int count) {
    this.sizes = sizes;
    this.sums = sums;
    this.squares = squares;
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
    double squares = 0;
    for (int i = 0; i < values.length; i++) {
      sizes[clusters[i]]++;
      sums[clusters[i]] += values[i];
      squares += values[i] * values[i];
    }
    int count = (int) Arrays.stream(sizes).filter(size -> size > 0).count();
    return new Clusters(sizes, sums, squares, values.length, count);
  }

  /**
   * Takes the counts of each cluster: how many of its rows have a property, and how many it has.
   */
  static Clusters of(int[] hits, int[] sizes) {
    if (hits.length != sizes.length) {
      throw new IllegalArgumentException(
          "each cluster needs its size: " + hits.length + " counts, " + sizes.length);
    }
    int rows = Arrays.stream(sizes).sum();
    if (rows == 0) {
      throw new IllegalArgumentException("there are no values");
    }
    int count = (int) Arrays.stream(sizes).filter(size -> size > 0).count();
    double[] sums = Arrays.stream(hits).asDoubleStream().toArray();
    return new Clusters(sizes.clone(), sums, Arrays.stream(sums).sum(), rows, count);
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
  private double meanSizeOfRow() {
    double total = 0;
    for (int size : sizes) {
      total += (double) size * size;
    }
    return total / rows;
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

  /**
   * Returns how many rows are worth one independent row, 1 or more: the greater of two estimates,
   * because each is at times too small. One is the cluster-robust variance over that of independent
   * rows; few large clusters make it vary widely. The other is Kish's 1 + (m - 1) ρ with the
   * intraclass correlation ρ of the analysis of variance and m the size of a row's cluster, times
   * C/(C-1); it takes ρ for the same in small and large clusters. Where all values are the same
   * nothing can be estimated, and the answer is the worst: each cluster one row asked again.
   */
  double designEffect() {
    if (single()) {
      return 1;
    }
    double worst = meanSizeOfRow();
    double mean = mean();
    double between = 0;
    double inside = squares;
    for (int c = 0; c < sizes.length; c++) {
      if (sizes[c] > 0) {
        double own = sums[c] / sizes[c];
        between += sizes[c] * (own - mean) * (own - mean);
        inside -= sums[c] * own;
      }
    }
    double independent = (between + inside) / (rows - 1) / rows;
    if (count < 2 || !(independent > 0)) {
      return worst;
    }
    double meanInside = Math.max(0, inside) / (rows - count);
    double meanBetween = between / (count - 1);
    double common = (rows - worst) / (count - 1);
    double correlation =
        Math.max(0, meanBetween - meanInside) / (meanBetween + (common - 1) * meanInside);
    double kish = (1 + (worst - 1) * correlation) * count / (count - 1);
    return Math.max(1, Math.max(kish, varianceOfMean() / independent));
  }

  /** Returns the quantile that a 95% interval is built with: Student's with clusters. */
  double quantile() {
    return single() ? Quantiles.normal() : Quantiles.student(count - 1);
  }
}

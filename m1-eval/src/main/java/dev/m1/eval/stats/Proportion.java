package dev.m1.eval.stats;

import java.util.Arrays;

/**
 * Says how large a share is and how sure that is, for rows that come in clusters. Immutable.
 *
 * <p>Rows of one cluster (the same question asked in several samples, or printed in several rows)
 * are not independent. Their interval is Wilson's on rows divided by the design effect, which is
 * the greater of the cluster-robust variance over that of independent rows and Kish's estimate from
 * the intraclass correlation: either alone is too small at times (docs/rationale.md has the
 * simulations). A design effect below 1 counts as 1. Where all rows agree it cannot be estimated
 * and is taken at its worst, as if each cluster were one row asked again.
 *
 * @param hits how many rows have the property
 * @param rows how many rows there are, 1 or more
 * @param clusters how many clusters they come in
 * @param value the share
 * @param standardError its cluster-robust standard error, variance times C/(C-1); NaN with one
 *     cluster
 * @param designEffect how many rows are worth one independent row, 1 or more
 * @param interval the 95% interval; from 0 to 1 with one cluster of several rows
 */
public record Proportion(
    int hits,
    int rows,
    int clusters,
    double value,
    double standardError,
    double designEffect,
    Interval interval) {

  /**
   * Measures a share.
   *
   * @param hits which rows have the property
   * @param clusters the cluster of each row, numbered from 0
   * @throws IllegalArgumentException if there is no row, or not one cluster for each
   */
  public static Proportion of(boolean[] hits, int[] clusters) {
    double[] values = new double[hits.length];
    for (int i = 0; i < hits.length; i++) {
      values[i] = hits[i] ? 1 : 0;
    }
    return of(Clusters.of(values, clusters));
  }

  /**
   * Measures a share from what each cluster has.
   *
   * @param hits for each cluster, how many of its rows have the property
   * @param sizes for each cluster, how many rows it has
   * @throws IllegalArgumentException if there is no row, or the lengths differ
   */
  public static Proportion ofCounts(int[] hits, int[] sizes) {
    return of(Clusters.of(hits, sizes));
  }

  private static Proportion of(Clusters grouped) {
    int hits = Arrays.stream(grouped.wholeSums()).sum();
    double share = (double) hits / grouped.rows();
    double effect = grouped.designEffect();
    Interval interval = Wilson.interval(share, grouped.rows() / effect, grouped.quantile());
    return new Proportion(
        hits,
        grouped.rows(),
        grouped.count(),
        share,
        Math.sqrt(grouped.varianceOfMean()),
        effect,
        interval);
  }
}

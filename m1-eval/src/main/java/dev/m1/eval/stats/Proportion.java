package dev.m1.eval.stats;

/**
 * Says how large a share is and how sure that is, for rows that come in clusters. Immutable.
 *
 * <p>Rows of one cluster (the same question asked in several samples, or printed in several rows)
 * are not independent. Their interval is Wilson's on rows divided by the design effect: the
 * cluster-robust variance over that of independent rows. A design effect below 1 counts as 1. Where
 * all rows agree it cannot be estimated and is taken at its worst, as if each cluster were one row
 * asked again.
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
    int count = 0;
    for (int i = 0; i < hits.length; i++) {
      values[i] = hits[i] ? 1 : 0;
      count += hits[i] ? 1 : 0;
    }
    Clusters grouped = Clusters.of(values, clusters);
    double share = (double) count / hits.length;
    double variance = grouped.varianceOfMean();
    double effect = designEffect(grouped, share, variance);
    double z = grouped.single() ? Quantiles.normal() : Quantiles.student(grouped.count() - 1);
    Interval interval = Wilson.interval(share, hits.length / effect, z);
    return new Proportion(
        count, hits.length, grouped.count(), share, Math.sqrt(variance), effect, interval);
  }

  private static double designEffect(Clusters grouped, double share, double variance) {
    if (grouped.single()) {
      return 1;
    }
    double simple = share * (1 - share) / (grouped.rows() - 1);
    return simple > 0 && variance > 0
        ? Math.max(1, variance / simple)
        : Math.max(1, grouped.meanSizeOfRow());
  }
}

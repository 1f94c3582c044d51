package dev.m1.eval.stats;

/**
 * The slope of a value on a factor with a constant of its own for each group: what remains of the
 * relation when groups (questions) are compared only with themselves. Immutable.
 *
 * @param rows rows in groups in which the factor varies
 * @param groups how many such groups
 * @param slope change of the value a unit of the factor
 * @param standardError cluster-robust by cluster, variance times C/(C-1); NaN with one cluster
 * @param interval the 95% interval, Student's t on C - 1 degrees of freedom; infinite with one
 *     cluster
 * @param p two-sided p-value
 */
public record FixedEffect(
    int rows, int groups, double slope, double standardError, Interval interval, double p) {

  /**
   * Fits a slope to values and factors from which the group's mean was taken.
   *
   * @param value each row's value less its group's mean
   * @param factor each row's factor less its group's mean
   * @param clusters the cluster of each row, numbered from 0
   * @param groups how many groups the rows are of
   * @throws IllegalArgumentException if the factor does not vary
   */
  public static FixedEffect ofCentred(double[] value, double[] factor, int[] clusters, int groups) {
    double squares = 0;
    double products = 0;
    for (int i = 0; i < value.length; i++) {
      squares += factor[i] * factor[i];
      products += factor[i] * value[i];
    }
    if (!(squares > 0)) {
      throw new IllegalArgumentException("the factor does not vary inside any group");
    }
    double slope = products / squares;
    double[] scores = new double[value.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = factor[i] * (value[i] - slope * factor[i]) * scores.length / squares;
    }
    // the scores sum to 0, so the variance of their mean is that of the slope
    Clusters grouped = Clusters.of(scores, clusters);
    double error = Math.sqrt(grouped.varianceOfMean());
    int freedom = grouped.count() - 1;
    double half = freedom < 1 ? Double.POSITIVE_INFINITY : Quantiles.student(freedom) * error;
    double p = error > 0 ? Quantiles.studentP(slope / error, freedom) : slope == 0 ? 1 : 0;
    return new FixedEffect(
        value.length, groups, slope, error, new Interval(slope - half, slope + half), p);
  }
}

package dev.m1.eval.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Says whether answers given with a confidence of 0.8 are right 80% of the time. Immutable.
 *
 * @param rows how many answers, 1 or more
 * @param expectedError ECE: distance of accuracy and mean confidence, over the bins, weighted by
 *     their rows (Guo et al. 2017, arXiv 1706.04599); it grows with few rows a bin even where all
 *     is well calibrated
 * @param brier mean squared distance of confidence and being right
 * @param meanConfidence the mean confidence
 * @param accuracy the share that is right
 * @param bins the bins that hold answers, by rising confidence
 */
public record Calibration(
    int rows,
    double expectedError,
    double brier,
    double meanConfidence,
    double accuracy,
    List<Bin> bins) {

  /** Copies the bins. */
  public Calibration {
    bins = List.copyOf(bins);
  }

  /**
   * One range of confidences, of equal width.
   *
   * @param from its lower end; belongs to the bin
   * @param to its upper end; belongs to the next bin, but 1 to the last
   * @param rows how many answers are in it
   * @param confidence their mean confidence
   * @param accuracy how many are right
   * @param interval the accuracy's interval, as in {@link Proportion}
   */
  public record Bin(
      double from, double to, int rows, double confidence, double accuracy, Interval interval) {}

  /**
   * Measures.
   *
   * @param confidence from 0 to 1 each
   * @param right which are right
   * @param clusters the cluster of each answer, numbered from 0
   * @param bins how many bins of equal width, 1 or more; 10 or 15 are usual
   * @throws IllegalArgumentException if there is no row, or the lengths differ
   */
  public static Calibration of(double[] confidence, boolean[] right, int[] clusters, int bins) {
    if (confidence.length == 0
        || confidence.length != right.length
        || clusters.length != right.length
        || bins < 1) {
      throw new IllegalArgumentException(
          "needs rows, as many right and clusters as confidence, and bins: %d, %d, %d, %d"
              .formatted(confidence.length, right.length, clusters.length, bins));
    }
    int[][] rows = new int[bins][];
    int[] bin =
        Arrays.stream(confidence).mapToInt(c -> Math.min(bins - 1, (int) (c * bins))).toArray();
    Arrays.setAll(rows, b -> IntStream.range(0, bin.length).filter(i -> bin[i] == b).toArray());
    double brier = 0;
    for (int i = 0; i < right.length; i++) {
      double off = confidence[i] - (right[i] ? 1 : 0);
      brier += off * off / right.length;
    }
    List<Bin> filled = new ArrayList<>();
    double error = 0;
    double mean = 0;
    double accuracy = 0;
    for (int b = 0; b < bins; b++) {
      if (rows[b].length > 0) {
        Bin one = bin((double) b / bins, (b + 1.0) / bins, rows[b], confidence, right, clusters);
        filled.add(one);
        double share = (double) one.rows() / right.length;
        error += Math.abs(one.confidence() - one.accuracy()) * share;
        mean += one.confidence() * share;
        accuracy += one.accuracy() * share;
      }
    }
    return new Calibration(right.length, error, brier, mean, accuracy, filled);
  }

  private static Bin bin(
      double from, double to, int[] rows, double[] confidence, boolean[] right, int[] clusters) {
    boolean[] hits = new boolean[rows.length];
    for (int i = 0; i < hits.length; i++) {
      hits[i] = right[rows[i]];
    }
    Proportion accuracy =
        Proportion.of(hits, Arrays.stream(rows).map(row -> clusters[row]).toArray());
    double mean = Arrays.stream(rows).mapToDouble(row -> confidence[row]).average().orElse(0);
    return new Bin(from, to, rows.length, mean, accuracy.value(), accuracy.interval());
  }
}

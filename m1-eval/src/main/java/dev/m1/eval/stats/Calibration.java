package dev.m1.eval.stats;

import java.util.ArrayList;
import java.util.List;

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
   * @param interval Wilson's interval of the accuracy
   */
  public record Bin(
      double from, double to, int rows, double confidence, double accuracy, Interval interval) {}

  /**
   * Measures.
   *
   * @param confidence from 0 to 1 each
   * @param right which are right
   * @param bins how many bins of equal width, 1 or more; 10 or 15 are usual
   * @throws IllegalArgumentException if there is no row, or the lengths differ
   */
  public static Calibration of(double[] confidence, boolean[] right, int bins) {
    if (confidence.length == 0 || confidence.length != right.length || bins < 1) {
      throw new IllegalArgumentException(
          "needs rows, as many right as confidence, and bins: %d, %d, %d"
              .formatted(confidence.length, right.length, bins));
    }
    int[] rows = new int[bins];
    int[] hits = new int[bins];
    double[] sums = new double[bins];
    double brier = 0;
    for (int i = 0; i < right.length; i++) {
      int bin = Math.min(bins - 1, (int) (confidence[i] * bins));
      rows[bin]++;
      sums[bin] += confidence[i];
      hits[bin] += right[i] ? 1 : 0;
      double off = confidence[i] - (right[i] ? 1 : 0);
      brier += off * off / right.length;
    }
    List<Bin> filled = new ArrayList<>();
    double error = 0;
    double mean = 0;
    double accuracy = 0;
    for (int b = 0; b < bins; b++) {
      if (rows[b] > 0) {
        filled.add(
            new Bin(
                (double) b / bins,
                (b + 1.0) / bins,
                rows[b],
                sums[b] / rows[b],
                (double) hits[b] / rows[b],
                Wilson.interval(hits[b], rows[b])));
        error += Math.abs(sums[b] - hits[b]) / right.length;
        mean += sums[b] / right.length;
        accuracy += (double) hits[b] / right.length;
      }
    }
    return new Calibration(right.length, error, brier, mean, accuracy, filled);
  }
}

package dev.m1.eval.stats;

import java.util.Arrays;

/**
 * Splits the variance of an accuracy into what more questions and what more samples would lower:
 * (ω² + σ²/K)/n (Miller 2024, arXiv 2411.00640). Immutable.
 *
 * @param questions n, independent questions, 2 or more
 * @param samples K, samples of each; the harmonic mean where they differ
 * @param between ω², variance of a question's chance to be answered right; 0 or more
 * @param within σ², mean variance of one answer to the same question
 */
public record SampleVariance(int questions, double samples, double between, double within) {

  /**
   * Estimates both parts: σ² from the spread inside each question, ω² from the spread of the
   * questions' means less σ²/K.
   *
   * @param right how many samples of each question were right
   * @param samples how many samples each question has, 2 or more
   * @throws IllegalArgumentException if there are fewer than two questions, or a question has fewer
   *     than two samples: one sample cannot tell the parts apart
   */
  public static SampleVariance of(int[] right, int[] samples) {
    if (right.length < 2 || right.length != samples.length) {
      throw new IllegalArgumentException(
          "needs two questions or more, with their samples: " + right.length);
    }
    double within = 0;
    double reciprocal = 0;
    double[] means = new double[right.length];
    for (int i = 0; i < right.length; i++) {
      if (samples[i] < 2) {
        throw new IllegalArgumentException(
            "question " + i + " needs 2 samples or more: " + samples[i]);
      }
      means[i] = (double) right[i] / samples[i];
      within += means[i] * (1 - means[i]) * samples[i] / (samples[i] - 1) / right.length;
      reciprocal += 1.0 / samples[i] / right.length;
    }
    double mean = Arrays.stream(means).average().orElse(0);
    double spread =
        Arrays.stream(means).map(m -> (m - mean) * (m - mean)).sum() / (right.length - 1);
    return new SampleVariance(
        right.length, 1 / reciprocal, Math.max(0, spread - within * reciprocal), within);
  }

  /** Returns the accuracy's standard error with these questions and samples. */
  public double standardError() {
    return standardError(questions, samples);
  }

  /** Returns what the standard error would be with other numbers of questions and samples. */
  public double standardError(double questions, double samples) {
    return Math.sqrt((between + within / samples) / questions);
  }
}

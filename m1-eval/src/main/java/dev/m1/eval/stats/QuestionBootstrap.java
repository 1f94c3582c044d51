package dev.m1.eval.stats;

import java.util.Arrays;

/**
 * Draws question clusters with replacement, each with all its rows in all conditions together, so
 * that what the conditions share stays shared. It answers how sure the best condition is; intervals
 * are those of {@link Proportion} and {@link PairedDifference}, which hold the truth more often
 * than bootstrap intervals do (docs/rationale.md has the simulations). Immutable; the same seed
 * gives the same draws on every machine.
 */
public final class QuestionBootstrap {
  private final double[][] means;

  private QuestionBootstrap(double[][] means) {
    this.means = means;
  }

  /**
   * Draws.
   *
   * @param sums for each cluster and condition, the sum over the cluster's rows
   * @param counts for each cluster and condition, how many rows the sum is over; 0 where the
   *     condition was not run
   * @param draws how many resamples, 1 or more; 2,000 are usual
   * @param seed of the random numbers
   */
  public static QuestionBootstrap draw(double[][] sums, int[][] counts, int draws, long seed) {
    if (sums.length == 0 || sums.length != counts.length || draws < 1) {
      throw new IllegalArgumentException(
          "a bootstrap needs clusters, as many counts, and draws: %d, %d, %d"
              .formatted(sums.length, counts.length, draws));
    }
    int conditions = sums[0].length;
    double[] flat = new double[sums.length * conditions];
    double[] sizes = new double[flat.length];
    for (int c = 0; c < sums.length; c++) {
      for (int k = 0; k < conditions; k++) {
        flat[c * conditions + k] = sums[c][k];
        sizes[c * conditions + k] = counts[c][k];
      }
    }
    double[][] means = new double[conditions][draws];
    Draws random = new Draws(seed);
    int[] times = new int[sums.length];
    double[] total = new double[conditions];
    double[] size = new double[conditions];
    for (int draw = 0; draw < draws; draw++) {
      Arrays.fill(times, 0);
      for (int i = 0; i < times.length; i++) {
        times[random.below(times.length)]++;
      }
      Arrays.fill(total, 0);
      Arrays.fill(size, 0);
      for (int c = 0, at = 0; c < times.length; c++) {
        for (int k = 0; k < conditions; k++, at++) {
          total[k] += times[c] * flat[at];
          size[k] += times[c] * sizes[at];
        }
      }
      for (int k = 0; k < conditions; k++) {
        means[k][draw] = size[k] == 0 ? Double.NaN : total[k] / size[k];
      }
    }
    return new QuestionBootstrap(means);
  }

  /** Returns how many resamples were drawn. */
  public int draws() {
    return means[0].length;
  }

  /** Returns the condition's mean in one resample; NaN if none of its rows were drawn. */
  public double mean(int condition, int draw) {
    return means[condition][draw];
  }

  /**
   * Returns for each condition the share of resamples in which its mean is the highest; the
   * earliest wins a tie. Put the conditions in rising order of cost.
   */
  public double[] best() {
    double[] wins = new double[means.length];
    for (int draw = 0; draw < draws(); draw++) {
      int best = -1;
      for (int k = 0; k < means.length; k++) {
        // equal shares of equal counts are equal numbers: no tolerance needed
        if (!Double.isNaN(means[k][draw]) && (best < 0 || means[k][draw] > means[best][draw])) {
          best = k;
        }
      }
      if (best >= 0) {
        wins[best]++;
      }
    }
    return Arrays.stream(wins).map(won -> won / draws()).toArray();
  }
}

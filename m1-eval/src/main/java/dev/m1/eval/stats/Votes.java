package dev.m1.eval.stats;

import java.util.Arrays;

/** What several samples of one question are worth together. */
public final class Votes {
  private Votes() {}

  /**
   * Returns pass@k: the chance that at least one of k samples, drawn from n without putting back,
   * is right: 1 - C(n-c, k)/C(n, k) (Chen et al. 2021, arXiv 2107.03374).
   *
   * @param samples n, 1 or more
   * @param right c, how many of them are right
   * @param drawn k, from 1 to n
   */
  public static double passAt(int samples, int right, int drawn) {
    check(samples, drawn);
    if (right < 0 || right > samples) {
      throw new IllegalArgumentException(
          "right must be in 0.." + samples + ", the samples: " + right);
    }
    double allWrong = 1;
    for (int i = samples - right + 1; i <= samples; i++) {
      allWrong *= Math.max(0, 1 - (double) drawn / i);
    }
    return 1 - allWrong;
  }

  /**
   * Returns maj@k: the chance that the most frequent answer of k samples, drawn from n without
   * putting back, is the right one. t answers that are equally frequent share the vote: the right
   * one among them counts 1/t. Samples without a readable answer are drawn but vote for nothing.
   * Exact: all draws are counted, by convolution over the answers.
   *
   * @param counts how many samples gave each answer
   * @param key index of the right answer in {@code counts}
   * @param unread how many samples gave no readable answer
   * @param drawn k, from 1 to n
   */
  public static double majorityAt(int[] counts, int key, int unread, int drawn) {
    int samples = Arrays.stream(counts).sum() + unread;
    check(samples, drawn);
    double credit = 0;
    for (int top = 1; top <= Math.min(counts[key], drawn); top++) {
      credit += choose(counts[key], top) * othersUpTo(counts, key, unread, drawn - top, top);
    }
    return Math.min(1, credit / choose(samples, drawn));
  }

  /** Sums ways to draw the rest, each divided by how many share the top. */
  private static double othersUpTo(int[] counts, int key, int unread, int rest, int top) {
    int others = counts.length;
    double[][] ways = new double[rest + 1][others + 1]; // by drawn so far and answers at the top
    for (int i = 0; i <= Math.min(unread, rest); i++) {
      ways[i][0] = choose(unread, i);
    }
    for (int answer = 0; answer < counts.length; answer++) {
      if (answer == key || counts[answer] == 0) {
        continue;
      }
      double[][] next = new double[rest + 1][others + 1];
      for (int so = 0; so <= rest; so++) {
        for (int take = 0; take <= Math.min(Math.min(counts[answer], top), rest - so); take++) {
          int tie = take == top ? 1 : 0;
          for (int tied = 0; tied + tie <= others; tied++) {
            next[so + take][tied + tie] += ways[so][tied] * choose(counts[answer], take);
          }
        }
      }
      ways = next;
    }
    double total = 0;
    for (int tied = 0; tied <= others; tied++) {
      total += ways[rest][tied] / (tied + 1);
    }
    return total;
  }

  /**
   * Returns the credit of a vote in which each sample counts by its confidence: 1 if the right
   * answer has the most weight, 1/t if it shares the most with t - 1 others, else 0.
   *
   * @param answers each sample's answer, from 0; negative where none could be read
   * @param weights each sample's weight, 0 or more
   * @param key the right answer
   */
  public static double weighted(int[] answers, double[] weights, int key) {
    if (answers.length != weights.length) {
      throw new IllegalArgumentException(
          "each answer needs its weight: " + answers.length + ", " + weights.length);
    }
    double[] sums = new double[Math.max(key, Arrays.stream(answers).max().orElse(0)) + 1];
    for (int i = 0; i < answers.length; i++) {
      if (answers[i] >= 0) {
        sums[answers[i]] += weights[i];
      }
    }
    double most = Arrays.stream(sums).max().orElse(0);
    long tied = Arrays.stream(sums).filter(sum -> sum == most).count();
    return most > 0 && sums[key] == most ? 1.0 / tied : 0;
  }

  /**
   * Returns the mean of the highest of k values, drawn from all without putting back.
   *
   * @param sorted the values, rising
   * @param drawn k, from 1 to their number
   */
  public static double highestOf(double[] sorted, int drawn) {
    check(sorted.length, drawn);
    double mean = 0;
    double ways = choose(sorted.length, drawn);
    for (int i = drawn - 1; i < sorted.length; i++) {
      mean += sorted[i] * choose(i, drawn - 1) / ways; // the others of the k are lower
    }
    return mean;
  }

  private static void check(int samples, int drawn) {
    if (samples < 1 || drawn < 1 || drawn > samples) {
      throw new IllegalArgumentException(
          "drawn must be in 1.." + samples + ", the samples: " + drawn);
    }
  }

  private static double choose(int from, int take) {
    if (take < 0 || take > from) {
      return 0;
    }
    double ways = 1;
    for (int i = 1; i <= Math.min(take, from - take); i++) {
      ways = ways * (from - i + 1) / i;
    }
    return ways;
  }
}

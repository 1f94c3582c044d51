package dev.m1.internal.engine;

import dev.m1.Sampling;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Chooses tokens from rows of logits. One per session; used on the scheduler's thread only.
 *
 * <p>The random stream is counter-based: a draw depends on (seed, stream, position) and nothing
 * else, so probes and forks never disturb the main stream, and a token taken back is drawn again
 * the same.
 */
final class Sampler {
  /** As many tokens as are sorted without a thought. */
  private static final int FEW = 2048;

  /** Weights in 0..1 are told apart by sign, exponent and five bits of their fraction. */
  private static final int SIZE_SHIFT = 18;

  private static final int SIZES = (Float.floatToRawIntBits(1) >>> SIZE_SHIFT) + 1;

  private final Sampling sampling;
  private final long seed;
  private final int[] biasTokens;
  private final float[] biasAmounts;
  private long[] order = {};
  private int @Nullable [] tokensOf;
  private double @Nullable [] massOf;

  Sampler(Sampling sampling, long seed) {
    this.sampling = sampling;
    this.seed = seed;
    biasTokens = new int[sampling.bias().size()];
    biasAmounts = new float[biasTokens.length];
    int i = 0;
    for (Map.Entry<Integer, Double> entry : sampling.bias().entrySet()) {
      biasTokens[i] = entry.getKey();
      biasAmounts[i++] = entry.getValue().floatValue();
    }
  }

  /** Says whether the most probable token is always chosen, by the model's own logits. */
  boolean isGreedy() {
    return sampling.temperature() == 0
        && sampling.repetitionPenalty() == 1
        && sampling.bias().isEmpty();
  }

  /** Returns the index of the greatest value; of equals, the first. */
  static int argmax(float[] row) {
    int best = 0;
    float value = row[0];
    for (int i = 1; i < row.length; i++) {
      if (row[i] > value) {
        value = row[i];
        best = i;
      }
    }
    return best;
  }

  /** Returns the entropy of the distribution that the logits stand for, in nats. */
  static float entropy(float[] row) {
    float max = row[argmax(row)];
    double sum = 0;
    double weighted = 0;
    for (float logit : row) {
      double shifted = logit - max;
      if (shifted > -40) {
        double weight = Exponential.of(shifted);
        sum += weight;
        weighted += weight * shifted;
      }
    }
    return (float) (Math.log(sum) - weighted / sum);
  }

  /** Returns the difference of the two greatest logits. */
  static float margin(float[] row) {
    float first = Float.NEGATIVE_INFINITY;
    float second = Float.NEGATIVE_INFINITY;
    for (float logit : row) {
      if (logit > first) {
        second = first;
        first = logit;
      } else if (logit > second) {
        second = logit;
      }
    }
    return first - second;
  }

  /** Returns the natural logarithm of a token's probability at temperature 1. */
  static double logProbability(float[] row, int token) {
    float max = row[argmax(row)];
    double sum = 0;
    for (float logit : row) {
      sum += Exponential.of(logit - max);
    }
    return row[token] - max - Math.log(sum);
  }

  /**
   * Chooses a token; the row is changed.
   *
   * @param recent the tokens generated so far, for the repetition penalty
   * @param stream tells thinking from answer
   * @param position counts the tokens of that stream
   */
  int choose(float[] row, IntList recent, int stream, int position) {
    for (int i = 0; i < biasTokens.length; i++) {
      row[biasTokens[i]] += biasAmounts[i];
    }
    if (sampling.repetitionPenalty() != 1) {
      penalise(row, recent);
    }
    if (sampling.temperature() == 0) {
      return argmax(row);
    }
    return draw(row, uniform(stream, position));
  }

  private void penalise(float[] row, IntList recent) {
    float penalty = (float) sampling.repetitionPenalty();
    int from = Math.max(0, recent.size() - sampling.repetitionWindow());
    for (int i = from; i < recent.size(); i++) {
      int token = recent.get(i);
      boolean seen = false;
      for (int j = from; j < i && !seen; j++) {
        seen = recent.get(j) == token;
      }
      if (!seen) {
        row[token] = row[token] > 0 ? row[token] / penalty : row[token] * penalty;
      }
    }
  }

  /** Turns the row into unnormalised probabilities, cuts it as the settings say and draws. */
  private int draw(float[] row, double uniform) {
    float max = row[argmax(row)];
    double total = 0;
    double scale = 1 / sampling.temperature();
    for (int i = 0; i < row.length; i++) {
      row[i] = (float) Exponential.of((row[i] - max) * scale);
      total += row[i];
    }
    if (sampling.topK() == 0 && sampling.topP() >= 1 && sampling.minP() == 0) {
      return pick(row, total * uniform);
    }
    return drawFromTop(row, total, uniform);
  }

  private static int pick(float[] weights, double target) {
    double sum = 0;
    int last = 0;
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0) {
        sum += weights[i];
        last = i;
        if (sum > target) {
          return i;
        }
      }
    }
    return last;
  }

  private int drawFromTop(float[] weights, double total, double uniform) {
    int count = collect(weights, total);
    Arrays.sort(order, 0, count);
    int keep = count;
    double mass = total;
    if (sampling.topK() > 0) {
      keep = Math.min(count, sampling.topK());
      mass = mass(weights, keep);
    }
    if (sampling.topP() < 1) {
      double wanted = sampling.topP() * mass;
      double sum = 0;
      int i = 0;
      while (i < keep && (i == 0 || sum < wanted)) {
        sum += weights[token(order[i++])];
      }
      keep = i;
    }
    while (keep > 1 && weights[token(order[keep - 1])] < sampling.minP()) {
      keep--; // the greatest weight is 1
    }
    double target = mass(weights, keep) * uniform;
    double sum = 0;
    for (int i = 0; i < keep; i++) {
      sum += weights[token(order[i])];
      if (sum > target) {
        return token(order[i]);
      }
    }
    return token(order[keep - 1]);
  }

  private double mass(float[] weights, int keep) {
    double mass = 0;
    for (int i = 0; i < keep; i++) {
      mass += weights[token(order[i])];
    }
    return mass;
  }

  /**
   * Puts the tokens that can survive the cuts into {@link #order}, as keys that sort by falling
   * weight, then by id. With top-p, tokens below (1 - p) / n of the total cannot be in the nucleus.
   */
  private int collect(float[] weights, double total) {
    double least = 0;
    if (sampling.topK() == 0) {
      least =
          sampling.topP() < 1 ? (1 - sampling.topP()) * total / weights.length : sampling.minP();
    }
    int count = collectFrom(weights, least);
    return count > FEW ? collectFrom(weights, Math.max(least, leastKept(weights, total))) : count;
  }

  private int collectFrom(float[] weights, double least) {
    if (order.length < weights.length) {
      order = new long[weights.length];
    }
    int count = 0;
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0 && weights[i] >= least) {
        long falling = 0x7fffffffL - Float.floatToRawIntBits(weights[i]);
        order[count++] = falling << 32 | i;
      }
    }
    return count;
  }

  /**
   * Returns a weight that no token which top-k or top-p keeps is below, so that a flat distribution
   * is not sorted as a whole: counts the weights by size and goes down until there are enough.
   */
  private float leastKept(float[] weights, double total) {
    if (tokensOf == null || massOf == null) {
      tokensOf = new int[SIZES];
      massOf = new double[SIZES];
    }
    Arrays.fill(tokensOf, 0);
    Arrays.fill(massOf, 0);
    for (float weight : weights) {
      if (weight > 0) {
        int size = Float.floatToRawIntBits(weight) >>> SIZE_SHIFT;
        tokensOf[size]++;
        massOf[size] += weight;
      }
    }
    int size = SIZES;
    int tokens = 0;
    double mass = 0;
    boolean enough = false;
    while (size > 0 && !enough) {
      size--;
      tokens += tokensOf[size];
      mass += massOf[size];
      enough = sampling.topK() > 0 ? tokens >= sampling.topK() : mass >= sampling.topP() * total;
    }
    // one size more, since sums in another order differ in their last bits
    return Float.intBitsToFloat(Math.max(0, size - 1) << SIZE_SHIFT);
  }

  private static int token(long key) {
    return (int) key;
  }

  private double uniform(int stream, int position) {
    long key = mix(mix(seed + 0x9e3779b97f4a7c15L) ^ ((long) stream << 32 | position));
    return (mix(key) >>> 11) * 0x1.0p-53;
  }

  /** The finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). */
  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}

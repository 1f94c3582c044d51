package dev.m1.eval.bedside;

import java.util.List;

/**
 * Draws numbers that depend on a key alone, on every JVM and in every release.
 *
 * <p>SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): a counter put through a mixing function.
 * {@code java.util.SplittableRandom} documents its algorithm less firmly than its results are
 * needed here. Confined to one thread.
 */
final class CounterRandom {

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long counter;

  private CounterRandom(long key) {
    counter = key;
  }

  /** Opens the stream of (seed, stream, index). Streams of different keys are unrelated. */
  static CounterRandom of(long seed, long stream, long index) {
    return new CounterRandom(mix(mix(mix(seed) + stream) + index));
  }

  static long mix(long value) {
    long z = value + GOLDEN_GAMMA;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  private long next() {
    counter += GOLDEN_GAMMA;
    return mix(counter);
  }

  /** Draws uniformly from 0 to bound - 1. */
  int below(int bound) {
    if (bound < 1) {
      throw new IllegalArgumentException("bound is " + bound + "; give 1 or more");
    }
    // 53 bits against a bound of a few hundred: the bias is below 1e-13
    return (int) (unit() * bound);
  }

  /** Draws uniformly from low to high, both included. */
  int between(int low, int high) {
    return low + below(high - low + 1);
  }

  /** Draws uniformly from 0 (included) to 1 (excluded). */
  double unit() {
    return (next() >>> 11) * 0x1.0p-53;
  }

  boolean chance(double probability) {
    return unit() < probability;
  }

  <T> T pick(List<T> values) {
    return values.get(below(values.size()));
  }

  /** Draws an index with probability proportional to its weight; weights add up to more than 0. */
  int weighted(double[] weights) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    double left = unit() * sum;
    int last = 0;
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0) {
        last = i;
        if (left < weights[i]) {
          return i;
        }
      }
      left -= weights[i];
    }
    return last; // rounding only
  }

  void shuffle(List<?> values) {
    for (int i = values.size() - 1; i > 0; i--) {
      swap(values, i, below(i + 1));
    }
  }

  private static <T> void swap(List<T> values, int a, int b) {
    T held = values.get(a);
    values.set(a, values.get(b));
    values.set(b, held);
  }
}

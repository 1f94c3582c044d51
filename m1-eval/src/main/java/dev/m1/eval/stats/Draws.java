package dev.m1.eval.stats;

/**
 * Random whole numbers by SplitMix64 (Steele, Lea and Flood 2014): written out, because a seed must
 * give the same figures under every Java version. Confined to one thread.
 */
public final class Draws {
  private long state;

  /** Starts the stream of a seed. */
  public Draws(long seed) {
    state = seed;
  }

  /** Returns the next 64 random bits. */
  public long next() {
    state += 0x9E3779B97F4A7C15L;
    long mixed = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  /**
   * Returns a number from 0 to below a bound.
   *
   * @param bound 1 or more
   */
  public int below(int bound) {
    // the high half of 32 bits times bound: uneven by less than bound / 2^32
    return (int) (((next() >>> 32) * bound) >>> 32);
  }

  /** Returns a number from 0 to below 1. */
  public double unit() {
    return (next() >>> 11) * 0x1.0p-53;
  }

  /** Brings numbers into random order (Fisher and Yates). */
  public void shuffle(int[] numbers) {
    for (int i = numbers.length - 1; i > 0; i--) {
      int other = below(i + 1);
      int kept = numbers[i];
      numbers[i] = numbers[other];
      numbers[other] = kept;
    }
  }
}

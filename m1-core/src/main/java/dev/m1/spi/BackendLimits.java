package dev.m1.spi;

/**
 * The sizes that an open backend works with.
 *
 * @param contextTokens KV cells in all, shared by the living sequences; at least 1
 * @param maxSequenceTokens the longest single sequence; at least 1
 * @param maxSequences how many sequences may live at a time; at least 1
 * @param maxBatchTokens how many tokens one {@link Backend#decode} takes; at least 1
 * @param kvBytesPerToken bytes of KV cache per cell; 0 where unknown
 */
public record BackendLimits(
    int contextTokens,
    int maxSequenceTokens,
    int maxSequences,
    int maxBatchTokens,
    long kvBytesPerToken) {
  /** Checks the ranges. */
  public BackendLimits {
    positive(contextTokens, "contextTokens");
    positive(maxSequenceTokens, "maxSequenceTokens");
    positive(maxSequences, "maxSequences");
    positive(maxBatchTokens, "maxBatchTokens");
    if (kvBytesPerToken < 0) {
      throw new IllegalArgumentException("kvBytesPerToken must be at least 0: " + kvBytesPerToken);
    }
  }

  private static void positive(int value, String name) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1: " + value);
    }
  }
}

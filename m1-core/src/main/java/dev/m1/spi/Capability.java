package dev.m1.spi;

/**
 * Names what a backend can do beyond decoding one sequence from its start. Told truthfully: m1 asks
 * only for what is told.
 */
public enum Capability {
  /** {@link Backend#fork} shares the prefix: no copy of the KV cache, cells counted once. */
  FORK_SHARED,
  /** {@link Backend#fork} copies the prefix: a fork takes as many cells as its origin. */
  FORK_COPY,
  /**
   * {@link Backend#truncate} can cut a sequence to any shorter length. Hybrid and recurrent models
   * cannot.
   */
  TRUNCATE,
  /** One batch may hold several tokens of one sequence beside single tokens of others. */
  RAGGED_BATCH,
  /** More than one sequence can be alive at a time. */
  MANY_SEQUENCES
}

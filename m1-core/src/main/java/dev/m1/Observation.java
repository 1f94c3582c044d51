package dev.m1;

/**
 * Names a figure of each sampled token that a strategy may ask for; what is not asked for is not
 * computed.
 */
public enum Observation {
  /**
   * Entropy of the model's own next-token distribution (temperature 1, nothing cut off), in nats.
   */
  ENTROPY,
  /** Difference of the two highest logits. */
  MARGIN
}

package dev.m1;

import java.time.Duration;

/**
 * Where a session's time went.
 *
 * @param waiting until the model had room for the session
 * @param prefill reading the prompt
 * @param thinking from the first thought to the end of thinking, probes and strategy included
 * @param answer from the end of thinking to the last answer token
 */
public record Timings(Duration waiting, Duration prefill, Duration thinking, Duration answer) {
  /** Says that no time was spent. */
  public static final Timings NONE =
      new Timings(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

  /** Returns the sum. */
  public Duration total() {
    return waiting.plus(prefill).plus(thinking).plus(answer);
  }
}

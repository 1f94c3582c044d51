package dev.m1;

import java.util.concurrent.CompletableFuture;

/** One question's life: prompt, thinking, answer. Runs in the background; thread-safe. */
public interface ReasoningSession {
  /** Returns the question. */
  Question question();

  /**
   * Returns the future result. A cancelled session completes with its partial result; a failed one
   * exceptionally, with a {@link GenerationException} that holds the partial result. Cancelling the
   * future cancels the session.
   */
  CompletableFuture<ReasoningResult> result();

  /**
   * Waits for the result.
   *
   * @return the result; if the calling thread is interrupted, the session is cancelled, its partial
   *     result returned and the interrupt status set
   * @throws GenerationException if the session failed
   */
  ReasoningResult await();

  /**
   * Stops the session at the next token; what was thought so far is kept. From any thread, any
   * number of times.
   */
  void cancel();

  /** Says whether the result is there. */
  boolean isDone();
}

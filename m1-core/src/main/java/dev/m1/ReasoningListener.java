package dev.m1;

/**
 * Watches a session. Every method does nothing by default.
 *
 * <p>Called on the session's thread, in the order in which things happened. A slow listener slows
 * its own session: the model runs at most 64 tokens ahead of it. A listener that throws fails its
 * session, and only it. Text arrives in whole characters, without the markers around thinking and
 * answer.
 */
public interface ReasoningListener {
  /** Receives the next piece of the thinking; injected text included. */
  default void onThinking(String text) {}

  /** Receives the next piece of the answer. */
  default void onAnswer(String text) {}

  /** Receives each decision of the strategy with the state that it was made on. */
  default void onDecision(ThinkingState state, BudgetDecision decision) {}

  /** Receives each probe's result. */
  default void onProbe(ProbeResult result) {}

  /**
   * Receives the end of the thinking with its kind and reason, before the first piece of the
   * answer.
   */
  default void onThinkingEnd(ThinkingEnd end, String reason) {}
}

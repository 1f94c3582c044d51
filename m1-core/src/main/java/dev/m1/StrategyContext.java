package dev.m1;

import static java.util.Objects.requireNonNull;

import java.util.SplittableRandom;

/**
 * What a strategy knows when a session starts. There is no clock here: the times that decisions may
 * depend on stand in each {@link ThinkingState}, so that a recorded session can be decided again.
 *
 * @param question the question
 * @param maxThinkingTokens the budget in force: the least of the session's, the strategy's and what
 *     the context holds
 * @param seed the session's seed
 */
public record StrategyContext(Question question, int maxThinkingTokens, long seed) {
  /** Checks the ranges. */
  public StrategyContext {
    requireNonNull(question, "question");
    if (maxThinkingTokens < 0) {
      throw new IllegalArgumentException(
          "maxThinkingTokens must be at least 0: " + maxThinkingTokens);
    }
  }

  /** Returns a new random stream that depends on the session's seed only. */
  public SplittableRandom random() {
    return new SplittableRandom(seed ^ 0x6d31_5374_7261_7465L);
  }
}

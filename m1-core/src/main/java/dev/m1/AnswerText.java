package dev.m1;

import static java.util.Objects.requireNonNull;

/**
 * What an extractor reads: the answer part of a generation, never its thinking.
 *
 * @param text the answer as the model wrote it
 * @param handOver the text that m1 forced in front of it ({@code Final Answer:}); empty where the
 *     model opened the answer itself
 * @param complete whether the answer ended by itself; false when a limit, the deadline or a
 *     cancellation cut it
 */
public record AnswerText(String text, String handOver, boolean complete) {
  /** Checks that nothing is null. */
  public AnswerText {
    requireNonNull(text, "text");
    requireNonNull(handOver, "handOver");
  }

  /** Returns a complete answer that the model opened itself. */
  public static AnswerText complete(String text) {
    return new AnswerText(text, "", true);
  }
}

package dev.m1;

/**
 * Reads the committed answer out of a text. A pure function: thread-safe, no state.
 *
 * <p>The built-in ones are in {@code dev.m1.extract}; a user's own is a lambda.
 */
@FunctionalInterface
public interface AnswerExtractor {
  /**
   * Reads the answer. Never guesses: what the text does not commit to is {@link
   * ExtractedAnswer.Ambiguous}, {@link ExtractedAnswer.Refused} or another unparsed outcome.
   */
  ExtractedAnswer extract(AnswerText answer, Question question);
}

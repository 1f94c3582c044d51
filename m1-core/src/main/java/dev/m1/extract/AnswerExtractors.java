package dev.m1.extract;

import static java.util.Objects.requireNonNull;

import dev.m1.AnswerExtractor;
import dev.m1.ExtractedAnswer;
import dev.m1.Question;

/** Offers the built-in extractors and ways to combine them. All of them are thread-safe. */
public final class AnswerExtractors {
  private AnswerExtractors() {}

  /**
   * Returns the extractor that never guesses: it reads the option a text commits to, and calls
   * every other text by what it is (ambiguous, out of range, refused, truncated, empty). The
   * extraction guide lists its rules.
   */
  public static AnswerExtractor strict() {
    return (answer, question) -> {
      requireNonNull(answer, "answer");
      if (question instanceof Question.MultipleChoice choice) {
        return StrictExtractor.extract(answer, choice);
      }
      throw new IllegalArgumentException("no rules for " + question);
    };
  }

  /**
   * Returns an extractor that takes the first verdict that is parsed, else the verdict of the
   * first.
   */
  public static AnswerExtractor first(AnswerExtractor first, AnswerExtractor second) {
    return (answer, question) -> {
      ExtractedAnswer verdict = first.extract(answer, question);
      if (verdict.outcome() == ExtractedAnswer.Outcome.PARSED) {
        return verdict;
      }
      ExtractedAnswer other = second.extract(answer, question);
      return other.outcome() == ExtractedAnswer.Outcome.PARSED ? other : verdict;
    };
  }
}

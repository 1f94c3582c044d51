package dev.m1.extract;

import dev.m1.AnswerExtractor;
import dev.m1.ExtractedAnswer;

/** Offers ways to combine extractors. */
public final class AnswerExtractors {
  private AnswerExtractors() {}

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

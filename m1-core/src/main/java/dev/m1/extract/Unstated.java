package dev.m1.extract;

import dev.m1.AnswerText;
import dev.m1.ExtractedAnswer;
import dev.m1.ExtractedAnswer.Span;
import org.jspecify.annotations.Nullable;

/** Names what a text without any answer is: blank, only thinking, an error message, a refusal. */
final class Unstated {
  private static final int SHORT_TEXT = 400;

  private Unstated() {}

  /** Returns the verdict, or null where the text may state an answer. */
  static @Nullable ExtractedAnswer verdict(AnswerText answer, AnswerPart part, Tokens tokens) {
    Span whole = new Span(part.start(), part.end());
    if (part.onlyThinking() || (tokens.size() == 0 && !answer.complete())) {
      return new ExtractedAnswer.Truncated(StrictRule.CUT.id, whole);
    }
    if (tokens.size() == 0) {
      return new ExtractedAnswer.Empty(StrictRule.BLANK.id, whole);
    }
    if (isError(part, tokens)) {
      return new ExtractedAnswer.Empty(StrictRule.ERROR.id, whole);
    }
    int first = 0;
    while (first < tokens.size() && !tokens.isWord(first)) {
      first++;
    }
    return Phrases.refusesAt(tokens, first)
        ? new ExtractedAnswer.Refused(StrictRule.REFUSAL.id, whole)
        : null;
  }

  /** Says whether a short text is the message of a failed request. */
  static boolean isError(AnswerPart part, Tokens tokens) {
    if (part.end() - part.start() > SHORT_TEXT) {
      return false;
    }
    for (int i = 0; i < tokens.size(); i++) {
      if (Phrases.errorAt(tokens, i)) {
        return true;
      }
    }
    return false;
  }
}

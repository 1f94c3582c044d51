package dev.m1.extract;

import dev.m1.AnswerText;
import dev.m1.ExtractedAnswer;
import dev.m1.ExtractedAnswer.Span;
import dev.m1.Question;
import dev.m1.Question.MultipleChoice;

/** Gives what the ports of published scorers have in common. */
final class Published {
  private Published() {}

  static MultipleChoice choice(Question question, String scorer) {
    if (question instanceof MultipleChoice choice) {
      return choice;
    }
    throw new IllegalArgumentException(
        scorer
            + " reads multiple-choice answers only, not "
            + question.getClass().getSimpleName()
            + "; use AnswerExtractors.strict()");
  }

  /**
   * Returns a letter read from hand-over and answer together.
   *
   * @param start where it stands in both together
   */
  static ExtractedAnswer letter(
      char letter, MultipleChoice question, String rule, AnswerText answer, int start, int end) {
    int length = answer.text().length();
    int from = Math.min(length, Math.max(0, start - answer.handOver().length()));
    int to = Math.min(length, Math.max(from, end - answer.handOver().length()));
    int option = letter - 'A';
    return option < question.options().size()
        ? new ExtractedAnswer.ParsedChoice(option, rule, new Span(from, to))
        : new ExtractedAnswer.OutOfRange(String.valueOf(letter), rule, new Span(from, to));
  }

  static ExtractedAnswer nothing(String rule) {
    return new ExtractedAnswer.Empty(rule, new Span(0, 0));
  }

  /** Says whether {@code \b} stands on both sides of a character, as Python sees it. */
  static boolean isAlone(String text, int at) {
    boolean before = at > 0 && PythonText.isWord(text.codePointBefore(at));
    boolean after = at + 1 < text.length() && PythonText.isWord(text.codePointAt(at + 1));
    return !before && !after;
  }
}

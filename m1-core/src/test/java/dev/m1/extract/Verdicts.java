package dev.m1.extract;

import dev.m1.AnswerText;
import dev.m1.ExtractedAnswer;
import dev.m1.Question;

/** Says in a few words what the strict extractor makes of a text, for tests to compare. */
final class Verdicts {
  static final Question QUESTION =
      Question.multipleChoice(
          "What is the diagnosis?",
          "Acute appendicitis",
          "Crohn disease",
          "Ectopic pregnancy",
          "Renal colic");

  private Verdicts() {}

  /** Reads a text; ⏎ stands for a line end, and what stands before ⇥ is the hand-over. */
  static String of(String text) {
    return of(text, true, QUESTION);
  }

  static String ofCut(String text) {
    return of(text, false, QUESTION);
  }

  static String of(String text, boolean complete, Question question) {
    int tab = text.indexOf('⇥');
    String handOver = tab < 0 ? "" : text.substring(0, tab);
    String answer = text.substring(tab + 1);
    return say(
        AnswerExtractors.strict()
            .extract(
                new AnswerText(answer.replace('⏎', '\n'), handOver.replace('⏎', '\n'), complete),
                question));
  }

  static String say(ExtractedAnswer verdict) {
    String what =
        verdict
            .letter()
            .orElseGet(
                () ->
                    verdict instanceof ExtractedAnswer.Ambiguous ambiguous
                        ? "Ambiguous " + String.join(",", ambiguous.candidates())
                        : verdict.outcome().label());
    return what + " by " + verdict.rule();
  }
}

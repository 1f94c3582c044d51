package dev.m1.extract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.m1.AnswerExtractor;
import dev.m1.AnswerText;
import dev.m1.ExtractedAnswer;
import dev.m1.ExtractedAnswer.ParsedChoice;
import dev.m1.ExtractedAnswer.Span;
import org.junit.jupiter.api.Test;

class AnswerExtractorsTest {
  /** A user's own: what stands between two percent signs. */
  private static final AnswerExtractor CUSTOM =
      (answer, question) -> {
        int at = answer.text().indexOf("%B%");
        return at < 0
            ? new ExtractedAnswer.Empty("percent", new Span(0, 0))
            : new ParsedChoice(1, "percent", new Span(at + 1, at + 2));
      };

  private final AnswerExtractor both = AnswerExtractors.first(AnswerExtractors.strict(), CUSTOM);

  @Test
  void first_firstReads_itsVerdictStands() {
    AnswerText answer = AnswerText.complete("Answer: A %B%");
    assertThat(Verdicts.say(both.extract(answer, Verdicts.QUESTION)))
        .isEqualTo("A by answer-stated");
  }

  @Test
  void first_onlySecondReads_itsVerdictStands() {
    AnswerText answer = AnswerText.complete("it is %B%");
    assertThat(Verdicts.say(both.extract(answer, Verdicts.QUESTION))).isEqualTo("B by percent");
  }

  @Test
  void first_noneReads_theFirstsReasonStands() {
    AnswerText answer = AnswerText.complete("I cannot provide medical advice.");
    assertThat(Verdicts.say(both.extract(answer, Verdicts.QUESTION)))
        .isEqualTo("Refused by refusal");
  }

  @Test
  void first_three_areAskedInOrder() {
    AnswerExtractor three =
        AnswerExtractors.first(AnswerExtractors.strict(), CUSTOM, AnswerExtractors.m1());
    AnswerText answer = AnswerText.complete("nothing at all");
    assertThat(three.extract(answer, Verdicts.QUESTION).rule()).startsWith("m1-");
  }
}

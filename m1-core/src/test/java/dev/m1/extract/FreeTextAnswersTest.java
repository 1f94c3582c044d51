package dev.m1.extract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.m1.AnswerText;
import dev.m1.ExtractedAnswer;
import dev.m1.ExtractedAnswer.ParsedText;
import dev.m1.Question;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Free answers. */
class FreeTextAnswersTest {
  private static String read(AnswerText text) {
    ExtractedAnswer verdict =
        AnswerExtractors.strict().extract(text, Question.freeText("Which drug?"));
    return verdict instanceof ParsedText parsed
        ? parsed.text() + " by " + parsed.rule()
        : Verdicts.say(verdict);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "Answer: **Aspirin**.|Aspirin by answer-stated",
        "Metoprolol 25 mg|Metoprolol 25 mg by whole-text",
        "\\boxed{Warfarin}|Warfarin by boxed",
        "{\"answer\": \"Warfarin\"}|Warfarin by answer-field",
        "<think>x</think> Aspirin|Aspirin by whole-text",
        "Answer: a. Answer: b|Ambiguous a,b by conflict",
        "I'm sorry, but I cannot|Refused by refusal"
      })
  void extract_freeText_isTrimmed(String text, String expected) {
    assertThat(read(AnswerText.complete(text))).isEqualTo(expected);
  }

  @Test
  void extract_span_isWhereTheTextWasCutFrom() {
    String text = "So. Answer: Aspirin\nMore.";
    ExtractedAnswer verdict =
        AnswerExtractors.strict()
            .extract(AnswerText.complete(text), Question.freeText("Which drug?"));
    assertThat(text.substring(verdict.span().start(), verdict.span().end())).isEqualTo("Aspirin");
  }

  @Test
  void extract_cutText_isTruncatedUnlessItAnswered() {
    assertThat(read(new AnswerText("The drug that", "", false))).isEqualTo("Truncated by cut-off");
    assertThat(read(new AnswerText("", "", true))).isEqualTo("Empty by blank");
  }
}

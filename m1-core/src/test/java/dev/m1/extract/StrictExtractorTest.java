package dev.m1.extract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.m1.AnswerExtractor;
import dev.m1.AnswerText;
import dev.m1.ExtractedAnswer;
import dev.m1.ExtractedAnswer.Outcome;
import dev.m1.Question;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictExtractorTest {
  private static final Question QUESTION =
      Question.multipleChoice(
          "What is it?", "Acute appendicitis", "Crohn disease", "Ectopic pregnancy", "Renal colic");

  private final AnswerExtractor strict = AnswerExtractors.strict();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "B",
        "(B)",
        "**B**",
        "Option B",
        "\\boxed{B}",
        "Answer: B",
        "**Answer:** (B)",
        "The correct answer is **B) Crohn disease**.",
        "B. Crohn disease",
        "Crohn disease",
        "{\"step_by_step_thinking\": \"The answer is A.\", \"answer_choice\": \"B\"}",
        "## Thinking\n\nIt is A.\n\n## Final Response\n\nThe answer is B.",
        "A... wait, actually B",
        "The most likely diagnosis is Crohn disease.",
        "B\n\nQuestion: Another?\nAnswer: D"
      })
  void extract_committedText_readsTheLetter(String text) {
    assertThat(strict.extract(AnswerText.complete(text), QUESTION).letter()).contains("B");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\\boxed{AC}|AMBIGUOUS",
        "A and C|AMBIGUOUS",
        "A/B|AMBIGUOUS",
        "B. Ectopic pregnancy|AMBIGUOUS",
        "The answer is A. The answer is B.|AMBIGUOUS",
        "Answer: E|OUT_OF_RANGE",
        "None of the above|OUT_OF_RANGE",
        "I cannot provide medical advice.|REFUSED",
        "The answer is|TRUNCATED",
        "A 45-year-old patient presents with pain.|EMPTY",
        "Request timed out|EMPTY"
      })
  void extract_uncommittedText_saysWhy(String text, Outcome expected) {
    ExtractedAnswer verdict = strict.extract(AnswerText.complete(text), QUESTION);
    assertThat(verdict.outcome()).isEqualTo(expected);
    assertThat(verdict.letter()).isEmpty();
  }

  @Test
  void extract_afterHandOver_readsTheContinuation() {
    AnswerText answer = new AnswerText(" B", "<|im_start|>answer\nFinal Answer:", true);
    assertThat(strict.extract(answer, QUESTION).letter()).contains("B");
  }

  @Test
  void extract_cutBeforeAnswer_isTruncated() {
    AnswerText answer = new AnswerText("Let us look at the options", "", false);
    assertThat(strict.extract(answer, QUESTION).outcome()).isEqualTo(Outcome.TRUNCATED);
  }
}

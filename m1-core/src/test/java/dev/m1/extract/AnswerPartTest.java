package dev.m1.extract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which part of a text is read at all. */
class AnswerPartTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "<think>The answer is A.</think>B¦B by bare-option",
        "## Thinking⏎⏎The answer is A.⏎⏎## Final Response⏎⏎The answer is B.¦B by answer-stated",
        "<|im_start|>think⏎The answer is A.<|im_start|>answer⏎The answer is B.¦B by answer-stated"
      })
  void of_thinkingLeftInTheText_isNotRead(String text, String expected) {
    assertThat(Verdicts.of(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "B⏎⏎Question: Another?⏎Answer: D¦B by bare-option",
        "The answer is B.⏎⏎Human: and this?⏎Assistant: The answer is D.¦B by answer-stated",
        "B<|im_end|>⏎<|im_start|>user⏎Answer: D¦B by bare-option",
        "The answer is B.⏎⏎A boy has a rash. What is it?⏎A. Measles⏎B. Rubella⏎C. Varicella⏎⏎The answer is C.¦B by answer-stated",
        "No idea.⏎⏎Question 2: What now?⏎Answer: D¦Empty by nothing-stated"
      })
  void of_inventedNextTurn_isNotRead(String text, String expected) {
    assertThat(Verdicts.of(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {"Sure.⏎Question: What is the diagnosis?⏎Answer: B¦B by answer-stated"})
  void of_questionRestated_isRead(String text, String expected) {
    assertThat(Verdicts.of(text)).isEqualTo(expected);
  }
}

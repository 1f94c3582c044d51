package dev.m1.extract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules that name what a text without one answer is. */
class WithoutAnswerRulesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "The answer is A. The answer is B.¦Ambiguous A,B by conflict",
        "The answer is A. ⏎⏎\\boxed{B}¦Ambiguous A,B by conflict",
        "Answer: A⏎Final answer: D¦Ambiguous A,D by conflict"
      })
  void extract_contradiction_isAConflict(String text, String expected) {
    assertThat(Verdicts.of(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "The answer is A. Wait, let me think again.¦Ambiguous A by retracted",
        "\\boxed{A}⏎⏎Hmm, no.¦Ambiguous A by retracted"
      })
  void extract_answerTakenBack_isRetracted(String text, String expected) {
    assertThat(Verdicts.of(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "I cannot provide medical advice.¦Refused by refusal",
        "I'm sorry, but I can't help with that.¦Refused by refusal",
        "It is unable to answer without the image.¦Refused by refusal",
        "The most likely diagnosis is Crohn disease, but I cannot determine it.¦Refused by refusal"
      })
  void extract_refusal_isRefused(String text, String expected) {
    assertThat(Verdicts.of(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {"As an AI I cannot give advice, but the answer is B.¦B by answer-stated"})
  void extract_refusalAndAnswer_isTheAnswer(String text, String expected) {
    assertThat(Verdicts.of(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "Request timed out¦Empty by transport-error",
        "Error: rate limit exceeded¦Empty by transport-error"
      })
  void extract_errorMessage_isEmpty(String text, String expected) {
    assertThat(Verdicts.of(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "The correct answer is:¦Truncated by cut-off",
        "{\"thinking\": \"The answer is A¦Truncated by cut-off",
        "<think>The answer is A¦Truncated by cut-off"
      })
  void extract_textThatBreaksOff_isTruncated(String text, String expected) {
    assertThat(Verdicts.of(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "Let us look at the¦Truncated by cut-off",
        "The answer is B. This is bec¦B by answer-stated",
        "~~¦Truncated by cut-off"
      })
  void extract_cutText_isTruncatedOnlyWithoutAnswer(String text, String expected) {
    assertThat(Verdicts.ofCut(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "~~¦Empty by blank",
        " ⏎ ¦Empty by blank",
        "Plan B failed.¦Empty by nothing-stated",
        "42¦Empty by nothing-stated",
        "Hepatitis B is common.¦Empty by nothing-stated"
      })
  void extract_nothing_isEmpty(String text, String expected) {
    assertThat(Verdicts.of(text)).isEqualTo(expected);
  }
}

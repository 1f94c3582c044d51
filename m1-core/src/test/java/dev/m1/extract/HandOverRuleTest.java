package dev.m1.extract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rule that reads what continues text that m1 forced. */
class HandOverRuleTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "Final Answer:⇥ B¦B by after-hand-over",
        "Final Answer:⇥ b¦B by after-hand-over",
        "Final Answer:⇥ B. Crohn disease¦B by after-hand-over",
        "Final Answer:⇥ \\boxed{B}¦B by boxed",
        "Final Answer:⇥ Crohn disease¦B by after-hand-over",
        "<|im_start|>answer⏎Final Answer:⇥⏎B because of x¦B by after-hand-over",
        "Final Answer:⇥ A¦A by after-hand-over"
      })
  void find_continuation_readsTheOption(String text, String expected) {
    assertThat(Verdicts.of(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "Final Answer:⇥ A patient with pain¦Empty by nothing-stated",
        "Final Answer:⇥ A or B¦Ambiguous A,B by after-hand-over",
        "Final Answer:⇥ A. Acute appendicitis⏎B. Crohn disease⏎C. Ectopic pregnancy¦Empty by nothing-stated"
      })
  void find_noOption_statesNothing(String text, String expected) {
    assertThat(Verdicts.of(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "Final Answer:⇥ B¦B by after-hand-over",
        "Final Answer:⇥ A¦Truncated by cut-off",
        "Final Answer:⇥ ¦Truncated by cut-off"
      })
  void find_cutContinuation_doubtsALetterThatMayBeAWord(String text, String expected) {
    assertThat(Verdicts.ofCut(text)).isEqualTo(expected);
  }
}

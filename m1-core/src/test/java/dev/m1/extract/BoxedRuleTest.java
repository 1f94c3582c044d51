package dev.m1.extract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rule that reads boxes. */
class BoxedRuleTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "\\boxed{B}¦B by boxed",
        "$\\boxed{\\text{B}}$¦B by boxed",
        "\\boxed{\\textbf{(B)}}¦B by boxed",
        "\\fbox{B}¦B by boxed",
        "\\boxed{B. Crohn disease}¦B by boxed",
        "\\boxed{Crohn disease}¦B by boxed",
        "\\boxed{x = B}¦B by boxed",
        "\\boxed{B¦B by boxed",
        "boxed{B}¦B by boxed",
        "\\boxed{\\boxed{B}}¦B by boxed",
        "The score is \\boxed{3}. \\boxed{B}¦B by boxed"
      })
  void find_boxWithOneOption_readsIt(String text, String expected) {
    assertThat(Verdicts.of(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "\\boxed{AC}¦Ambiguous A,C by boxed",
        "\\boxed{A, C}¦Ambiguous A,C by boxed",
        "\\boxed{B. Renal colic}¦Ambiguous B,D by boxed",
        "\\boxed{F}¦OutOfRange by boxed",
        "\\boxed{None of the above}¦OutOfRange by boxed",
        "\\boxed{}¦Empty by boxed",
        "\\boxed{¦Truncated by cut-off",
        "\\boxed{A} and \\boxed{B}¦Ambiguous A,B by conflict"
      })
  void find_boxWithoutOneOption_saysWhatItHolds(String text, String expected) {
    assertThat(Verdicts.of(text)).isEqualTo(expected);
  }
}

package dev.m1.extract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rule that reads the answer that a writer changes to. */
class RevisedRuleTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "A... wait, actually C¦C by changed-mind",
        "A. Wait, no, it should be C.¦C by changed-mind",
        "Correction: C¦C by changed-mind",
        "The answer is A. Actually, C.¦C by changed-mind",
        "A. Sorry, I meant C.¦C by changed-mind",
        "The answer is A. Wait, the answer is C.¦C by answer-stated",
        "The answer is A. However, on reflection, the answer is C.¦C by answer-stated",
        "\\boxed{A} Let me recheck. \\boxed{C}¦C by boxed"
      })
  void find_change_readsTheLaterOption(String text, String expected) {
    assertThat(Verdicts.of(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "Wait, A says nothing.¦Empty by nothing-stated",
        "Actually A is a distractor.¦Empty by nothing-stated"
      })
  void find_noNewOption_statesNothing(String text, String expected) {
    assertThat(Verdicts.of(text)).isEqualTo(expected);
  }
}

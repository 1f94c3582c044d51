package dev.m1.extract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rule that reads what the writer chooses. */
class ChosenRuleTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "I choose B.¦B by option-chosen",
        "I would go with option B.¦B by option-chosen",
        "I believe it is (B).¦B by option-chosen",
        "I would answer B.¦B by option-chosen",
        "I'd pick Crohn disease.¦B by option-chosen",
        "故选B。¦B by option-chosen"
      })
  void find_choice_readsTheOption(String text, String expected) {
    assertThat(Verdicts.of(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "I would not choose B.¦Empty by nothing-stated",
        "Students often choose B.¦Empty by nothing-stated",
        "Please choose B or C.¦Empty by nothing-stated",
        "I think A patient is needed.¦Empty by nothing-stated"
      })
  void find_noChoice_statesNothing(String text, String expected) {
    assertThat(Verdicts.of(text)).isEqualTo(expected);
  }
}

package dev.m1.extract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rule that reads short answers which name one option's text. */
class OptionTextRuleTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "This presentation is classic for Crohn disease.¦B by option-text",
        "The patient has Crohn disease.¦B by option-text",
        "Crohn disease.⏎⏎It is chronic.¦B by option-text"
      })
  void find_oneOptionNamed_readsIt(String text, String expected) {
    assertThat(Verdicts.of(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "Consider Crohn disease and renal colic.¦Empty by nothing-stated",
        "This is not Crohn disease.¦Empty by nothing-stated",
        "Crohn disease is a chronic disease.¦Empty by nothing-stated",
        "The patient has a history of Crohn disease.¦Empty by nothing-stated"
      })
  void find_severalOrDeniedOrMerelyMentioned_statesNothing(String text, String expected) {
    assertThat(Verdicts.of(text)).isEqualTo(expected);
  }
}

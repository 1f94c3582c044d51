package dev.m1.extract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rule that reads conclusions that do not speak of an answer. */
class ConcludedRuleTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "The pain is chronic. Therefore, B.¦B by concluded",
        "Pain. It's B.¦B by concluded",
        "That would be B.¦B by concluded",
        "The most likely diagnosis is Crohn disease, given the course.¦B by concluded",
        "All this points to option B.¦B by concluded"
      })
  void find_conclusion_readsTheOption(String text, String expected) {
    assertThat(Verdicts.of(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "Therefore, A patient needs care.¦Empty by nothing-stated",
        "The most likely diagnosis is not Crohn disease.¦Empty by nothing-stated",
        "It is a type B reaction.¦Empty by nothing-stated"
      })
  void find_noConclusion_statesNothing(String text, String expected) {
    assertThat(Verdicts.of(text)).isEqualTo(expected);
  }
}

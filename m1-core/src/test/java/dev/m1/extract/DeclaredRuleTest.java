package dev.m1.extract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The two rules that read what is declared right. */
class DeclaredRuleTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "B is the correct answer.¦B by declared-answer",
        "Option B, Crohn disease, is the best answer.¦B by declared-answer",
        "So option B (which is a loop diuretic) is the correct choice.¦B by declared-answer",
        "Crohn disease is the correct answer.¦B by declared-answer",
        "B is correct.¦B by declared-right",
        "Option B (Crohn disease) is correct.¦B by declared-right",
        "Crohn disease is the most likely diagnosis.¦B by declared-right"
      })
  void find_declaration_readsTheOption(String text, String expected) {
    assertThat(Verdicts.of(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "B is incorrect.¦Empty by nothing-stated",
        "B is not the correct answer.¦Empty by nothing-stated",
        "Neither A nor B is correct.¦Empty by nothing-stated",
        "I wonder whether B is correct.¦Empty by nothing-stated",
        "Both A and C are correct.¦Ambiguous A,C by declared-right",
        "Option A, acute appendicitis, is incorrect.¦Empty by nothing-stated",
        "A. Acute appendicitis is incorrect here.¦Empty by nothing-stated",
        "A is correct. B is correct.¦Ambiguous A,B by conflict"
      })
  void find_denialOrDoubt_statesNothing(String text, String expected) {
    assertThat(Verdicts.of(text)).isEqualTo(expected);
  }
}

package dev.m1.extract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rule that reads lines that are nothing but an answer. */
class BareRuleTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "B¦B by bare-option",
        "(B)¦B by bare-option",
        "b¦B by bare-option",
        "**B**¦B by bare-option",
        "Option B¦B by bare-option",
        "B. Crohn disease¦B by bare-option",
        "B Crohn disease¦B by bare-option",
        "B: because the pain is chronic¦B by bare-option",
        "Some reasoning comes first.⏎⏎B¦B by bare-option",
        "B⏎⏎A. is wrong because of this.⏎C. is wrong too.¦B by bare-option",
        "A. Acute appendicitis⏎B. Crohn disease⏎C. Ectopic pregnancy⏎D. Renal colic⏎⏎B¦B by bare-option"
      })
  void find_lineOfOneOption_readsIt(String text, String expected) {
    assertThat(Verdicts.of(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "A. Acute appendicitis⏎B. Crohn disease⏎C. Ectopic pregnancy⏎D. Renal colic¦Empty by nothing-stated",
        "A 45-year-old man has pain.¦Empty by nothing-stated",
        "B is wrong.¦Empty by nothing-stated",
        "C. difficile¦Empty by nothing-stated",
        "x8#⏎B⏎(q9;¦Empty by nothing-stated",
        "C-reactive protein¦Empty by nothing-stated"
      })
  void find_listsAndWords_stateNothing(String text, String expected) {
    assertThat(Verdicts.of(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "A and C¦Ambiguous A,C by bare-option",
        "A/B¦Ambiguous A,B by bare-option",
        "A, B, C¦Ambiguous A,B,C by bare-option",
        "B. Acute appendicitis¦Ambiguous B,A by bare-option",
        "B?¦Ambiguous B by bare-option",
        "E¦OutOfRange by bare-option",
        "None of the above¦OutOfRange by bare-option"
      })
  void find_lineOfSeveralOptions_isAmbiguous(String text, String expected) {
    assertThat(Verdicts.of(text)).isEqualTo(expected);
  }
}

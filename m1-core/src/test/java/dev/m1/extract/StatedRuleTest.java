package dev.m1.extract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rule that reads what is called the answer. */
class StatedRuleTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "The answer is B¦B by answer-stated",
        "The correct answer is **(B)**.¦B by answer-stated",
        "**Answer:** B¦B by answer-stated",
        "Answer: B) Crohn disease¦B by answer-stated",
        "### Final Answer⏎⏎B¦B by answer-stated",
        "The best option is B.¦B by answer-stated",
        "Correct choice: B¦B by answer-stated",
        "<answer>B</answer>¦B by answer-stated",
        "answer is b¦B by answer-stated",
        "The answer is Crohn disease (B).¦B by answer-stated",
        "The correct answer is the second one: B¦B by answer-stated",
        "答案是B¦B by answer-stated",
        "The answer is not A but B.¦B by answer-stated",
        "The answer is B, not A.¦B by answer-stated",
        "The answer is B and A is incorrect.¦B by answer-stated"
      })
  void find_statement_readsTheOption(String text, String expected) {
    assertThat(Verdicts.of(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "The answer is A or B.¦Ambiguous A,B by answer-stated",
        "The answer is either A or C.¦Ambiguous A,C by answer-stated",
        "Answer: A, B and D¦Ambiguous A,B,D by answer-stated",
        "The answer is A. Crohn disease¦Ambiguous A,B by answer-stated",
        "The answer could be A.¦Ambiguous A by answer-stated",
        "The answer is A if she is pregnant.¦Ambiguous A by answer-stated",
        "The answer is E.¦OutOfRange by answer-stated",
        "Answer: none of the above¦OutOfRange by answer-stated",
        "Answer: Dopamine¦OutOfRange by answer-stated",
        "The answer is¦Truncated by cut-off"
      })
  void find_statementOfNoOption_saysWhatItStates(String text, String expected) {
    assertThat(Verdicts.of(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "The answer is a matter of debate.¦Empty by nothing-stated",
        "The wrong answer is B.¦Empty by nothing-stated",
        "The answer is not B.¦Empty by nothing-stated",
        "To answer this, A is needed.¦Empty by nothing-stated",
        "One might think the answer is B.¦Empty by nothing-stated",
        "Had she been pregnant, the answer would be C.¦Empty by nothing-stated",
        "The answer is E. coli.¦OutOfRange by answer-stated"
      })
  void find_otherUsesOfTheWord_stateNothing(String text, String expected) {
    assertThat(Verdicts.of(text)).isEqualTo(expected);
  }
}

package dev.m1.extract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rule that reads JSON fields made for the answer. */
class FieldRuleTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "{\"answer_choice\": \"B\"}¦B by answer-field",
        "{\"answer\": \"B. Crohn disease\"}¦B by answer-field",
        "{'answer_choice': 'B'}¦B by answer-field",
        "{\"answer_choice\": [\"B\"]}¦B by answer-field",
        "{\"thinking\": \"The answer is A.\", \"answer_choice\": \"B\"}¦B by answer-field",
        "{\"answer\": \"Crohn disease\", \"answer_letter\": \"B\"}¦B by answer-field",
        "```json⏎{\"final_answer\": \"(B)\"}⏎```¦B by answer-field",
        "{\"say\": \"he said \\\"A\\\"\", \"answer\": \"B\"}¦B by answer-field"
      })
  void find_fieldWithOneOption_readsIt(String text, String expected) {
    assertThat(Verdicts.of(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "{\"answer_choice\": \"A/B\"}¦Ambiguous A,B by answer-field",
        "{\"answer_choice\": \"B. Gingival text, D. Renal colic\"}¦Ambiguous B,D by answer-field",
        "{\"answer_choice\": \"A. Crohn disease\"}¦Ambiguous A,B by answer-field",
        "{\"answer_choice\": \"None of the above\"}¦OutOfRange by answer-field",
        "{\"answer_choice\": \"E\"}¦OutOfRange by answer-field",
        "{\"answer_choice\": \"N/A\"}¦Refused by answer-field",
        "{\"answer_choice\": \"Cannot be determined\"}¦Refused by answer-field",
        "{\"answer_choice\": \"\"}¦Empty by answer-field",
        "{\"answer_choice\": \"¦Truncated by answer-field",
        "{\"answer_choice\": \"A\"} {\"answer_choice\": \"B\"}¦Ambiguous A,B by conflict"
      })
  void find_fieldWithoutOneOption_saysWhatItHolds(String text, String expected) {
    assertThat(Verdicts.of(text)).isEqualTo(expected);
  }
}

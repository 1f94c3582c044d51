package dev.m1.extract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.m1.AnswerText;
import dev.m1.ExtractedAnswer;
import dev.m1.ExtractedAnswer.ParsedNumber;
import dev.m1.Question;
import dev.m1.Question.Tolerance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers with their units. */
class NumericAnswersTest {
  private static String read(String text, String unit) {
    ExtractedAnswer verdict =
        AnswerExtractors.strict()
            .extract(
                AnswerText.complete(text), Question.numeric("How much?", unit, Tolerance.EXACT));
    return verdict instanceof ParsedNumber number
        ? number.value() + " " + number.unit() + " by " + number.rule()
        : Verdicts.say(verdict);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "3||3.0  by only-number",
        "Answer: 1,234.5||1234.5  by answer-stated",
        "Answer: 1.2e-3||0.0012  by answer-stated",
        "Answer: 1.2 × 10^-3||0.0012  by answer-stated",
        "Answer: $1.2 \\times 10^{-3}$||0.0012  by answer-stated",
        "Answer: 1.2×10⁻³||0.0012  by answer-stated",
        "Answer: 10^5||100000.0  by answer-stated",
        "Answer: 1/2||0.5  by answer-stated",
        "Answer: −5.2 mEq/L|mEq/L|-5.2 mEq/L by answer-stated",
        "\\boxed{60.8\\text{ mL/min}}|mL/min|60.8 mL/min by boxed",
        "{\"answer\": \"12.5 mg\"}|mg|12.5 mg by answer-field",
        "Answer: The CURB-65 score is 3.||3.0  by answer-stated",
        "Clearance = 140 - 65 / 2 = 60.8 mL/min|mL/min|60.8 mL/min by only-number-in-unit",
        "The answer is 3. Wait, the answer is 4.||4.0  by answer-stated",
        "Answer: 60 mL/min/1.73 m²|mL/min/1.73m2|60.0 mL/min/1.73m2 by answer-stated"
      })
  void extract_number_isRead(String text, String unit, String expected) {
    assertThat(read(text, unit == null ? "" : unit)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0.5 g|mg|500.0 mg",
        "500 mcg|mg|0.5 mg",
        "98.6 °F|°C|37.0 °C",
        "1 mg/dL|g/L|0.01 g/L",
        "0.6 L/h|mL/min|10.0 mL/min",
        "2 weeks|days|14.0 days",
        "5 mmHg|kPa|5.0 mmHg",
        "150 mmol/L|mEq/L|150.0 mmol/L"
      })
  void extract_unit_isConvertedOnlyWhereExact(String said, String asked, String expected) {
    assertThat(read("Answer: " + said, asked)).startsWith(expected + " by");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Answer: 5-10|Ambiguous 5-10 by answer-stated",
        "Answer: 5 to 10|Ambiguous 5 to 10 by answer-stated",
        "Answer: 5 or 6|Ambiguous 5 or 6 by answer-stated",
        "Answer: 3,5|Ambiguous 3,5 by answer-stated",
        "Answer: more than 5|Ambiguous 5 by answer-stated",
        "The answer is 3. The answer is 4.|Ambiguous 3,4 by conflict",
        "Age 67 and BUN 30|Ambiguous 67,30 by several-numbers",
        "Answer: high|OutOfRange by answer-stated",
        "I cannot answer that.|Refused by refusal",
        "The 2nd try|Empty by nothing-stated"
      })
  void extract_noOneNumber_saysWhy(String text, String expected) {
    assertThat(read(text, "")).isEqualTo(expected);
  }

  @Test
  void extract_numbersWithinTheTolerance_areOne() {
    Question question = Question.numeric("How much?", "", Tolerance.within(0.1));
    AnswerText text = AnswerText.complete("The answer is 3.04. Final answer: 3.0");
    assertThat(AnswerExtractors.strict().extract(text, question)).isInstanceOf(ParsedNumber.class);
  }

  @Test
  void extract_cutText_isTruncated() {
    Question question = Question.numeric("How much?", "", Tolerance.EXACT);
    AnswerText text = new AnswerText("We add 3 and", "", false);
    assertThat(Verdicts.say(AnswerExtractors.strict().extract(text, question)))
        .isEqualTo("Truncated by cut-off");
  }
}

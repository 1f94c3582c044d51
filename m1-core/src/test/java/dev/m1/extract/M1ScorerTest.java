package dev.m1.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.m1.AnswerText;
import dev.m1.Question;
import dev.m1.Question.MultipleChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class M1ScorerTest {
  private static final MultipleChoice DRUGS =
      new MultipleChoice("Which?", List.of("Aspirin", "Heparin", "Warfarin", "Vitamin A"));

  private final M1Scorer scorer = AnswerExtractors.m1();

  static Stream<Row> reference() {
    return Fixtures.resource("m1-reference.jsonl").stream();
  }

  /** The reference is what the cascade gives with Python's own re and difflib. */
  @ParameterizedTest
  @MethodSource("reference")
  void score_mixedPieces_agreesWithPython(Row row) {
    AnswerText answer = AnswerText.complete(row.text("text"));
    MultipleChoice question = new MultipleChoice("q", row.texts("options"));
    String extracted = scorer.extracted(answer);
    List<String> rightFor = new ArrayList<>();
    for (int i = 0; i < question.options().size(); i++) {
      if (scorer.isRight(answer, question, i)) {
        rightFor.add(MultipleChoice.letter(i));
      }
    }
    List<String> expected = new ArrayList<>();
    expected.addAll(row.texts("rightFor"));
    assertThat(extracted).isEqualTo(row.text("extracted"));
    assertThat(scorer.matched(extracted, question)).isEqualTo(row.text("matched"));
    assertThat(rightFor).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "The answer is Dopamine|D by m1-answer-is",
        "The answer is Not clear|OutOfRange by m1-answer-is",
        "\\boxed{\\text{B}}|B by m1-equal",
        "\\boxed{x = C}|C by m1-equal",
        "\\fbox{B}|B by m1-lone-letter",
        "heparin|B by m1-equal",
        "I give heparin, then warfarin|C by m1-option-text",
        "zzz|D by m1-most-similar",
        "(B) or (C)|C by m1-lone-letter",
        "A B|B by m1-lone-letter",
        "我选B项|B by m1-lone-letter"
      })
  void extract_trap_readsWhatThePublishedScorerReads(String text, String expected) {
    assertThat(Verdicts.say(scorer.extract(AnswerText.complete(text), DRUGS))).isEqualTo(expected);
  }

  @Test
  void isRight_textThatIsAnOptionAndEndsInALetter_countsForBoth() {
    AnswerText answer = AnswerText.complete("Vitamin A");
    assertThat(scorer.isRight(answer, DRUGS, 3)).isTrue();
    assertThat(scorer.isRight(answer, DRUGS, 0)).isTrue();
    assertThat(scorer.isRight(answer, DRUGS, 1)).isFalse();
  }

  @Test
  void extract_handOver_isReadWithTheAnswer() {
    AnswerText answer = new AnswerText(" C", "The answer is", true);
    assertThat(Verdicts.say(scorer.extract(answer, DRUGS))).isEqualTo("C by m1-answer-is");
    assertThat(scorer.extract(answer, DRUGS).span().start()).isEqualTo(1);
  }

  @Test
  void extract_questionWithoutOptions_saysWhatToUse() {
    assertThatThrownBy(() -> scorer.extract(AnswerText.complete("3"), Question.freeText("How?")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("FreeText")
        .hasMessageContaining("strict()");
  }
}

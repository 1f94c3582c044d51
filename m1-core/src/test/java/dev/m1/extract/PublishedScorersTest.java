package dev.m1.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.m1.AnswerExtractor;
import dev.m1.AnswerText;
import dev.m1.ExtractedAnswer;
import dev.m1.ExtractedAnswer.Outcome;
import dev.m1.Question;
import dev.m1.Question.MultipleChoice;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The reference lines are random pieces of text, scored by the published Python code itself
 * (HuatuoGPT-o1 scorer.py, MMLU-Pro compute_accuracy.py, MedXpertQA eval/utils.py).
 */
class PublishedScorersTest {
  private static final MultipleChoice DRUGS =
      new MultipleChoice("Which?", List.of("Aspirin", "Heparin", "Warfarin", "Vitamin A"));

  static Stream<Row> reference() {
    return Fixtures.resource("published-reference.jsonl").stream();
  }

  @ParameterizedTest
  @MethodSource("reference")
  void extract_mixedPieces_agreesWithTheOriginals(Row row) {
    MultipleChoice question = new MultipleChoice("q", row.texts("options"));
    AnswerText answer = AnswerText.complete(row.text("text"));
    assertThat(letter(AnswerExtractors.huatuoFirst(), answer, question))
        .isEqualTo(row.text("first"));
    assertThat(letter(AnswerExtractors.huatuoLast(), answer, question)).isEqualTo(row.text("last"));
    assertThat(letter(AnswerExtractors.mmluPro(), answer, question)).isEqualTo(row.text("mmluPro"));
    assertThat(letter(AnswerExtractors.medxpertqa(), answer, question))
        .isEqualTo(row.text("medxpertqa"));
  }

  /** How often the originals give the key of 3,000 recorded answers. */
  @Test
  void extract_recordedAnswers_countsRightAsTheOriginalsDo() {
    Optional<List<Row>> rows = Fixtures.tuningRows();
    assumeTrue(rows.isPresent(), "shared/extraction is not there");
    assertThat(right(rows.orElseThrow(), AnswerExtractors.huatuoFirst())).isEqualTo(1734);
    assertThat(right(rows.orElseThrow(), AnswerExtractors.huatuoLast())).isEqualTo(1890);
    assertThat(right(rows.orElseThrow(), AnswerExtractors.mmluPro())).isEqualTo(1872);
    assertThat(right(rows.orElseThrow(), AnswerExtractors.medxpertqa())).isEqualTo(1674);
  }

  private static long right(List<Row> rows, AnswerExtractor extractor) {
    return rows.stream()
        .filter(
            row ->
                letter(
                        extractor,
                        AnswerText.complete(row.text("text")),
                        new MultipleChoice("q", row.texts("options")))
                    .equals(row.text("answer_idx")))
        .count();
  }

  private static String letter(
      AnswerExtractor extractor, AnswerText answer, MultipleChoice question) {
    ExtractedAnswer read = extractor.extract(answer, question);
    return read instanceof ExtractedAnswer.OutOfRange other
        ? other.answer()
        : read.letter().orElse("");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "The answer is B, not C. The answer is D.|B|D|B|B",
        "(B) or (C)|B|C|C|B",
        "Answer: B then answer: C|B|C|C|B",
        "I would give heparin|B|B|I|",
        "Among A through D, I understand it is C|D|C|C|C"
      })
  void extract_severalLetters_eachTakesItsOwn(
      String text, String first, String last, String pro, String expert) {
    AnswerText answer = AnswerText.complete(text);
    assertThat(letter(AnswerExtractors.huatuoFirst(), answer, DRUGS)).isEqualTo(first);
    assertThat(letter(AnswerExtractors.huatuoLast(), answer, DRUGS)).isEqualTo(last);
    assertThat(letter(AnswerExtractors.mmluPro(), answer, DRUGS)).isEqualTo(pro == null ? "" : pro);
    assertThat(letter(AnswerExtractors.medxpertqa(), answer, DRUGS))
        .isEqualTo(expert == null ? "" : expert);
  }

  @Test
  void extract_handOver_isReadTogetherWithTheAnswer() {
    AnswerText answer = new AnswerText(" B", "The answer is", true);
    ExtractedAnswer read = AnswerExtractors.mmluPro().extract(answer, DRUGS);
    assertThat(read.letter()).contains("B");
    assertThat(read.span()).isEqualTo(new ExtractedAnswer.Span(1, 2));
    assertThat(read.rule()).isEqualTo("mmlu-pro-answer-is");
    AnswerText nothing = AnswerText.complete("no idea");
    assertThat(AnswerExtractors.mmluPro().extract(nothing, DRUGS).outcome())
        .isEqualTo(Outcome.EMPTY);
    AnswerText beyond = AnswerText.complete("the answer is J");
    assertThat(AnswerExtractors.mmluPro().extract(beyond, DRUGS).outcome())
        .isEqualTo(Outcome.OUT_OF_RANGE);
  }

  @Test
  void extract_freeText_isRefusedWithAReason() {
    AnswerText answer = AnswerText.complete("B");
    Question free = Question.freeText("Why?");
    for (AnswerExtractor extractor :
        List.of(
            AnswerExtractors.huatuoFirst(),
            AnswerExtractors.mmluPro(),
            AnswerExtractors.medxpertqa())) {
      assertThatThrownBy(() -> extractor.extract(answer, free))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("use AnswerExtractors.strict()");
    }
  }
}

package dev.m1.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.m1.AnswerText;
import dev.m1.ExtractedAnswer;
import dev.m1.Question.MultipleChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both extractors on 3,000 recorded answers of real models. */
class TuningRowsTest {
  private List<Row> rows = List.of();

  @BeforeEach
  void read() {
    Optional<List<Row>> found = Fixtures.tuningRows();
    assumeTrue(found.isPresent(), "shared/extraction is not there");
    rows = found.get();
    assertThat(rows).hasSize(3000);
  }

  private static MultipleChoice question(Row row) {
    return new MultipleChoice(row.text("question"), row.texts("options"));
  }

  private static AnswerText text(Row row) {
    return AnswerText.complete(row.text("text"));
  }

  private static Optional<String> strictLetter(Row row) {
    return AnswerExtractors.strict().extract(text(row), question(row)).letter();
  }

  @Test
  void strict_cleanAnswers_areAllRead() {
    List<String> misread = new ArrayList<>();
    int clean = 0;
    for (Row row : rows) {
      if (!row.has("clean_letter")) {
        continue;
      }
      clean++;
      if (!strictLetter(row).equals(Optional.of(row.text("clean_letter")))) {
        misread.add(row.text("id"));
      }
    }
    assertThat(clean).isEqualTo(1981);
    assertThat(misread).isEmpty();
  }

  /** An answer field that says "B. text" is as clean as one that says "B". */
  @Test
  void strict_labelledAnswers_areReadAndOthersGiveNoWrongLetter() {
    int labelled = 0;
    for (Row row : rows) {
      if (row.has("clean_letter")) {
        continue;
      }
      Optional<String> stated = labelOf(row);
      Optional<String> read = strictLetter(row);
      if (stated.isPresent()) {
        labelled++;
        assertThat(read).as(row.text("id")).isEqualTo(stated);
      }
    }
    assertThat(labelled).isEqualTo(828);
  }

  /** Returns the letter where the answer field is exactly a label and that option's text. */
  private static Optional<String> labelOf(Row row) {
    String text = row.text("text");
    int field = text.lastIndexOf("\"answer_choice\": \"");
    int end = text.lastIndexOf('"');
    if (field < 0 || end < field) {
      return Optional.empty();
    }
    String value = text.substring(field + "\"answer_choice\": \"".length(), end).strip();
    List<String> options = row.texts("options");
    boolean labelled = value.length() > 1 && ".:)".indexOf(value.charAt(1)) >= 0;
    int option = labelled ? value.charAt(0) - 'A' : -1;
    boolean same =
        option >= 0
            && option < options.size()
            && value.substring(2).strip().equalsIgnoreCase(options.get(option).strip());
    return same ? Optional.of(MultipleChoice.letter(option)) : Optional.empty();
  }

  @Test
  void m1_everyRow_isAsRecorded() {
    M1Scorer scorer = AnswerExtractors.m1();
    for (Row row : rows) {
      Row recorded = row.row("m1");
      int right = row.text("answer_idx").charAt(0) - 'A';
      String extracted = scorer.extracted(text(row));
      assertThat(extracted).isEqualTo(recorded.text("extracted"));
      assertThat(scorer.matched(extracted, question(row))).isEqualTo(recorded.text("matched"));
      assertThat(scorer.isRight(text(row), question(row), right))
          .isEqualTo(recorded.flag("correct"));
      ExtractedAnswer verdict = scorer.extract(text(row), question(row));
      assertThat(verdict.letter().isPresent() || verdict instanceof ExtractedAnswer.OutOfRange)
          .isTrue();
    }
  }

  /** The table of docs/extraction.md. */
  @Test
  void strictAndM1_everyRow_differAsTheGuideSays() {
    M1Scorer m1 = AnswerExtractors.m1();
    Map<String, Integer> counts = new TreeMap<>();
    for (Row row : rows) {
      ExtractedAnswer verdict = AnswerExtractors.strict().extract(text(row), question(row));
      String published = m1.matched(m1.extracted(text(row)), question(row));
      boolean right = m1.isRight(text(row), question(row), row.text("answer_idx").charAt(0) - 'A');
      String letters =
          verdict.letter().map(letter -> letter.equals(published) ? " same" : " other").orElse("");
      String key = verdict.outcome().label() + letters + (right ? ", m1 right" : ", m1 wrong");
      counts.merge(key, 1, Integer::sum);
    }
    assertThat(counts)
        .containsExactly(
            entry("Ambiguous, m1 right", 13),
            entry("Ambiguous, m1 wrong", 27),
            entry("Empty, m1 right", 2),
            entry("Empty, m1 wrong", 22),
            entry("OutOfRange, m1 right", 10),
            entry("OutOfRange, m1 wrong", 59),
            entry("Parsed other, m1 right", 2),
            entry("Parsed other, m1 wrong", 11),
            entry("Parsed same, m1 right", 1855),
            entry("Parsed same, m1 wrong", 955),
            entry("Refused, m1 right", 8),
            entry("Refused, m1 wrong", 36));
  }
}

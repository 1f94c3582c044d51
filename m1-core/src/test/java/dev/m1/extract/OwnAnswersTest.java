package dev.m1.extract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.m1.AnswerText;
import dev.m1.ExtractedAnswer;
import dev.m1.Question.MultipleChoice;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The strict extractor on answers written for this project, committed and not. */
class OwnAnswersTest {
  static Stream<Row> answers() {
    return Fixtures.resource("answers.jsonl").stream();
  }

  @ParameterizedTest
  @MethodSource("answers")
  void extract_ownAnswer_readsItsLetterOrNone(Row row) {
    MultipleChoice question = new MultipleChoice(row.text("question"), row.texts("options"));
    AnswerText answer =
        new AnswerText(
            row.text("text"),
            row.has("handOver") ? row.text("handOver") : "",
            !row.has("complete") || row.flag("complete"));
    ExtractedAnswer verdict = AnswerExtractors.strict().extract(answer, question);
    assertThat(verdict.letter().orElse(null))
        .as("%s", verdict)
        .isEqualTo(row.has("letter") ? row.text("letter") : null);
    assertThat(verdict.span().end()).isLessThanOrEqualTo(answer.text().length());
  }
}

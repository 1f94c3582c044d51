package dev.m1.extract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.m1.AnswerExtractor;
import dev.m1.AnswerText;
import dev.m1.Question;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A text four times as long must not take much more than four times the work, whatever it repeats.
 *
 * <p>The bound is loose, so that a busy machine does not fail it; quadratic work on a megabyte
 * takes minutes.
 */
class LinearTimeTest {
  private static final int MEGABYTE = 1_000_000;

  @ParameterizedTest
  @ValueSource(strings = {"(", "\\boxed{", "Acute appendicitis "})
  void extract_megabyteOfOnePiece_takesLinearTime(String piece) {
    check(AnswerExtractors.strict(), Verdicts.QUESTION, piece, MEGABYTE);
    check(AnswerExtractors.m1(), Verdicts.QUESTION, piece, MEGABYTE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A. Acute appendicitis\n",
        "Answer: ",
        "the answer is A ",
        "\"answer\": \"",
        "A, ",
        "A and ",
        "12 ",
        "1,",
        "\n",
        "*",
        "<",
        "\ud800",
        "Question: ",
        "wait, A ",
        "I choose "
      })
  void extract_longTextOfOnePiece_takesLinearTime(String piece) {
    int length = MEGABYTE / 5;
    check(AnswerExtractors.strict(), Verdicts.QUESTION, piece, length);
    check(
        AnswerExtractors.strict(),
        Question.numeric("How much?", "mg", Question.Tolerance.EXACT),
        piece,
        length);
    check(AnswerExtractors.strict(), Question.freeText("What?"), piece, length);
  }

  private static void check(
      AnswerExtractor extractor, Question question, String piece, int length) {
    AnswerText quarter = AnswerText.complete(piece.repeat(length / 4 / piece.length()));
    AnswerText whole = AnswerText.complete(piece.repeat(length / piece.length()));
    timed(extractor, quarter, question); // let it compile
    long one = timed(extractor, quarter, question);
    long four = timed(extractor, whole, question);
    assertThat(four)
        .as("nanoseconds for %d characters of %s, against %d for a quarter", length, piece, one)
        .isLessThan(Math.max(12 * one, 5_000_000_000L));
  }

  private static long timed(AnswerExtractor extractor, AnswerText text, Question question) {
    long start = System.nanoTime();
    extractor.extract(text, question);
    return System.nanoTime() - start;
  }
}

package dev.m1.eval.score;

import static java.util.Objects.requireNonNull;

import dev.m1.AnswerExtractor;
import dev.m1.ExtractedAnswer;
import dev.m1.Question;
import dev.m1.Question.MultipleChoice;
import dev.m1.eval.run.Cell;
import java.util.Locale;

/**
 * Scores with an extractor.
 *
 * @param choiceOnly whether it reads nothing but multiple choice
 */
record ExtractorScorer(String name, AnswerExtractor extractor, boolean choiceOnly)
    implements Scorer {
  ExtractorScorer {
    requireNonNull(name, "name");
    requireNonNull(extractor, "extractor");
  }

  @Override
  public boolean reads(Cell cell, Question question) {
    return !choiceOnly || question instanceof MultipleChoice;
  }

  @Override
  public Verdict score(Cell cell, Question question, String key) {
    ExtractedAnswer read = extractor.extract(cell.answer(), question);
    return new Verdict(read.outcome(), read.letter(), isRight(read, question, key), read.rule());
  }

  private static boolean isRight(ExtractedAnswer read, Question question, String key) {
    if (read instanceof ExtractedAnswer.ParsedChoice choice) {
      return choice.letter().orElse("").equals(key);
    } else if (read instanceof ExtractedAnswer.ParsedNumber number
        && question instanceof Question.Numeric numeric) {
      return numeric.tolerance().accepts(Double.parseDouble(key), number.value());
    }
    return read instanceof ExtractedAnswer.ParsedText text
        && text.text()
            .strip()
            .toLowerCase(Locale.ROOT)
            .equals(key.strip().toLowerCase(Locale.ROOT));
  }
}

package dev.m1.eval.score;

import static java.util.Objects.requireNonNull;

import dev.m1.AnswerExtractor;
import dev.m1.ExtractedAnswer;
import dev.m1.Question;
import dev.m1.Question.MultipleChoice;
import dev.m1.eval.data.AnswerKey;
import dev.m1.eval.run.Cell;

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
    return new Verdict(
        read.outcome(), read.letter(), AnswerKey.confirms(read, question, key), read.rule());
  }
}

package dev.m1.eval.score;

import dev.m1.ExtractedAnswer;
import dev.m1.Question;
import dev.m1.Question.MultipleChoice;
import dev.m1.eval.run.Cell;
import dev.m1.extract.AnswerExtractors;
import dev.m1.extract.M1Scorer;

/**
 * Scores as the m1 paper did, which compares with the right option before it reads a letter: a text
 * can count for two options.
 */
final class PublishedM1Scorer implements Scorer {
  private static final M1Scorer M1 = AnswerExtractors.m1();

  @Override
  public String name() {
    return "m1";
  }

  @Override
  public boolean reads(Cell cell, Question question) {
    return question instanceof MultipleChoice;
  }

  @Override
  public Verdict score(Cell cell, Question question, String key) {
    if (!(question instanceof MultipleChoice choice)) {
      throw new IllegalArgumentException("the m1 scorer reads multiple-choice answers only");
    }
    ExtractedAnswer read = M1.extract(cell.answer(), choice);
    boolean right = M1.isRight(cell.answer(), choice, key.charAt(0) - 'A');
    return new Verdict(read.outcome(), read.letter(), right, read.rule());
  }
}

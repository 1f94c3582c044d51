package dev.m1.eval.score;

import dev.m1.AnswerExtractor;
import dev.m1.Question;
import dev.m1.eval.run.Cell;

/** Says whether recorded answers are right. A pure function: thread-safe, no state. */
public interface Scorer {
  /** Returns the name that tables and commands use. */
  String name();

  /** Says whether it can score such a cell: published scorers read multiple choice only. */
  boolean reads(Cell cell, Question question);

  /**
   * Scores one answer.
   *
   * @param cell the recorded answer
   * @param question the question as it was presented, options in that order
   * @param key the right letter in that order, or the expected number or text
   * @throws IllegalArgumentException if it cannot read such a cell
   */
  Verdict score(Cell cell, Question question, String key);

  /** Returns a scorer that counts as right what an extractor reads and the key confirms. */
  static Scorer of(String name, AnswerExtractor extractor) {
    return new ExtractorScorer(name, extractor, false);
  }
}

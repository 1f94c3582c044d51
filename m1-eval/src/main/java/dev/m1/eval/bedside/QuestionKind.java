package dev.m1.eval.bedside;

/** Tells what a bedside question asks for. */
public enum QuestionKind {
  /** Asks for the number of points. */
  SCORE,
  /** Asks what the number of points means: the published risk class or disposition. */
  MEANING
}

package dev.m1.eval.bedside;

/** Tells whether a vignette is worded as the training texts are. */
public enum Wording {
  /** Uses only phrases, sentence frames and distractors that training texts use too. */
  TRAINING,
  /**
   * Uses the phrases and frames reserved for tests, which no training text holds: at least one
   * finding is worded in a way that training never showed. Always on {@link Split#TEST}.
   */
  UNSEEN
}

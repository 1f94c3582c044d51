package dev.m1;

/** Says what ended the answer. */
public enum AnswerEnd {
  /** The model ended its turn. */
  END_OF_TURN,
  /** A stop text was written. */
  STOP,
  /** The answer limit was reached. */
  LIMIT,
  /** The deadline passed. */
  DEADLINE,
  /** The model's context was full. */
  CONTEXT_FULL,
  /** The session was cancelled while answering. */
  CANCELLED,
  /** The engine or a listener failed while answering. */
  FAILED,
  /** There is no answer: thinking was abandoned, cancelled or failed. */
  NONE
}

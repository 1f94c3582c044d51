package dev.m1;

/** Says what ended the thinking. */
public enum ThinkingEnd {
  /** The model closed its thinking itself. */
  NATURAL,
  /** The thinking budget was used up. */
  BUDGET,
  /** The strategy concluded. */
  STRATEGY,
  /** The deadline left just the time to answer. */
  DEADLINE,
  /** The model's context left just the room to answer. */
  CONTEXT_FULL,
  /** The thinking had fallen into repetition, or the strategy made no progress. */
  LOOP,
  /** The strategy declined to answer; there is no answer. */
  ABSTAINED,
  /** The session was cancelled while thinking. */
  CANCELLED,
  /** The engine, a controller or a listener failed while thinking. */
  FAILED
}

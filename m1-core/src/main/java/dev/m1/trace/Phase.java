package dev.m1.trace;

/** Names the part of a session that tokens belong to. */
public enum Phase {
  /** Between the prompt and the end of thinking. */
  THINKING,
  /** After the end of thinking. */
  ANSWER
}

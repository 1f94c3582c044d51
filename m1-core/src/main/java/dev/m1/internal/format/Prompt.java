package dev.m1.internal.format;

import static java.util.Objects.requireNonNull;

/** A prompt up to and including the thinking's opener. Immutable. */
public final class Prompt {
  private final int[] tokens;
  private final String text;

  Prompt(int[] tokens, String text) {
    this.tokens = tokens.clone();
    this.text = requireNonNull(text, "text");
  }

  /** Returns the token ids; the array is the caller's. */
  public int[] tokens() {
    return tokens.clone();
  }

  /** Returns the same as text for people; a begin-of-text token that m1 put first is left out. */
  public String text() {
    return text;
  }
}

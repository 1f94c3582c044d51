package dev.m1.spi;

import java.util.OptionalInt;

/**
 * The tokenizer of an open model. Confined like its {@link Backend}: one caller at a time.
 *
 * <p>Token ids run from 0 to {@code size() - 1}. A bad id is an {@link IllegalArgumentException},
 * never a native call.
 */
public interface Vocabulary {
  /** Tells how a token may come about and what it means. */
  enum TokenKind {
    /** Ordinary text or a single byte. */
    TEXT,
    /** A control token ({@code <|im_start|>}): never made from user text. */
    CONTROL,
    /**
     * Added as one piece by the model's makers, but not marked as control ({@code <think>} in some
     * families).
     */
    USER_DEFINED,
    /** Unknown or unused: never made from text. */
    UNUSED
  }

  /** Returns the number of tokens. */
  int size();

  /**
   * Encodes a text. No begin-of-text token is added.
   *
   * @param text any text; unpaired surrogates, and characters that a byte-level vocabulary has no
   *     tokens for, are encoded as U+FFFD (see {@link EncodableText})
   * @param special whether the text of control tokens becomes those tokens; false for anything a
   *     user wrote
   * @throws IllegalArgumentException if the text cannot be tokenized safely (for example an
   *     over-long unbroken run)
   */
  int[] encode(String text, boolean special);

  /**
   * Returns the bytes that the token stands for; for control tokens, the bytes of their name. Part
   * of a UTF-8 character is possible. The array is the caller's.
   */
  byte[] bytes(int token);

  /** Returns the kind of a token. */
  TokenKind kind(int token);

  /** Says whether the token ends a generation (end of text, end of turn …). */
  boolean isEndOfGeneration(int token);

  /** Returns the begin-of-text token, if the model has one. */
  OptionalInt beginOfText();

  /**
   * Says whether prompts start with the begin-of-text token unless their template already writes
   * it.
   */
  boolean addsBeginOfText();

  /** Returns the end-of-text token, if the model has one. */
  OptionalInt endOfText();

  /** Returns the control or user-defined token whose text is exactly this, if there is one. */
  OptionalInt special(String text);
}

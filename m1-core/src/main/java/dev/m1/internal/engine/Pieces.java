package dev.m1.internal.engine;

import dev.m1.spi.Vocabulary;
import dev.m1.spi.Vocabulary.TokenKind;

/**
 * Remembers what each token stands for, so that the hot loop asks the backend once a token.
 * Confined to the scheduler's thread.
 */
final class Pieces {
  private static final byte CONTROL = 1;
  private static final byte END_OF_GENERATION = 2;

  private final Vocabulary vocabulary;
  private final byte[][] bytes;
  private final byte[] flags;

  Pieces(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
    bytes = new byte[vocabulary.size()][];
    flags = new byte[vocabulary.size()];
  }

  byte[] bytes(int token) {
    byte[] known = bytes[token];
    if (known == null) {
      known = vocabulary.bytes(token);
      bytes[token] = known;
      if (vocabulary.kind(token) == TokenKind.CONTROL) {
        flags[token] |= CONTROL;
      }
      if (vocabulary.isEndOfGeneration(token)) {
        flags[token] |= CONTROL | END_OF_GENERATION;
      }
    }
    return known;
  }

  /** Says whether a token is a control token or ends a generation: never part of a text. */
  boolean isControl(int token) {
    bytes(token);
    return (flags[token] & CONTROL) != 0;
  }

  byte[][] bytes(int[] tokens) {
    byte[][] all = new byte[tokens.length][];
    for (int i = 0; i < tokens.length; i++) {
      all[i] = bytes(tokens[i]);
    }
    return all;
  }
}

package dev.m1.internal.engine;

import dev.m1.spi.Vocabulary;
import dev.m1.spi.Vocabulary.TokenKind;

/**
 * Remembers what each token stands for, so that the hot loop asks the backend once a token.
 * Confined to the scheduler's thread.
 */
final class Pieces {
  private final Vocabulary vocabulary;
  private final byte[][] bytes;
  private final boolean[] control;

  Pieces(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
    bytes = new byte[vocabulary.size()][];
    control = new boolean[vocabulary.size()];
  }

  byte[] bytes(int token) {
    byte[] known = bytes[token];
    if (known == null) {
      known = vocabulary.bytes(token);
      bytes[token] = known;
      control[token] = isControl(vocabulary, token);
    }
    return known;
  }

  /** Says whether a token is a control token or ends a generation: never part of a text. */
  boolean isControl(int token) {
    bytes(token);
    return control[token];
  }

  /** Says the same without remembering it. */
  static boolean isControl(Vocabulary vocabulary, int token) {
    return vocabulary.kind(token) == TokenKind.CONTROL || vocabulary.isEndOfGeneration(token);
  }

  byte[][] bytes(int[] tokens) {
    byte[][] all = new byte[tokens.length][];
    for (int i = 0; i < tokens.length; i++) {
      all[i] = bytes(tokens[i]);
    }
    return all;
  }
}

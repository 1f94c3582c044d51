package dev.m1.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The tokens of one sequence, as a {@link Script} sees them. Confined to the thread that decodes;
 * valid during the script's call.
 */
public final class TokenHistory {
  private final ScriptedVocabulary vocabulary;
  private int[] tokens;
  private long[] hashes;
  private int size;

  TokenHistory(ScriptedVocabulary vocabulary) {
    this.vocabulary = vocabulary;
    tokens = new int[64];
    hashes = new long[64];
  }

  TokenHistory(TokenHistory origin) {
    vocabulary = origin.vocabulary;
    tokens = origin.tokens.clone();
    hashes = origin.hashes.clone();
    size = origin.size;
  }

  void append(int token) {
    if (size == tokens.length) {
      tokens = Arrays.copyOf(tokens, size * 2);
      hashes = Arrays.copyOf(hashes, size * 2);
    }
    tokens[size] = token;
    hashes[size] = mix(hash() + token + 1);
    size++;
  }

  void truncate(int length) {
    size = length;
  }

  /** Returns the number of tokens. */
  public int size() {
    return size;
  }

  /**
   * Returns a token.
   *
   * @param index 0 to {@code size() - 1}
   */
  public int token(int index) {
    return tokens[java.util.Objects.checkIndex(index, size)];
  }

  /** Returns the last token. */
  public int last() {
    return token(size - 1);
  }

  /** Returns all tokens, as a copy. */
  public int[] tokens() {
    return Arrays.copyOf(tokens, size);
  }

  /** Returns a number that depends on all tokens and their order. */
  public long hash() {
    return size == 0 ? 0x6d31L : hashes[size - 1];
  }

  /** Says whether the last tokens are these. */
  public boolean endsWith(int... last) {
    return size >= last.length
        && Arrays.equals(tokens, size - last.length, size, last, 0, last.length);
  }

  /** Returns the text so far, control tokens by name; malformed UTF-8 reads as U+FFFD. */
  public String text() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < size; i++) {
      bytes.writeBytes(vocabulary.bytes(tokens[i]));
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** Returns the vocabulary that the tokens belong to. */
  public ScriptedVocabulary vocabulary() {
    return vocabulary;
  }

  /**
   * Mixes the bits of a number; Stafford's variant 13, as in {@link java.util.SplittableRandom}.
   */
  static long mix(long number) {
    long z = number * 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}

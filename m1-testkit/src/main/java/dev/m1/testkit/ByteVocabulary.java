package dev.m1.testkit;

import dev.m1.spi.Vocabulary;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * The simplest tokenizer: tokens 0 to 255 are the bytes, then come control tokens, the first of
 * which ends a generation. To begin a backend with, before its real tokenizer is there. Immutable
 * and thread-safe.
 *
 * @param controls the control tokens' names, not empty
 */
public record ByteVocabulary(List<String> controls) implements Vocabulary {
  /** Copies the names and checks them. */
  public ByteVocabulary {
    controls = List.copyOf(controls);
    if (controls.isEmpty() || controls.contains("")) {
      throw new IllegalArgumentException(
          "there must be a control token to end with, and each needs a name: " + controls);
    }
  }

  /** Returns a vocabulary with these control tokens; the first ends a generation. */
  public static ByteVocabulary withControls(String... names) {
    return new ByteVocabulary(Arrays.asList(names));
  }

  @Override
  public int size() {
    return 256 + controls.size();
  }

  @Override
  public int[] encode(String text, boolean special) {
    int[] tokens = new int[text.length() * 3];
    int count = 0;
    for (int at = 0; at < text.length(); ) {
      int control = special ? controlAt(text, at) : -1;
      if (control >= 0) {
        tokens[count++] = 256 + control;
        at += controls.get(control).length();
      } else {
        int point = text.codePointAt(at);
        for (byte b : utf8(point)) {
          tokens[count++] = b & 0xff;
        }
        at += Character.charCount(point);
      }
    }
    return Arrays.copyOf(tokens, count);
  }

  private int controlAt(String text, int at) {
    for (int i = 0; i < controls.size(); i++) {
      if (text.startsWith(controls.get(i), at)) {
        return i;
      }
    }
    return -1;
  }

  /** Encodes a character; half of one becomes U+FFFD. */
  static byte[] utf8(int codePoint) {
    boolean half = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    return Character.toString(half ? 0xfffd : codePoint).getBytes(StandardCharsets.UTF_8);
  }

  /** Encodes a text; unlike {@link String#getBytes}, half a character becomes U+FFFD. */
  static byte[] utf8(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
    text.codePoints().forEach(point -> out.writeBytes(utf8(point)));
    return out.toByteArray();
  }

  @Override
  public byte[] bytes(int token) {
    return check(token) < 256
        ? new byte[] {(byte) token}
        : controls.get(token - 256).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public TokenKind kind(int token) {
    return check(token) < 256 ? TokenKind.TEXT : TokenKind.CONTROL;
  }

  @Override
  public boolean isEndOfGeneration(int token) {
    return check(token) == 256;
  }

  @Override
  public OptionalInt beginOfText() {
    return OptionalInt.empty();
  }

  @Override
  public boolean addsBeginOfText() {
    return false;
  }

  @Override
  public OptionalInt endOfText() {
    return OptionalInt.of(256);
  }

  @Override
  public OptionalInt special(String text) {
    int index = controls.indexOf(text);
    return index < 0 ? OptionalInt.empty() : OptionalInt.of(256 + index);
  }

  private int check(int token) {
    if (token < 0 || token >= size()) {
      throw new IllegalArgumentException("a token must be in 0.." + (size() - 1) + ": " + token);
    }
    return token;
  }
}

package dev.m1.backend.djl;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells the bytes that each token stands for. Immutable. */
final class TokenBytes {
  private static final Pattern BYTE = Pattern.compile("<0x([0-9A-F]{2})>");
  private static final String BLANK = "\u2581";
  private static final int[] BYTE_OF_CHARACTER = byteOfCharacter();

  private final TokenizerFile file;

  TokenBytes(TokenizerFile file) {
    this.file = file;
  }

  /** Returns a token's bytes, which are the caller's; none for ids without a token. */
  byte[] of(int token) {
    TokenizerFile.@Nullable AddedToken added = file.added().get(token);
    if (added != null) {
      return added.content().getBytes(StandardCharsets.UTF_8);
    }
    @Nullable String text = token < file.size() ? file.tokens().get(token) : null;
    if (text == null) {
      return new byte[0];
    }
    return file.byteLevel() ? byteLevel(text) : sentencePiece(text);
  }

  private static byte[] byteLevel(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    text.codePoints()
        .forEach(
            c -> {
              int value = c < BYTE_OF_CHARACTER.length ? BYTE_OF_CHARACTER[c] : -1;
              if (value >= 0) {
                bytes.write(value);
              } else {
                bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
              }
            });
    return bytes.toByteArray();
  }

  private static byte[] sentencePiece(String text) {
    Matcher matcher = BYTE.matcher(text);
    return matcher.matches()
        ? new byte[] {(byte) Integer.parseInt(matcher.group(1), 16)}
        : text.replace(BLANK, " ").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * GPT-2's bytes_to_unicode, backwards: printable bytes stand for themselves, others from U+0100.
   */
  private static int[] byteOfCharacter() {
    int[] bytes = new int[0x144];
    java.util.Arrays.fill(bytes, -1);
    int others = 0;
    for (int b = 0; b < 256; b++) {
      boolean printable = (b >= '!' && b <= '~') || (b >= 0xa1 && b <= 0xac) || b >= 0xae;
      bytes[printable ? b : 256 + others++] = b;
    }
    return bytes;
  }
}

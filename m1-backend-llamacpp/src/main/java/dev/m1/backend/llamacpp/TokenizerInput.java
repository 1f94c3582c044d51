package dev.m1.backend.llamacpp;

import java.nio.charset.StandardCharsets;

/** Prepares text for the native tokenizer. */
final class TokenizerInput {
  private static final char REPLACEMENT = '\uFFFD';

  private TokenizerInput() {}

  /** Returns the text as UTF-8, each unpaired surrogate as U+FFFD (where the JDK writes "?"). */
  static byte[] utf8(String text) {
    return wellFormed(text).getBytes(StandardCharsets.UTF_8);
  }

  private static String wellFormed(String text) {
    StringBuilder copy = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (Character.isHighSurrogate(c)
            && i + 1 < text.length()
            && Character.isLowSurrogate(text.charAt(i + 1))) {
          i++;
        } else {
          copy = copy == null ? new StringBuilder(text) : copy;
          copy.setCharAt(i, REPLACEMENT);
        }
      }
    }
    return copy == null ? text : copy.toString();
  }
}

package dev.m1.extract;

/** Tells sentences from noise, so that a lone letter among random signs states nothing. */
final class Language {
  private static final int SAMPLE = 400;

  private Language() {}

  /** Says whether the text around a line reads like words, or is hardly there. */
  static boolean isLikely(Page page, int lineStart, int lineEnd) {
    int words = 0;
    int others = 0;
    int from = Math.max(0, lineStart - SAMPLE);
    int to = Math.min(page.size(), lineEnd + SAMPLE);
    for (int i = from; i < to; i++) {
      boolean inside = i >= lineStart && i < lineEnd;
      if (inside || page.tokens.isLine(i)) {
        continue;
      }
      if (isWordLike(page.tokens, i)) {
        words++;
      } else {
        others++;
      }
    }
    return words >= others;
  }

  private static boolean isWordLike(Tokens tokens, int token) {
    if (!tokens.isWord(token)) {
      return false;
    }
    String key = tokens.key(token);
    if (Character.isIdeographic(key.codePointAt(0))) {
      return true;
    }
    if (key.length() < 2) {
      return false;
    }
    boolean vowel = false;
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (!Character.isLetter(c)) {
        return false;
      }
      vowel |= "aeiouy".indexOf(c) >= 0;
    }
    // a real word rarely changes case inside
    String written = tokens.written(token);
    String tail = written.substring(1);
    boolean oneCase =
        tail.equals(tail.toLowerCase(java.util.Locale.ROOT))
            || written.equals(written.toUpperCase(java.util.Locale.ROOT));
    return vowel && oneCase;
  }
}

package dev.m1.extract;

/** Tells sentences from noise, so that a lone letter among random signs states nothing. */
final class Language {
  private static final int AROUND = 400;
  private static final int HARDLY_ANYTHING = 2;

  // how many word-like tokens, and how many tokens in all, come before each token
  private final int[] words;
  private final int[] tokens;

  Language(Tokens source) {
    this.words = new int[source.size() + 1];
    this.tokens = new int[source.size() + 1];
    for (int i = 0; i < source.size(); i++) {
      words[i + 1] = words[i] + (isWordLike(source, i) ? 1 : 0);
      boolean ruler = i > 0 && source.isSign(i, source.key(i - 1)); // "---"
      tokens[i + 1] = tokens[i] + (source.isLine(i) || ruler ? 0 : 1);
    }
  }

  /** Says whether the text around a line reads like words, or is hardly there. */
  boolean isLikelyAround(int lineStart, int lineEnd) {
    int from = Math.max(0, lineStart - AROUND);
    int to = Math.min(tokens.length - 1, lineEnd + AROUND);
    int worded = between(words, from, to) - between(words, lineStart, lineEnd);
    int all = between(tokens, from, to) - between(tokens, lineStart, lineEnd);
    return worded * 2 >= all || all <= HARDLY_ANYTHING;
  }

  private static int between(int[] sums, int from, int to) {
    return sums[to] - sums[from];
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
    return vowel && !tokens.changesCase(token);
  }
}

package dev.m1.eval.data;

import dev.m1.eval.internal.Digests;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Tells when two rows are one question: same words, whatever the case, the punctuation, the order
 * of the options and, for a stem long enough to be a case of its own, whatever the options.
 */
final class Canonical {
  /** A stem of so many words is met once; "Which of the following is true?" is met often. */
  static final int OWN_WORDS = 20;

  private static final int HASH_BYTES = 8;

  private Canonical() {}

  /** Returns the words of a text: lower case, letters and digits only, one blank between. */
  static String words(String text) {
    String folded = Normalizer.normalize(text, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
    StringBuilder words = new StringBuilder(folded.length());
    boolean gap = false;
    for (int i = 0; i < folded.length(); ) {
      int c = folded.codePointAt(i);
      i += Character.charCount(c);
      if (Character.getType(c) == Character.NON_SPACING_MARK) {
        continue;
      }
      if (!Character.isLetterOrDigit(c)) {
        gap = words.length() > 0;
        continue;
      }
      if (gap) {
        words.append(' ');
        gap = false;
      }
      words.appendCodePoint(c);
    }
    return words.toString();
  }

  /** Returns the hash that all rows of one question share: 16 hexadecimal digits. */
  static String cluster(String stem, List<String> options) {
    String words = words(stem);
    if (words.chars().filter(c -> c == ' ').count() + 1 >= OWN_WORDS) {
      return hash(words);
    }
    StringBuilder all = new StringBuilder(words);
    options.stream().map(Canonical::optionWords).sorted().forEach(o -> all.append('\n').append(o));
    return hash(all.toString());
  }

  /** Options that are only signs ("+", "-") stay as they are. */
  private static String optionWords(String option) {
    String words = words(option);
    return words.isEmpty() ? option.strip() : words;
  }

  static String hash(String text) {
    return HexFormat.of().formatHex(Digests.sha256(text), 0, HASH_BYTES);
  }
}

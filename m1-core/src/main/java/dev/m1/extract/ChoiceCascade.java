package dev.m1.extract;

import dev.m1.Question.MultipleChoice;
import java.util.List;
import java.util.Locale;

/**
 * Reads a letter as {@code match_choice} of HuatuoGPT-o1's {@code scorer.py} does, which the m1
 * paper took over: "answer is X", else a lone letter, else an option's text, else the option that
 * looks most like the text. It always finds one; of several it takes the first or the last.
 */
final class ChoiceCascade {
  private static final String FINAL_RESPONSE = "## Final Response\n\n";
  private static final String ANSWER_IS = "answer is";
  private static final int MOST_LETTERS = 14; // A to N
  private static final String IS = "is ";

  private ChoiceCascade() {}

  /** A letter and where it came from, in the text. */
  record Match(String letter, String rule, int start, int end) {}

  /**
   * Returns what the cascade reads.
   *
   * @param first whether it takes the first of several, not the last
   * @param name how its rules' names begin
   */
  static Match match(String whole, MultipleChoice question, boolean first, String name) {
    int marker = whole.lastIndexOf(FINAL_RESPONSE);
    int offset = marker < 0 ? 0 : marker + FINAL_RESPONSE.length();
    String text = whole.substring(offset);
    int stated = stated(text, first);
    if (stated >= 0) {
      return letterAt(text, stated, offset, name + "-answer-is");
    }
    int lone = lone(text, Math.min(MOST_LETTERS, question.options().size()), first);
    if (lone >= 0) {
      return letterAt(text, lone, offset, name + "-lone-letter");
    }
    return byText(text, question.options(), offset, first, name);
  }

  private static Match letterAt(String text, int at, int offset, String rule) {
    return new Match(text.substring(at, at + 1), rule, offset + at, offset + at + 1);
  }

  /** Returns the letter of a match of {@code answer is\s*?[A-N]}, or -1. */
  private static int stated(String text, boolean first) {
    int found = -1;
    int at = text.indexOf(ANSWER_IS);
    while (at >= 0) {
      int letter = at + ANSWER_IS.length();
      while (letter < text.length() && PythonText.isSpace(text.charAt(letter))) {
        letter++;
      }
      if (letter < text.length() && text.charAt(letter) >= 'A' && text.charAt(letter) <= 'N') {
        found = letter;
        if (first) {
          return found;
        }
      }
      at = text.indexOf(ANSWER_IS, letter);
    }
    return found;
  }

  /**
   * Returns the letter of a match of {@code ([一-鿿]|is |是|项|\*|\W|\ |\(|为|^|'|"|#)(?![aA]
   * )([LETTERS])(\W|[一-鿿]|$)}, or -1. Matches do not overlap: a character that ended one cannot
   * start the next.
   */
  private static int lone(String text, int letters, boolean first) {
    int found = -1;
    int at = 0;
    while (at < text.length()) {
      int letter = letterFrom(text, at, letters);
      if (letter < 0) {
        at += Character.charCount(text.codePointAt(at));
        continue;
      }
      found = letter;
      if (first) {
        return found;
      }
      boolean closed = letter + 1 < text.length();
      at = closed ? letter + 1 + Character.charCount(text.codePointAt(letter + 1)) : text.length();
    }
    return found;
  }

  /** Returns the letter of a match that starts at a character, or -1. */
  private static int letterFrom(String text, int at, int letters) {
    int point = text.codePointAt(at);
    int next = at + Character.charCount(point);
    boolean lead = PythonText.isHan(point) || !PythonText.isWord(point);
    if (lead && isLone(text, next, letters)) {
      return next;
    }
    if (text.startsWith(IS, at) && isLone(text, at + IS.length(), letters)) {
      return at + IS.length();
    }
    return at == 0 && isLone(text, 0, letters) ? 0 : -1;
  }

  private static boolean isLone(String text, int at, int letters) {
    if (at >= text.length() || text.charAt(at) < 'A' || text.charAt(at) >= 'A' + letters) {
      return false;
    }
    if (at + 1 >= text.length()) {
      return true;
    }
    int after = text.codePointAt(at + 1);
    boolean article = text.charAt(at) == 'A' && after == ' ';
    return !article && (PythonText.isHan(after) || !PythonText.isWord(after));
  }

  /**
   * Takes the option whose text comes last. With {@code first} the original compares where each
   * option comes first, and takes the latest of those.
   */
  private static Match byText(
      String text, List<String> options, int offset, boolean first, String name) {
    String said = lower(text);
    int option = -1;
    int last = -1;
    for (int i = 0; i < options.size(); i++) {
      String each = lower(options.get(i));
      int at = first ? said.indexOf(each) : said.lastIndexOf(each);
      if (at > last) {
        option = i;
        last = at;
      }
    }
    if (option >= 0) {
      int end = Math.min(text.length(), last + options.get(option).length());
      int start = Math.min(last, end);
      return new Match(
          MultipleChoice.letter(option), name + "-option-text", offset + start, offset + end);
    }
    SequenceMatcher.Prepared prepared = new SequenceMatcher.Prepared(said);
    double highest = 0;
    for (int i = 0; i < options.size(); i++) {
      double ratio = prepared.ratio(lower(options.get(i)));
      if (ratio >= highest) {
        option = i;
        highest = ratio;
      }
    }
    return new Match(
        MultipleChoice.letter(option), name + "-most-similar", offset, offset + text.length());
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}

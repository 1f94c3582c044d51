package dev.m1.extract;

import dev.m1.Question.MultipleChoice;
import java.util.List;

/**
 * Finds where a text runs on into a question of the model's own: a paragraph that asks something
 * else, followed by a list of options that are not those of the question.
 */
final class InventedQuestion {
  private InventedQuestion() {}

  /** Returns the character at which such a question starts, or the end of the part. */
  static int start(AnswerPart part, Tokens tokens, OptionTable options, MultipleChoice question) {
    int paragraph = 0; // first token of the paragraph before the line
    int lastBlank = -1;
    for (int i = 0; i < tokens.size(); i++) {
      boolean lineStart = i == 0 || tokens.isLine(i - 1);
      if (!lineStart) {
        continue;
      }
      if (tokens.isLine(i)) {
        lastBlank = i;
        continue;
      }
      if (isForeign(tokens, options, i, 0) && paragraph > 0) {
        int next = nextLine(tokens, i);
        boolean asks = asksAnother(tokens, paragraph, i, question);
        if (asks && isForeign(tokens, options, next, 1)) {
          return tokens.start(paragraph);
        }
      }
      if (lastBlank == i - 1 || lastBlank < 0) {
        paragraph = i;
      }
    }
    return part.end();
  }

  private static int nextLine(Tokens tokens, int from) {
    int at = from;
    int bound = Math.min(tokens.size(), from + Page.WINDOW * 4);
    while (at < bound && !tokens.isLine(at)) {
      at++;
    }
    while (at < bound && tokens.isLine(at)) {
      at++;
    }
    return at;
  }

  /** Says whether a line carries a letter's label and a text that is unlike that option. */
  private static boolean isForeign(Tokens tokens, OptionTable options, int line, int letter) {
    int label = tokens.isSign(line, "([-") ? line + 1 : line;
    if (tokens.capital(label) != letter || !tokens.isSign(label + 1, ".):")) {
      return false;
    }
    int end = label + 2;
    while (end < tokens.size() && end < label + Page.WINDOW && !tokens.isLine(end)) {
      end++;
    }
    List<String> said =
        OptionTable.significant(tokens, label + 2, end).stream().map(tokens::key).toList();
    return !said.isEmpty()
        && (letter >= options.size() || OptionTable.likeness(said, options.keys(letter)) < 0.6);
  }

  private static boolean asksAnother(Tokens tokens, int from, int to, MultipleChoice question) {
    int asking = -1;
    for (int i = Math.max(from, to - 6 * Page.WINDOW); i < to; i++) {
      asking = tokens.isSign(i, "?") ? i : asking;
    }
    if (asking < 0) {
      return false;
    }
    Tokens asked = Tokens.of(question.text().substring(0, Math.min(200, question.text().length())));
    int words = Math.min(5, asked.size());
    for (int i = 0; i < words; i++) {
      if (!tokens.key(from + i).equals(asked.key(i))) {
        return true;
      }
    }
    return false;
  }
}

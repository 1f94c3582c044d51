package dev.m1.extract;

import dev.m1.AnswerText;
import dev.m1.Question.MultipleChoice;

/**
 * The part of an answer that the rules read, taken apart: its tokens, where sentences and lines
 * start, which braces belong together, and the options. Everything is computed in one pass.
 */
final class Page {
  /** How far a rule looks around a token; bounds the work for each token. */
  static final int WINDOW = 30;

  final String text;
  final AnswerPart part;
  final Tokens tokens;
  final OptionTable options;
  final ValueReader values;

  /** Whether the answer ended by itself. */
  final boolean complete;

  /** Whether text that m1 forced stands right before this part, so that it starts with a value. */
  final boolean afterHandOver;

  /** Whether the question asks for what does not hold ("all of these EXCEPT"). */
  final boolean negativeQuestion;

  private final java.util.List<OptionTable.Mention> mentions;
  private final int[] sentenceStarts;
  private final int[] braces;

  Page(
      AnswerText answer,
      AnswerPart part,
      Tokens tokens,
      MultipleChoice question,
      OptionTable options) {
    this.text = answer.text();
    this.part = part;
    this.complete = answer.complete();
    this.afterHandOver = part.afterHandOver();
    this.tokens = tokens;
    this.options = options;
    this.negativeQuestion = asksForException(question);
    this.mentions = options.mentions(tokens);
    this.sentenceStarts = sentences(tokens);
    this.braces = braces(tokens);
    this.values = new ValueReader(this);
  }

  private static boolean asksForException(MultipleChoice question) {
    Tokens words = Tokens.of(question.text());
    for (int i = 0; i < words.size(); i++) {
      if (words.isWord(i) && Phrases.NEGATIVE_QUESTION.contains(words.key(i))) {
        return true;
      }
    }
    return false;
  }

  /** Returns every place where an option's text stands, in order. */
  java.util.List<OptionTable.Mention> mentions() {
    return mentions;
  }

  /** Says whether there is nothing but line ends. */
  boolean isBlank() {
    for (int i = 0; i < tokens.size(); i++) {
      if (!tokens.isLine(i)) {
        return false;
      }
    }
    return true;
  }

  int size() {
    return tokens.size();
  }

  /** Returns the first token that starts at or after a character. */
  int tokenAt(int character) {
    int low = 0;
    int high = tokens.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (tokens.start(middle) < character) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Returns the first token of the sentence of a token. A sentence never crosses a line end. */
  int sentenceStart(int token) {
    return sentenceStarts[token];
  }

  /** Returns the token after the last of the line of a token, at most {@link #WINDOW} × 4 on. */
  int lineEnd(int token) {
    int bound = Math.min(size(), token + 4 * WINDOW);
    int end = token;
    while (end < bound && !tokens.isLine(end)) {
      end++;
    }
    return end;
  }

  /**
   * Returns the token after the last of the sentence of a token, at most {@link #WINDOW} × 2 on.
   */
  int sentenceEnd(int token) {
    int bound = Math.min(size(), token + 2 * WINDOW);
    int end = token;
    while (end < bound && !tokens.isLine(end) && sentenceStarts[end] <= token) {
      end++;
    }
    return end;
  }

  boolean startsLine(int token) {
    int before = token - 1;
    while (before >= 0 && !tokens.isLine(before)) {
      if (!tokens.isSign(before, "-\u2022>[({\u3010|\u2013:\"'")) {
        return false;
      }
      if (token - before > 4) {
        return false;
      }
      before--;
    }
    return true;
  }

  /** Returns the token of the closing brace that belongs to an opening one, or -1. */
  int closingBrace(int opening) {
    return braces[opening];
  }

  /** Says whether a word of a set stands in the same sentence, a bounded way before a token. */
  boolean sentenceHasBefore(int token, java.util.Set<String> words) {
    int from = Math.max(sentenceStarts[token], token - WINDOW);
    for (int i = from; i < token; i++) {
      if (tokens.isWord(i) && words.contains(tokens.key(i))) {
        return true;
      }
    }
    return false;
  }

  private static int[] sentences(Tokens tokens) {
    int[] starts = new int[tokens.size()];
    int start = 0;
    for (int i = 0; i < starts.length; i++) {
      starts[i] = start;
      if (tokens.isLine(i) || (tokens.isSign(i, ".!?\u3002") && endsSentence(tokens, i))) {
        start = i + 1;
      }
    }
    return starts;
  }

  private static boolean endsSentence(Tokens tokens, int sign) {
    boolean spaced =
        !tokens.touches(sign, sign + 1)
            || tokens.isLine(sign + 1)
            || tokens.isSign(sign + 1, "\"')\u201d");
    boolean label =
        tokens.isSign(sign, ".") && (tokens.capital(sign - 1) >= 0 || tokens.small(sign - 1) >= 0);
    boolean title = tokens.isWord(sign - 1, "vs") || tokens.isWord(sign - 1, "dr");
    return spaced && !label && !title;
  }

  private static int[] braces(Tokens tokens) {
    int[] closing = new int[tokens.size()];
    int[] open = new int[tokens.size() + 1];
    int depth = 0;
    for (int i = 0; i < closing.length; i++) {
      closing[i] = -1;
      if (tokens.isSign(i, "{")) {
        open[depth++] = i;
      } else if (depth > 0 && tokens.isSign(i, "}")) {
        closing[open[--depth]] = i;
      }
    }
    return closing;
  }
}

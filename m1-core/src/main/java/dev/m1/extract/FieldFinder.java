package dev.m1.extract;

import java.util.List;
import java.util.Locale;

/** Reads JSON fields whose name says that they hold the answer, also in text cut or half broken. */
final class FieldFinder implements StatementFinder {
  private static final int LONGEST_NAME = 24;

  @Override
  public void find(Page page, StrictRule rule, List<Statement> found) {
    if (page.size() == 0) {
      return;
    }
    String text = page.text;
    int end = page.part.end();
    int at = page.part.start();
    while (at < end) {
      int value = valueStart(text, at, end);
      if (value < 0) {
        at++;
        continue;
      }
      int valueEnd = valueEnd(text, value, end);
      found.add(read(page, rule, value, valueEnd));
      at = Math.max(value, valueEnd);
    }
  }

  /** Returns where the value of the answer field starts whose name's quote is here, or -1. */
  static int valueStart(String text, int quote, int end) {
    if (text.charAt(quote) != '"' && text.charAt(quote) != '\'') {
      return -1;
    }
    int close = quote + 1;
    while (close < end && close - quote <= LONGEST_NAME && isNameChar(text.charAt(close))) {
      close++;
    }
    if (close >= end || text.charAt(close) != text.charAt(quote)) {
      return -1;
    }
    int colon = skipBlanks(text, close + 1, end);
    if (colon >= end || text.charAt(colon) != ':') {
      return -1;
    }
    StringBuilder name = new StringBuilder();
    for (int i = quote + 1; i < close; i++) {
      if (Character.isLetter(text.charAt(i))) {
        name.append(text.charAt(i));
      }
    }
    boolean isAnswer = Phrases.FIELDS.contains(name.toString().toLowerCase(Locale.ROOT));
    return isAnswer ? skipBlanks(text, colon + 1, end) : -1;
  }

  private static boolean isNameChar(char c) {
    return (c < 128 && Character.isLetterOrDigit(c)) || c == '_' || c == '-' || c == ' ';
  }

  private static int skipBlanks(String text, int from, int end) {
    int at = from;
    while (at < end && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /** Returns the end of the value that starts at a character, without its closing quote. */
  static int valueEnd(String text, int value, int end) {
    if (value >= end) {
      return end;
    }
    char first = text.charAt(value);
    boolean quoted = first == '"' || first == '\'';
    String closers =
        quoted ? String.valueOf(first) : first == '[' ? "]" : first == '{' ? "}" : ",}\n";
    int at = quoted || first == '[' || first == '{' ? value + 1 : value;
    while (at < end && closers.indexOf(text.charAt(at)) < 0) {
      at += quoted && text.charAt(at) == '\\' ? 2 : 1;
    }
    return Math.min(at, end);
  }

  private static Statement read(Page page, StrictRule rule, int start, int end) {
    int first = page.tokenAt(start);
    int last = page.tokenAt(end);
    boolean empty = first >= last;
    boolean open = end >= page.part.end();
    ValueReader.Found value = empty ? null : page.values.alone(first, last);
    Reading reading =
        value != null ? value.reading() : open ? new Reading.CutOff() : new Reading.Blank();
    if (reading instanceof Reading.Blank && open) {
      reading = new Reading.CutOff();
    }
    return new Statement(rule, reading, Math.min(start, end), end);
  }
}

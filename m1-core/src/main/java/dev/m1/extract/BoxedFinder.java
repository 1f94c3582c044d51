package dev.m1.extract;

import java.util.List;

/** Reads what stands in {@code \boxed{…}} or {@code \fbox{…}}, also where the brace is missing. */
final class BoxedFinder implements StatementFinder {
  @Override
  public void find(Page page, StrictRule rule, List<Statement> found) {
    Tokens tokens = page.tokens;
    for (int i = 0; i < page.size(); i++) {
      boolean command = tokens.isCommand(i);
      boolean lostBackslash = tokens.isWord(i, "boxed") && tokens.isSign(i + 1, "{");
      boolean box =
          lostBackslash
              || (command && (tokens.key(i).equals("boxed") || tokens.key(i).equals("fbox")));
      if (!box) {
        continue;
      }
      ValueReader.Found value = read(page, i + 1);
      if (value != null) {
        found.add(StatementFinder.statement(page, rule, value));
      }
    }
  }

  private static ValueReader.@org.jspecify.annotations.Nullable Found read(Page page, int at) {
    if (at >= page.size()) {
      return new ValueReader.Found(new Reading.CutOff(), at, at);
    }
    if (!page.tokens.isSign(at, "{")) {
      return page.values.inProse(at, Math.min(page.size(), at + 4));
    }
    if (page.tokens.isCommand(at + 1) && page.tokens.key(at + 1).equals("boxed")) {
      return null; // a box around a box: the inner one is read
    }
    int close = page.closingBrace(at);
    int limit = close >= 0 ? close : page.lineEnd(at);
    if (close < 0 && at + 1 >= page.size()) {
      return new ValueReader.Found(new Reading.CutOff(), at, at + 1);
    }
    ValueReader.Found value = page.values.alone(at + 1, limit);
    // "x = B": what is boxed is what the equation ends in
    int equals = lastEquals(page, at + 1, limit);
    if (equals >= 0 && value != null && value.reading() instanceof Reading.Outside) {
      value = page.values.alone(equals + 1, limit);
    }
    return value;
  }

  private static int lastEquals(Page page, int from, int limit) {
    for (int i = Math.min(limit, from + Page.WINDOW) - 1; i >= from; i--) {
      if (page.tokens.isSign(i, "=")) {
        return i;
      }
    }
    return -1;
  }
}

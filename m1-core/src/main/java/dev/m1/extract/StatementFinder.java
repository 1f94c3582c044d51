package dev.m1.extract;

import java.util.List;

/** Finds the places of a text that state an answer in one particular way. Stateless. */
interface StatementFinder {
  /** Adds what it finds, in the order of the text. */
  void find(Page page, StrictRule rule, List<Statement> found);

  /** Turns a value into a statement with its place in the text. */
  static Statement statement(Page page, StrictRule rule, ValueReader.Found value) {
    int last = Math.max(value.first(), Math.min(value.end(), page.size()) - 1);
    if (value.first() >= page.size()) {
      return new Statement(rule, value.reading(), page.text.length(), page.text.length());
    }
    return new Statement(
        rule, value.reading(), page.tokens.start(value.first()), page.tokens.end(last));
  }

  /** Says whether a sentence only supposes or reports what its later part says. */
  static boolean onlySupposed(Page page, int token) {
    Tokens tokens = page.tokens;
    int start = Math.max(page.sentenceStart(token), token - Page.WINDOW);
    boolean self = false;
    for (int i = start; i < token; i++) {
      String key = tokens.key(i);
      self |= Phrases.SELF.contains(key);
    }
    for (int i = start; i < token; i++) {
      if (!tokens.isWord(i)) {
        continue;
      }
      String key = tokens.key(i);
      boolean reported = Phrases.REPORTED.contains(key) && !self;
      boolean doubted = Phrases.DOUBTED.contains(key) && token - i <= 8;
      boolean asked = key.equals("whether") && token - i <= 8;
      if (reported || doubted || asked) {
        return true;
      }
    }
    boolean supposed =
        Phrases.SUPPOSING.contains(tokens.key(start))
            && !Phrases.SELF.contains(tokens.key(start + 1));
    return supposed || tokens.isWord(token - 1, "if");
  }
}

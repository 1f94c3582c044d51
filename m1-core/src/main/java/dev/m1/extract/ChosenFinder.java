package dev.m1.extract;

import java.util.List;
import java.util.Set;

/** Reads what the writer chooses: "I choose B", "I would go with option B", "I believe it's B". */
final class ChosenFinder implements StatementFinder {
  private static final Set<String> OPINIONS = Phrases.words("think believe say guess");
  private static final Set<String> WOULD = Phrases.words("would id will ill");
  private static final Set<String> WILLING =
      Phrases.words("like have had going want decided decide need forced");

  @Override
  public void find(Page page, StrictRule rule, List<Statement> found) {
    for (int i = 0; i < page.size(); i++) {
      int at = page.tokens.isWord(i) ? valueAfter(page, i) : -1;
      if (at < 0 || denied(page, i) || StatementFinder.onlySupposed(page, i)) {
        continue;
      }
      ValueReader.Found value = page.values.inProse(at, page.lineEnd(at));
      if (value != null && !(value.reading() instanceof Reading.Declined)) {
        found.add(StatementFinder.statement(page, rule, value));
      }
    }
  }

  /** Returns the token after a choosing verb, or -1 where there is none. */
  private static int valueAfter(Page page, int at) {
    Tokens tokens = page.tokens;
    String key = tokens.key(at);
    if (Phrases.CHOOSE.contains(key)) {
      return tokens.isWord(at + 1, "the") ? at + 2 : at + 1;
    }
    boolean answering = key.equals("answer") && WOULD.contains(tokens.key(at - 1));
    if (answering) {
      return at + 1;
    }
    boolean with =
        (key.equals("go") || key.equals("going") || key.equals("went"))
            && tokens.isWord(at + 1, "with");
    boolean other =
        (key.startsWith("opt") && tokens.isWord(at + 1, "for"))
            || (key.startsWith("settl") && tokens.isWord(at + 1, "on"));
    if (with || other) {
      return at + 2;
    }
    if (key.equals("\u9009")) { // Chinese: choose
      int next = at + 1;
      while (tokens.isWord(next, "\u9879") || tokens.isWord(next, "\u62e9")) {
        next++;
      }
      return next;
    }
    boolean mine =
        tokens.isWord(at - 1, "i") || tokens.isWord(at - 1, "id") || tokens.isWord(at - 2, "i");
    if (!OPINIONS.contains(key) || !mine) {
      return -1;
    }
    int next = at + 1;
    while (next < at + 4
        && (tokens.isWord(next, "that")
            || tokens.isWord(next, "it")
            || tokens.isWord(next, "its")
            || tokens.isWord(next, "this")
            || tokens.isSign(next, ","))) {
      next++;
    }
    return next;
  }

  private static boolean denied(Page page, int verb) {
    Tokens tokens = page.tokens;
    int from = Math.max(page.sentenceStart(verb), verb - 4);
    for (int i = from; i < verb; i++) {
      if (tokens.isWord(i) && Phrases.NEGATIONS.contains(tokens.key(i))) {
        return true;
      }
    }
    boolean infinitive = tokens.isWord(verb - 1, "to") && !WILLING.contains(tokens.key(verb - 2));
    boolean you = tokens.isWord(verb - 1, "you") || tokens.isWord(verb - 1, "please");
    return infinitive || you;
  }
}

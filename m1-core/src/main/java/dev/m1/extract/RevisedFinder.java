package dev.m1.extract;

import java.util.List;
import java.util.Set;

/** Reads the answer that a writer changes to: "A... wait, actually C", "Correction: C". */
final class RevisedFinder implements StatementFinder {
  private static final Set<String> MARKERS =
      Phrases.words("wait actually correction sorry oops mean");
  private static final Set<String> BETWEEN =
      Phrases.words(
          "no it its is the should be answer must that this i think mean actually would now"
              + " correct option choice was my mistake sorry wait meant hmm rather a final");

  @Override
  public void find(Page page, StrictRule rule, List<Statement> found) {
    Tokens tokens = page.tokens;
    for (int i = 0; i < page.size(); i++) {
      boolean no = tokens.isWord(i, "no") && tokens.isSign(i + 1, ",") && i > 0;
      if (!no && !(tokens.isWord(i) && MARKERS.contains(tokens.key(i)))) {
        continue;
      }
      int at = i + 1;
      while (at < page.size() && at < i + 12 && isBetween(tokens, at)) {
        at++;
      }
      int before = tokens.isSign(at - 1, "([") ? at - 1 : at;
      boolean letter = tokens.capital(at) >= 0 && !Phrases.VERBS.contains(tokens.key(at + 1));
      boolean notMine = tokens.isWord(i, "mean") && !tokens.isWord(i - 1, "i");
      if (!letter || notMine) {
        continue;
      }
      ValueReader.Found value = page.values.inProse(before, page.lineEnd(at));
      if (value != null && value.first() == at) {
        found.add(StatementFinder.statement(page, rule, value));
      }
    }
  }

  private static boolean isBetween(Tokens tokens, int at) {
    if (tokens.capital(at) >= 0 && !(tokens.isWord(at, "i") && tokens.isWord(at + 1))) {
      return false;
    }
    return tokens.isSign(at, ",.:;-\u2013\u2014\u2026!([")
        || tokens.isLine(at)
        || (tokens.isWord(at) && BETWEEN.contains(tokens.key(at)));
  }
}

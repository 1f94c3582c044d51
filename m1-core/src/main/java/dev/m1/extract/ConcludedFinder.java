package dev.m1.extract;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads conclusions that do not speak of an answer: "Therefore, B.", "It is B.", "The most likely
 * diagnosis is" and an option's text, "which corresponds to option C".
 */
final class ConcludedFinder implements StatementFinder {
  private static final Set<String> IT = Phrases.words("it this that");
  private static final Set<String> LEADING =
      Phrases.words("to with is making makes supports suggests indicates favors favours namely");
  private static final Set<String> SUPERLATIVES =
      Phrases.words("correct right best most likely likeliest appropriate preferred diagnosis");

  @Override
  public void find(Page page, StrictRule rule, List<Statement> found) {
    Tokens tokens = page.tokens;
    for (int i = 0; i < page.size(); i++) {
      if (!tokens.isWord(i)) {
        continue;
      }
      ValueReader.Found value = read(page, i);
      boolean states =
          value != null
              && !(value.reading() instanceof Reading.Outside outside && !outside.certain())
              && !(value.reading() instanceof Reading.Declined)
              && !Phrases.VERBS.contains(tokens.key(value.end()));
      if (states && value != null && !StatementFinder.onlySupposed(page, i)) {
        found.add(StatementFinder.statement(page, rule, value));
      }
    }
  }

  private static ValueReader.@Nullable Found read(Page page, int at) {
    Tokens tokens = page.tokens;
    String key = tokens.key(at);
    if (Phrases.CONCLUSIONS.contains(key)) {
      return letterAt(page, at + 1);
    }
    boolean starts =
        page.sentenceStart(at) == at
            || tokens.isSign(at - 1, ";,\u2014")
            || Phrases.CONCLUSIONS.contains(tokens.key(at - 1))
            || Phrases.CONCLUSIONS.contains(tokens.key(at - 2));
    if (starts && key.equals("its")) {
      return valueAt(page, at + 1);
    }
    if (starts && IT.contains(key)) {
      boolean would = tokens.isWord(at + 1, "would") || tokens.isWord(at + 1, "must");
      int verb = would ? at + 2 : at + 1;
      return Phrases.COPULAS.contains(tokens.key(verb)) ? valueAt(page, verb + 1) : null;
    }
    boolean option = key.equals("option") || key.equals("choice");
    if (option && LEADING.contains(tokens.key(at - 1)) && isFinal(page, at)) {
      return letterAt(page, at + 1);
    }
    boolean be = key.equals("is") || key.equals("are") || key.equals("be") || key.equals("was");
    if (be
        && !page.negativeQuestion
        && page.sentenceHasBefore(at, SUPERLATIVES)
        && !page.sentenceHasBefore(at, Phrases.NEGATIONS)
        && !page.sentenceHasBefore(at, Phrases.MODALS)) {
      return valueAt(page, at + 1);
    }
    return null;
  }

  /** Says whether a sentence concludes, or is the last one. */
  private static boolean isFinal(Page page, int at) {
    return page.sentenceHasBefore(at, Phrases.CONCLUSIONS) || page.sentenceEnd(at) >= page.size();
  }

  private static ValueReader.@Nullable Found letterAt(Page page, int from) {
    Tokens tokens = page.tokens;
    int at = from;
    while (at < from + 4
        && (tokens.isSign(at, ",:([")
            || tokens.isWord(at, "option")
            || tokens.isWord(at, "choice"))) {
      at++;
    }
    boolean letter = tokens.capital(at) >= 0 && !Phrases.VERBS.contains(tokens.key(at + 1));
    return letter ? page.values.inProse(at, page.lineEnd(at)) : null;
  }

  private static ValueReader.@Nullable Found valueAt(Page page, int at) {
    if (at >= page.size() || page.tokens.isLine(at)) {
      return null;
    }
    return page.values.inProse(at, page.lineEnd(at));
  }
}

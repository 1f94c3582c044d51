package dev.m1.extract;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads what is declared right: "B is the correct answer" or, for the weaker rule, "Option B is
 * correct", "Aspirin is the best treatment".
 */
final class DeclaredFinder implements StatementFinder {
  private static final Set<String> BEFORE =
      Phrases.words(
          "option choice answer so thus therefore hence that letter only and or while but");
  private static final Set<String> DENIED_BEFORE = Phrases.words("neither nor whether if not no");
  private static final Set<String> BE =
      Phrases.words("is are was would seems appears remains be must should represents stands");
  private static final Set<String> DEGREES =
      Phrases.words(
          "the a an be to most therefore thus clearly likely indeed probably also definitely still"
              + " single by far overall generally only your our my very truly both seem appear"
              + " as being more considered single hence obviously certainly out");
  private static final int FARTHEST = 25;

  private final boolean asAnswer;

  DeclaredFinder(boolean asAnswer) {
    this.asAnswer = asAnswer;
  }

  @Override
  public void find(Page page, StrictRule rule, List<Statement> found) {
    if (!asAnswer && page.negativeQuestion) {
      return; // "B is correct" then says that B is not what is asked for
    }
    Tokens tokens = page.tokens;
    for (int i = 0; i < page.size(); i++) {
      if (tokens.capital(i) >= 0 && opensClause(page, i) && page.values.isLabel(i, page.size())) {
        letter(page, rule, i, found);
      }
    }
    for (OptionTable.Mention mention : page.mentions()) {
      text(page, rule, mention, found);
    }
  }

  private static boolean opensClause(Page page, int at) {
    Tokens tokens = page.tokens;
    if (at == 0
        || page.sentenceStart(at) == at
        || tokens.isLine(at - 1)
        || tokens.isCommand(at - 1)) {
      return true;
    }
    return tokens.isWord(at - 1)
        ? BEFORE.contains(tokens.key(at - 1))
        : !tokens.isSign(at - 1, "/");
  }

  private void letter(Page page, StrictRule rule, int at, List<Statement> found) {
    int right = rightAfter(page, at + 1, true);
    if (right < 0 || denied(page, at) || StatementFinder.onlySupposed(page, at)) {
      return;
    }
    Tokens tokens = page.tokens;
    int letter = tokens.capital(at);
    Set<String> items = new LinkedHashSet<>();
    int before = at - 1;
    while (tokens.isWord(before, "option") || tokens.isWord(before, "choice")) {
      before--;
    }
    boolean joined =
        tokens.isWord(before, "and") || tokens.isWord(before, "or") || tokens.isSign(before, "/&");
    if (joined && tokens.capital(before - 1) >= 0) {
      items.add(page.options.letter(tokens.capital(before - 1)));
    }
    items.add(page.options.letter(letter));
    Reading reading =
        items.size() > 1
            ? new Reading.Several(List.copyOf(items))
            : letter < page.options.size()
                ? new Reading.One(letter)
                : new Reading.Outside(page.options.letter(letter), true);
    found.add(StatementFinder.statement(page, rule, new ValueReader.Found(reading, at, right + 1)));
  }

  private void text(
      Page page, StrictRule rule, OptionTable.Mention mention, List<Statement> found) {
    Tokens tokens = page.tokens;
    int before = mention.first() - 1;
    boolean joined =
        tokens.isWord(before, "and") || tokens.isWord(before, "or") || tokens.isWord(before, "of");
    boolean generic = tokens.key(mention.first()).length() < 3 && mention.first() == mention.last();
    if (joined
        || generic
        || page.options.repeated(mention.option())
        || denied(page, mention.first())) {
      return;
    }
    int right = rightAfter(page, mention.last() + 1, false);
    if (right < 0
        || StatementFinder.onlySupposed(page, mention.first())
        || otherLabel(page, mention)) {
      return;
    }
    Reading reading = new Reading.One(mention.option());
    found.add(
        StatementFinder.statement(
            page, rule, new ValueReader.Found(reading, mention.first(), right + 1)));
  }

  /** Says whether the text stands after another option's label, which {@link #letter} looks at. */
  private static boolean otherLabel(Page page, OptionTable.Mention mention) {
    for (int i = mention.first() - 1; i >= Math.max(0, mention.first() - 4); i--) {
      int letter = page.tokens.capital(i);
      if (letter >= 0) {
        return letter != mention.option() && page.values.isLabel(i, page.size());
      }
      if (page.tokens.isWord(i) || page.tokens.isLine(i)) {
        return false;
      }
    }
    return false;
  }

  private static boolean denied(Page page, int at) {
    Tokens tokens = page.tokens;
    int from = Math.max(page.sentenceStart(at), at - 3);
    for (int i = from; i < at; i++) {
      if (tokens.isWord(i) && DENIED_BEFORE.contains(tokens.key(i))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns the last token of "is the correct answer" after a subject, or -1.
   *
   * @param far whether an apposition may stand between: "Option B, the loop diuretic, is correct"
   */
  private int rightAfter(Page page, int from, boolean far) {
    Tokens tokens = page.tokens;
    int bound = Math.min(page.size(), from + (far ? FARTHEST : 3));
    boolean aside = false;
    for (int i = from; i < bound; i++) {
      if (tokens.isLine(i) || tokens.isCommand(i) || page.sentenceStart(i) > from) {
        return -1;
      }
      aside = far && (aside ? !tokens.isSign(i, ")") : tokens.isSign(i, "("));
      if (aside) {
        continue;
      }
      if (tokens.isWord(i) && BE.contains(tokens.key(i))) {
        return right(page, i);
      }
      boolean stop =
          tokens.isWord(i)
              && (!far
                  || Phrases.VERBS.contains(tokens.key(i))
                  || Phrases.NEGATIONS.contains(tokens.key(i))
                  || (tokens.capital(i) >= 0 && page.values.isLabel(i, page.size())));
      if (stop) {
        return -1;
      }
    }
    return -1;
  }

  private int right(Page page, int verb) {
    Tokens tokens = page.tokens;
    int at = verb + 1;
    while (at < verb + 8
        && (tokens.isSign(at, ",") || (tokens.isWord(at) && DEGREES.contains(tokens.key(at))))) {
      at++;
    }
    if (!Phrases.RIGHT_WORDS.contains(tokens.key(at))
        && !Phrases.RIGHT_WORDS.contains(tokens.key(at - 1))) {
      return -1;
    }
    boolean called = false;
    int end = Math.min(page.size(), at + 5);
    for (int i = Math.max(verb + 1, at - 1); i < end && !tokens.isLine(i); i++) {
      if (tokens.isSign(i, "?") || Phrases.CONDITIONS.contains(tokens.key(i))) {
        return -1;
      }
      if (tokens.isSign(i, ".,;")) {
        break;
      }
      called |= Phrases.ANSWER_NOUNS.contains(tokens.key(i));
    }
    return called == asAnswer ? Math.min(at, page.size() - 1) : -1;
  }
}

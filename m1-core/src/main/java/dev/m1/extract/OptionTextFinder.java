package dev.m1.extract;

import java.util.List;
import java.util.Set;

/**
 * Reads a short answer in prose that names one option's text and no other's: "This is acute
 * appendicitis." It must conclude something; "aspirin inhibits an enzyme" answers nothing.
 */
final class OptionTextFinder implements StatementFinder {
  private static final int MOST_WORDS = 80;
  private static final Set<String> CUES =
      Phrases.words(
          "therefore thus hence most likely best diagnosis should would recommend recommended"
              + " suggests suggest indicates consistent appropriate has have is are indicative"
              + " points suspect given start administer treat diagnosed treatment");

  @Override
  public void find(Page page, StrictRule rule, List<Statement> found) {
    List<OptionTable.Mention> mentions = page.mentions();
    if (mentions.isEmpty()) {
      return;
    }
    OptionTable.Mention opening = mentions.get(0);
    OptionTable.Mention only = opening;
    boolean one = true;
    for (OptionTable.Mention mention : mentions) {
      one &= mention.option() == opening.option();
    }
    if (page.options.repeated(opening.option())) {
      return;
    }
    boolean whole = isWhole(page, opening) || opensWithVerdict(page, opening, mentions);
    if (whole || (one && concludes(page, only))) {
      Reading reading = new Reading.One(opening.option());
      found.add(
          StatementFinder.statement(
              page, rule, new ValueReader.Found(reading, opening.first(), opening.last() + 1)));
    }
  }

  /** Says whether the text is the option's text and nothing else. */
  private static boolean isWhole(Page page, OptionTable.Mention mention) {
    for (int i = 0; i < page.size(); i++) {
      boolean outside = i < mention.first() || i > mention.last();
      boolean article =
          page.tokens.isWord(i, "the") || page.tokens.isWord(i, "a") || page.tokens.isWord(i, "an");
      if (outside && page.tokens.isWord(i) && !article) {
        return false;
      }
      if (outside && page.tokens.isSign(i, "?")) {
        return false;
      }
    }
    return true;
  }

  /** Says whether the text opens with the option as a sentence or line of its own: "Yes, …". */
  private static boolean opensWithVerdict(
      Page page, OptionTable.Mention mention, List<OptionTable.Mention> mentions) {
    for (int i = 0; i < mention.first(); i++) {
      if (page.tokens.isWord(i)) {
        return false;
      }
    }
    int next = mention.last() + 1;
    boolean own =
        page.tokens.isLine(next)
            || (page.tokens.isSign(next, ".!")
                && page.sentenceStart(Math.min(next + 1, page.size() - 1)) > next);
    boolean yesOrNo =
        page.tokens.isSign(next, ",")
            && Phrases.VERDICTS.contains(page.tokens.key(mention.first()));
    boolean listed = false;
    for (OptionTable.Mention other : mentions) {
      boolean opensLine = other.first() > next && page.startsLine(other.first());
      listed |= opensLine && other.option() != mention.option();
    }
    return (own || yesOrNo) && !listed;
  }

  private static boolean concludes(Page page, OptionTable.Mention mention) {
    Tokens tokens = page.tokens;
    if (page.negativeQuestion || !page.complete) {
      return false;
    }
    int words = 0;
    for (int i = 0; i < page.size(); i++) {
      words += tokens.isWord(i) ? 1 : 0;
      if (words > MOST_WORDS || tokens.isSign(i, "?") || Phrases.refusesAt(tokens, i)) {
        return false;
      }
    }
    int start = page.sentenceStart(mention.first());
    int end = page.sentenceEnd(mention.first());
    boolean cue = false;
    for (int i = start; i < end; i++) {
      boolean outside = i < mention.first() || i > mention.last();
      String key = tokens.isWord(i) && outside ? tokens.key(i) : "";
      boolean blocked =
          Phrases.NEGATIONS.contains(key)
              || Phrases.HEDGES.contains(key)
              || Phrases.NEGATION_VERBS.contains(key)
              || Phrases.onlyDifferential(key);
      if (blocked) {
        return false;
      }
      cue |= i < mention.first() && CUES.contains(key);
    }
    boolean generic = mention.first() == mention.last() && tokens.key(mention.first()).length() < 3;
    return cue && !generic && page.values.endsText(mention.last() + 1, page.size());
  }
}

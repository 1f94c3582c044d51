package dev.m1.extract;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what stands in a place for an answer: {@code B}, {@code (B)}, {@code B. text}, {@code
 * option B}, an option's text, several of them, or none.
 *
 * <p>A letter counts only where it cannot be a word ("A patient", "I think", "E. coli"), and what
 * follows it must not contradict it.
 */
final class ValueReader {
  /** What was read, from the first token to the one after the last. */
  record Found(Reading reading, int first, int end) {}

  private static final String OPENERS =
      "([{\"'\u201c\u201d\u2018\u2019:=-\u2013\u2014>\u2192\u21d2\u00ab.\u2026|\u2022\u3010\u300c\uff08\uff1a\u2705\u2611\u2714";
  private static final String CLOSERS =
      ")]}\"'.:-\u2013\u2014,\u201d\u2019\u3011\u300d\uff09\uff1a;>";

  private final Page page;
  private final Tokens tokens;
  private final OptionTable options;

  ValueReader(Page page) {
    this.page = page;
    this.tokens = page.tokens;
    this.options = page.options;
  }

  /**
   * Reads a value in running text: what follows it may be anything.
   *
   * @return null where nothing that can be an answer stands there
   */
  @Nullable Found inProse(int from, int limit) {
    return read(from, limit, false);
  }

  /** Reads a value that fills its place: a box, a field, a line. */
  @Nullable Found alone(int from, int limit) {
    return read(from, limit, true);
  }

  private @Nullable Found read(int from, int limit, boolean alone) {
    int at = from;
    boolean hedged = false;
    int words = 0;
    while (at < limit && at - from < 14) {
      Found found = readHere(at, limit, alone);
      if (found != null) {
        return hedged && found.reading() instanceof Reading.One one
            ? new Found(several(one.option()), found.first(), found.end())
            : found;
      }
      if (tokens.isWord(at)) {
        String key = tokens.key(at);
        if (Phrases.HEDGES.contains(key)) {
          hedged = true;
        } else if (!Phrases.FILLERS.contains(key) || ++words > 7) {
          break;
        }
      } else if (tokens.isCommand(at)
          ? !Phrases.WRAPPERS.contains(tokens.key(at))
          : !tokens.isSign(at, OPENERS)) {
        break;
      }
      at++;
    }
    if (at >= limit) {
      return alone ? new Found(new Reading.Blank(), from, limit) : null;
    }
    return alone ? unreadable(at, limit) : null;
  }

  private @Nullable Found readHere(int at, int limit, boolean alone) {
    if (!tokens.isWord(at) && !OptionTable.isSignificant(tokens, at)) {
      return null;
    }
    Found exact = exactText(at, limit);
    if (exact != null) {
      return exact;
    }
    Found special = notOneOption(at, limit, alone);
    if (special != null) {
      return special;
    }
    OptionTable.Mention mention = options.longestAt(tokens, at, limit);
    boolean letter = isLetter(at, limit, alone);
    if (mention != null
        && endsText(mention.last() + 1, limit)
        && !(letter && mention.last() == at)
        && !(letter && mention.option() != letterOf(at) && ownText(at, limit) >= 0)) {
      return text(mention, limit);
    }
    return letter ? letter(at, limit) : joined(at, limit, alone);
  }

  /** Reads a value whose every word is an option's text, even one that looks like "A and C". */
  private @Nullable Found exactText(int at, int limit) {
    boolean particles = letterOf(at) >= 0 || tokens.isWord(at, "both");
    if (!particles && !options.mayStart(tokens.key(at))) {
      return null;
    }
    int end = Math.min(limit, page.sentenceEnd(at));
    List<Integer> places = OptionTable.significant(tokens, at, end);
    List<String> keys = places.stream().map(tokens::key).toList();
    int option = options.exactly(keys);
    if (option < 0 && keys.size() > 1 && particles) {
      option = options.exactlyButForParticles(keys);
    }
    if (option < 0) {
      return null;
    }
    int named = keys.size() == 1 ? tokens.capital(at) : -1;
    boolean otherLetter = named >= 0 && named < options.size() && named != option;
    int next = places.get(places.size() - 1) + 1;
    Reading sure = otherLetter ? several(named, option) : new Reading.One(option);
    return new Found(tokens.isSign(next, "?") ? several(option) : sure, at, next);
  }

  private @Nullable Found notOneOption(int at, int limit, boolean alone) {
    int end = page.sentenceEnd(at);
    if (Phrases.noneAt(tokens, at) || (tokens.isWord(at, "none") && endsText(at + 1, limit))) {
      return new Found(kindOf(options.noneOfThem(), "none of the above"), at, Math.min(limit, end));
    }
    if (Phrases.allAt(tokens, at) || (tokens.isWord(at, "all") && endsText(at + 1, limit))) {
      return new Found(kindOf(options.allOfThem(), "all of the above"), at, Math.min(limit, end));
    }
    if (Phrases.refusesAt(tokens, at) || (alone && Phrases.noValueAt(tokens, at))) {
      return options.longestAt(tokens, at, limit) == null
          ? new Found(new Reading.Declined(), at, Math.min(limit, end))
          : null;
    }
    if (tokens.isWord(at, "not") && page.options.longestAt(tokens, at, limit) == null) {
      return notThisBut(at, limit);
    }
    boolean choiceOf =
        tokens.isWord(at, "either")
            || tokens.isWord(at, "between")
            || tokens.isWord(at, "both")
            || (tokens.isWord(at, "one") && tokens.isWord(at + 1, "of"));
    if (choiceOf && options.longestAt(tokens, at, limit) == null) {
      return lettersOf(at, Math.min(limit, at + 20));
    }
    return null;
  }

  private static Reading kindOf(int option, String otherwise) {
    return option >= 0 ? new Reading.One(option) : new Reading.Outside(otherwise, true);
  }

  /** Reads "not A but C" as C, and "not A" as nothing. */
  private @Nullable Found notThisBut(int at, int limit) {
    int bound = Math.min(limit, at + 12);
    for (int i = at + 1; i < bound; i++) {
      if (tokens.isWord(i, "but") || tokens.isWord(i, "rather")) {
        return read(i + 1, limit, false);
      }
    }
    return null;
  }

  private @Nullable Found lettersOf(int from, int limit) {
    Set<Integer> letters = new LinkedHashSet<>();
    int end = from;
    for (int i = from; i < limit && page.sentenceStart(i) <= from; i++) {
      if (tokens.capital(i) >= 0 && isLabel(i, limit)) {
        letters.add(tokens.capital(i));
        end = i + 1;
      }
    }
    boolean denied = Phrases.VERBS.contains(tokens.key(end)) && deniedSoon(end);
    return denied ? null : new Found(several(letters), from, letters.isEmpty() ? limit : end);
  }

  /** Reads letters written together: "AC", "BCD". */
  private @Nullable Found joined(int at, int limit, boolean alone) {
    if (!tokens.isWord(at) || !endsText(at + 1, limit)) {
      return null;
    }
    String word = tokens.written(at);
    if (word.length() < 2 || word.length() > options.size() || (!alone && word.length() > 3)) {
      return null;
    }
    Set<Integer> letters = new LinkedHashSet<>();
    for (int i = 0; i < word.length(); i++) {
      int letter = word.charAt(i) - 'A';
      if (letter < 0 || letter >= options.size() || !letters.add(letter)) {
        return null;
      }
    }
    return new Found(several(letters), at, at + 1);
  }

  private @Nullable Found unreadable(int at, int limit) {
    int end = Math.min(limit, at + Page.WINDOW);
    int last = end - 1;
    while (last > at && tokens.isLine(last)) {
      last--;
    }
    String written = page.text.substring(tokens.start(at), tokens.end(last));
    return new Found(new Reading.Outside(written, false), at, end);
  }

  // ---- letters

  private int letterOf(int at) {
    int capital = tokens.capital(at);
    return capital >= 0 ? capital : tokens.small(at);
  }

  private boolean isLetter(int at, int limit, boolean alone) {
    if (tokens.capital(at) >= 0) {
      return isLabel(at, limit);
    }
    return tokens.small(at) >= 0 && isSmallLabel(at, limit, alone);
  }

  /** Says whether a lone capital letter is a label and not a word or a part of one. */
  boolean isLabel(int at, int limit) {
    boolean partOfWord =
        tokens.touches(at - 1, at)
            && tokens.isSign(at - 1, "-./'\u2019&")
            && tokens.isWord(at - 2)
            && tokens.touches(at - 2, at - 1)
            && tokens.capital(at - 2) < 0;
    if (partOfWord) {
      return false;
    }
    int next = at + 1;
    if (next >= limit || tokens.isLine(next) || tokens.isCommand(next)) {
      return true;
    }
    if (Phrases.NUMERALS.contains(tokens.key(at + 2)) && ownText(at, limit) < 0) {
      return false; // "I and II", "I, II"
    }
    if (tokens.isWord(next)) {
      return ownText(at, limit) >= 0 || mayFollow(tokens.capital(at), tokens.key(next));
    }
    boolean tight =
        tokens.touches(at, next) && tokens.touches(next, next + 1) && tokens.isWord(next + 1);
    if (tokens.isSign(next, ".") && Phrases.SPECIES.contains(tokens.key(next + 1))) {
      return ownText(at, limit) >= 0;
    }
    if (tokens.isSign(next, "-\u2013+&'\u2019/") && tight) {
      return tokens.capital(next + 1) >= 0 || ownText(at, limit) >= 0;
    }
    if (tokens.isSign(next, "+'\u2019") && tokens.touches(at, next)) {
      return tokens.isSign(next, "'\u2019");
    }
    return !(tokens.isSign(next, ".")
        && tight
        && tokens.capital(next + 1) >= 0
        && ownText(at, limit) < 0);
  }

  private static boolean mayFollow(int letter, String word) {
    if (letter == 'I' - 'A') {
      return Phrases.AFTER_I.contains(word);
    }
    return Phrases.AFTER_LETTER.contains(word)
        && !(letter == 0 && Phrases.NOT_AFTER_A.contains(word));
  }

  private boolean isSmallLabel(int at, int limit, boolean alone) {
    int next = at + 1;
    if (next >= limit || tokens.isLine(next)) {
      return page.complete || alone || next < page.size();
    }
    if (tokens.isSign(next, ")]}\"\uff09\u3011")) {
      return true;
    }
    if (tokens.isSign(next, ".:,")) {
      boolean ends = next + 1 >= limit || tokens.isLine(next + 1);
      return ends
          || ownText(at, limit) >= 0
          || (tokens.isSign(next, ".:")
              && !tokens.touches(next, next + 1)
              && tokens.isWord(next + 1)
              && Character.isUpperCase(page.text.charAt(tokens.start(next + 1))));
    }
    return false;
  }

  /** Returns the last token of the letter's own option text right after its label, or -1. */
  private int ownText(int at, int limit) {
    int letter = letterOf(at);
    return letter < 0 || letter >= options.size()
        ? -1
        : options.lastOf(letter, tokens, afterLabel(at, limit), limit);
  }

  private int afterLabel(int at, int limit) {
    int next = at + 1;
    while (next < limit && next < at + 5 && isDelimiter(next)) {
      next++;
    }
    return next;
  }

  private boolean isDelimiter(int token) {
    return !OptionTable.isSignificant(tokens, token)
        && (tokens.isSign(token, CLOSERS)
            || tokens.isSign(token, OPENERS)
            || (tokens.isCommand(token) && Phrases.WRAPPERS.contains(tokens.key(token))));
  }

  private @Nullable Found letter(int at, int limit) {
    int letter = letterOf(at);
    int own = ownText(at, limit);
    int end = own >= 0 ? own + 1 : at + 1;
    if (own >= 0 && isEnumeration(letter, end)) {
      return null;
    }
    Set<Integer> letters = new LinkedHashSet<>();
    letters.add(letter);
    if (own < 0) {
      Found contradicted = contradicted(at, limit, letter);
      if (contradicted != null) {
        return contradicted;
      }
    }
    end = collect(letters, end, limit);
    if (own < 0 && letters.size() == 1) {
      collectLabelled(letters, end, Math.min(limit, page.sentenceEnd(at)));
    }
    if (letters.size() > 1
        || tokens.isSign(at + 1, "?")
        || Phrases.CONDITIONS.contains(tokens.key(end))) {
      return new Found(several(letters), at, end);
    }
    if (letter >= options.size()) {
      boolean notAvailable = tokens.isSign(at + 1, "/");
      return new Found(
          notAvailable ? new Reading.Declined() : new Reading.Outside(options.letter(letter), true),
          at,
          end);
    }
    return new Found(new Reading.One(letter), at, end);
  }

  /** Says whether this labelled option only opens a copy of the list of options. */
  private boolean isEnumeration(int letter, int end) {
    int next = end;
    while (next < page.size()
        && next < end + 5
        && (tokens.isLine(next) || tokens.isSign(next, ".-,;([|\u2022"))) {
      next++;
    }
    if (letter != 0 || tokens.capital(next) != 1) {
      return false;
    }
    int bound = Math.min(page.size(), next + 4 * Page.WINDOW);
    int after = ownText(next, bound) + 1;
    return after > 0
        && (after >= page.size()
            || tokens.isLine(after)
            || tokens.isSign(after, ".,;(")
            || tokens.capital(after) == 2);
  }

  /** Reads a letter together with a text that is another option's or none of them. */
  private @Nullable Found contradicted(int at, int limit, int letter) {
    int tail = afterLabel(at, limit);
    if (tail >= limit || tail == at + 1) {
      return null;
    }
    if (Phrases.noneAt(tokens, tail) && options.noneOfThem() != letter) {
      return new Found(
          new Reading.Several(List.of(options.letter(letter), "none of the above")), at, tail);
    }
    if (Phrases.allAt(tokens, tail) && options.allOfThem() != letter) {
      return new Found(
          new Reading.Several(List.of(options.letter(letter), "all of the above")), at, tail);
    }
    OptionTable.Mention other = options.longestAt(tokens, tail, limit);
    if (other == null) {
      return resemblesOther(at, tail, limit, letter);
    }
    int after = other.last() + 1;
    boolean whole =
        after >= limit
            || tokens.isLine(after)
            || tokens.isSign(after, ".)]}\"'(;:!|\u201d")
            || (tokens.isWord(after)
                && Phrases.AFTER_TEXT.contains(tokens.key(after))
                && !Phrases.VERBS.contains(tokens.key(after)))
            || (tokens.isSign(after, ",")
                && Phrases.AFTER_TEXT.contains(tokens.key(after + 1))
                && !Phrases.VERBS.contains(tokens.key(after + 1)));
    boolean isLabelItself = other.last() == other.first() && tokens.capital(tail) >= 0;
    boolean sameText =
        options
            .keys(other.option())
            .equals(letter < options.size() ? options.keys(letter) : List.of());
    return whole && !isLabelItself && !sameText
        ? new Found(several(letter, other.option()), at, after)
        : null;
  }

  /** Catches a text that is another option's but for a few letters. */
  private @Nullable Found resemblesOther(int at, int tail, int limit, int letter) {
    int end = Math.min(limit, page.sentenceEnd(at));
    List<String> said =
        OptionTable.significant(tokens, tail, end).stream().map(tokens::key).toList();
    if (said.isEmpty() || said.size() > Page.WINDOW || letter >= options.size()) {
      return null;
    }
    double own = OptionTable.likeness(said, options.keys(letter));
    for (int i = 0; i < options.size(); i++) {
      double other = i == letter ? 0 : OptionTable.likeness(said, options.keys(i));
      if (other >= 0.85 && other - own >= 0.25) {
        return new Found(several(letter, i), at, end);
      }
    }
    return null;
  }

  // ---- texts and lists

  private Found text(OptionTable.Mention mention, int limit) {
    Set<Integer> named = new LinkedHashSet<>();
    named.add(mention.option());
    if (options.repeated(mention.option())) {
      for (int i = 0; i < options.size(); i++) {
        if (options.keys(i).equals(options.keys(mention.option()))) {
          named.add(i);
        }
      }
    }
    int end = collect(named, mention.last() + 1, limit);
    int letter = trailingLetter(end, limit);
    if (letter >= 0 && options.repeated(mention.option()) && named.contains(letter)) {
      return new Found(new Reading.One(letter), mention.first(), end);
    }
    if (letter >= 0) {
      named.add(letter);
    }
    if (named.size() > 1
        || tokens.isSign(end, "?")
        || Phrases.CONDITIONS.contains(tokens.key(end))) {
      return new Found(several(named), mention.first(), end);
    }
    return new Found(new Reading.One(mention.option()), mention.first(), end);
  }

  /** Returns the letter that a text is given in the end: "aspirin (B)", "aspirin, option B". */
  private int trailingLetter(int from, int limit) {
    int at = from;
    boolean opened = false;
    while (at < limit && at < from + 6) {
      if (tokens.capital(at) >= 0) {
        return opened && isLabel(at, limit) && !tokens.isWord(at + 1) ? tokens.capital(at) : -1;
      }
      boolean link =
          tokens.isWord(at, "option")
              || tokens.isWord(at, "choice")
              || tokens.isWord(at, "answer")
              || tokens.isWord(at, "letter")
              || tokens.isWord(at, "which")
              || tokens.isWord(at, "is");
      if (tokens.isSign(at, "([,-\u2013\u2014:\uff08")) {
        opened |= !tokens.isSign(at, ",");
      } else if (link) {
        opened |= !tokens.isWord(at, "which") && !tokens.isWord(at, "is");
      } else {
        return -1;
      }
      at++;
    }
    return -1;
  }

  /**
   * Reads the letter that a sentence gives in the end: "… is the median nerve (C)", "… which is
   * option C".
   *
   * @return null where there is none, or the sentence denies something before it
   */
  @Nullable Found letterLater(int from, int limit) {
    Set<Integer> letters = new LinkedHashSet<>();
    int first = from;
    int end = from;
    for (int i = from; i < limit; i++) {
      if (tokens.isWord(i) && Phrases.NEGATIONS.contains(tokens.key(i)) && letters.isEmpty()) {
        return null;
      }
      boolean bracketed = tokens.isSign(i - 1, "([") && tokens.isSign(i + 1, ")]");
      boolean named = tokens.isWord(i - 1, "option") || tokens.isWord(i - 1, "choice");
      boolean closing = i + 1 >= limit || tokens.isLine(i + 1) || tokens.isSign(i + 1, ".");
      bracketed |= tokens.isSign(i - 1, ":") && closing;
      if (tokens.capital(i) >= 0 && (bracketed || (named && isLabel(i, limit)))) {
        first = letters.isEmpty() ? i : first;
        letters.add(tokens.capital(i));
        end = i + 1;
      }
    }
    if (letters.isEmpty()) {
      return null;
    }
    int letter = letters.iterator().next();
    if (letters.size() > 1) {
      return new Found(several(letters), first, end);
    }
    return letter < options.size() ? new Found(new Reading.One(letter), first, end) : null;
  }

  /** Adds the items that are listed after the first one, and returns the token after the last. */
  private int collect(Set<Integer> items, int from, int limit) {
    int end = from;
    int at = from;
    int bound = Math.min(limit, from + 2 * Page.WINDOW);
    while (at < bound) {
      int item = at;
      boolean joined = false;
      boolean strong = false;
      while (item < bound && item < at + 7 && isJoiner(item)) {
        joined |= !tokens.isSign(item, ")]}\"'.(");
        strong |=
            tokens.isSign(item, "/&+") || tokens.isWord(item, "and") || tokens.isWord(item, "or");
        item++;
      }
      if (!joined || item >= bound) {
        return end;
      }
      int last = itemAt(item, bound, strong, items);
      if (last < 0) {
        return end;
      }
      end = last + 1;
      at = end;
    }
    return end;
  }

  private boolean isJoiner(int token) {
    return tokens.isSign(token, ",/&+;()]}\"'.-\u2013|\u3001")
        || (tokens.isWord(token)
            && (Phrases.JOINERS.contains(tokens.key(token))
                || tokens.isWord(token, "option")
                || tokens.isWord(token, "options")
                || tokens.isWord(token, "choice")
                || tokens.isWord(token, "as")));
  }

  private int itemAt(int item, int bound, boolean strong, Set<Integer> items) {
    OptionTable.Mention mention = options.longestAt(tokens, item, bound);
    int letter = tokens.capital(item);
    if (letter >= 0 && isLabel(item, bound)) {
      boolean verb = Phrases.VERBS.contains(tokens.key(item + 1));
      boolean denied = verb && deniedSoon(item + 1);
      if ((verb && !strong) || denied) {
        return -1;
      }
      items.add(letter);
      int own = ownText(item, bound);
      return own >= 0 ? own : item;
    }
    if (mention != null && endsText(mention.last() + 1, bound)) {
      boolean verb = Phrases.VERBS.contains(tokens.key(mention.last() + 1));
      if (verb && (!strong || deniedSoon(mention.last() + 1))) {
        return -1;
      }
      items.add(mention.option());
      return mention.last();
    }
    return -1;
  }

  private boolean deniedSoon(int from) {
    for (int i = from; i < from + 4; i++) {
      if (tokens.isWord(i)
          && (Phrases.NEGATIONS.contains(tokens.key(i))
              || tokens.isWord(i, "less")
              || tokens.isWord(i, "ruled"))) {
        return true;
      }
    }
    return !Phrases.RIGHT_WORDS.contains(tokens.key(from + 1))
        && !tokens.isWord(from + 1, "both")
        && !tokens.isWord(from + 1, "also");
  }

  /** Adds further labelled options of the same sentence: "B. text, D. text". */
  private void collectLabelled(Set<Integer> letters, int from, int limit) {
    for (int i = from; i < limit; i++) {
      boolean labelled =
          tokens.capital(i) >= 0
              && tokens.capital(i) < options.size()
              && tokens.isSign(i + 1, ".):")
              && isJoiner(i - 1)
              && !tokens.isSign(i - 1, ".");
      if (labelled && ownText(i, limit) >= 0) {
        letters.add(tokens.capital(i));
      }
    }
  }

  /** Says whether an option's text that ends before a token is not the start of other words. */
  boolean endsText(int next, int limit) {
    if (next >= limit || tokens.isLine(next) || tokens.isCommand(next)) {
      return true;
    }
    if (tokens.isWord(next)) {
      String key = tokens.key(next);
      boolean aside =
          key.equals("in") || key.equals("for") || key.equals("and") || key.equals("or");
      return Phrases.AFTER_TEXT.contains(key)
          || (aside
              && (Phrases.DETERMINERS.contains(tokens.key(next + 1))
                  || (key.length() > 1
                      && !key.equals("in")
                      && !key.equals("for")
                      && (options.longestAt(tokens, next + 1, limit) != null
                          || tokens.capital(next + 1) >= 0))));
    }
    boolean tight =
        tokens.touches(next - 1, next) && tokens.touches(next, next + 1) && tokens.isWord(next + 1);
    return !(tight && tokens.isSign(next, "-\u2010\u2011")) && !tokens.isSign(next, "+%<>=");
  }

  private Reading several(int... items) {
    Set<Integer> set = new LinkedHashSet<>();
    for (int item : items) {
      set.add(item);
    }
    return several(set);
  }

  private Reading several(Set<Integer> items) {
    List<String> names = new ArrayList<>();
    for (int item : items) {
      names.add(options.letter(item));
    }
    return new Reading.Several(names);
  }
}

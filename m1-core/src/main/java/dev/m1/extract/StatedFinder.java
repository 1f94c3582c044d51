package dev.m1.extract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is called the answer: "The answer is B", "Answer: B", "Final Answer" and B on the next
 * line, "The best option is B".
 */
final class StatedFinder implements StatementFinder {
  private static final int LONGEST_SUBJECT = 16;

  @Override
  public void find(Page page, StrictRule rule, List<Statement> found) {
    for (int i = 0; i < page.size(); i++) {
      if (!page.tokens.isWord(i) || !isLead(page, i) || StatementFinder.onlySupposed(page, i)) {
        continue;
      }
      ValueReader.Found value = read(page, i);
      if (value != null) {
        found.add(StatementFinder.statement(page, rule, value));
      }
    }
  }

  private static boolean isLead(Page page, int at) {
    Tokens tokens = page.tokens;
    switch (tokens.key(at)) {
      case "answer", "answers", "ans" -> {
        return !isAnother(tokens, at) && !tokens.isWord(at - 1, "to");
      }
      case "\u6848" -> { // the second sign of the Chinese word for answer
        return tokens.isWord(at - 1, "\u7b54");
      }
      case "option", "choice", "selection", "response", "pick", "guess", "letter", "conclusion" -> {
        boolean right = false;
        for (int i = at - 1; i >= Math.max(0, at - 3) && tokens.isWord(i); i--) {
          right |= Phrases.THE_RIGHT.contains(tokens.key(i));
        }
        boolean heading = page.startsLine(at) && tokens.isSign(at + 1, ":");
        return (right || heading) && !isAnother(tokens, at);
      }
      default -> {
        return false;
      }
    }
  }

  private static boolean isAnother(Tokens tokens, int at) {
    for (int i = at - 1; i >= Math.max(0, at - 3) && tokens.isWord(i); i--) {
      if (Phrases.NOT_THE_ANSWER.contains(tokens.key(i))) {
        return true;
      }
      if (tokens.isWord(i, "the") || tokens.isWord(i, "my")) {
        return false;
      }
    }
    return false;
  }

  private static ValueReader.@Nullable Found read(Page page, int lead) {
    Tokens tokens = page.tokens;
    int at = lead + 1;
    while (isPartOfLead(tokens, at) && at < lead + 4) {
      at++;
    }
    if (opensValue(page, lead, at)) {
      return value(page, at + 1, true, false);
    }
    if (tokens.isLine(at) && isHeading(page, lead)) {
      return value(page, at + 1, true, false);
    }
    boolean labelNext = tokens.capital(at) >= 0 || tokens.isSign(at, "([");
    if (labelNext && startsHeading(page, lead)) {
      int letter = tokens.isSign(at, "([") ? at + 1 : at;
      boolean subject =
          Phrases.VERBS.contains(tokens.key(letter + 1)) || tokens.capital(letter) < 0;
      return subject ? null : page.values.inProse(at, page.lineEnd(at));
    }
    return afterCopula(page, at);
  }

  private static boolean isPartOfLead(Tokens tokens, int at) {
    return tokens.isWord(at, "choice")
        || tokens.isWord(at, "option")
        || tokens.isWord(at, "letter")
        || tokens.isWord(at, "key")
        || tokens.isWord(at, "selection")
        || tokens.isSign(at, "\"'\u201d");
  }

  private static boolean opensValue(Page page, int lead, int at) {
    Tokens tokens = page.tokens;
    boolean closingTag = tokens.isSign(lead - 1, "/");
    boolean tag = tokens.isSign(lead - 1, "<[\u3010");
    if (tokens.isSign(at, ">]\u3011")) {
      return tag && !closingTag;
    }
    if (tokens.isSign(at, "-\u2013\u2014")) {
      return !tokens.touches(lead, at) || !tokens.touches(at, at + 1);
    }
    return tokens.isSign(at, ":=\uff1a\u2192\u21d2")
        || (tokens.isSign(at, ".") && tokens.isWord(lead, "ans"))
        || tokens.isWord(at, "\u662f")
        || tokens.isWord(at, "\u4e3a");
  }

  private static boolean startsHeading(Page page, int lead) {
    int first = lead;
    while (page.tokens.isWord(first - 1) && lead - first < 4) {
      String key = page.tokens.key(first - 1);
      boolean part =
          Phrases.THE_RIGHT.contains(key)
              || key.equals("the")
              || key.equals("most")
              || key.equals("so");
      if (!part) {
        return false;
      }
      first--;
    }
    return page.startsLine(first) || page.sentenceStart(first) == first;
  }

  private static boolean isHeading(Page page, int lead) {
    return startsHeading(page, lead) && page.tokens.key(lead).startsWith("answer");
  }

  private static ValueReader.@Nullable Found afterCopula(Page page, int from) {
    Tokens tokens = page.tokens;
    boolean hedged = false;
    int bound = Math.min(page.size(), from + LONGEST_SUBJECT);
    for (int i = from; i < bound; i++) {
      if (tokens.isLine(i) || page.sentenceStart(i) > from || tokens.isCommand(i)) {
        return null;
      }
      if (!tokens.isWord(i)) {
        continue;
      }
      String key = tokens.key(i);
      if (Phrases.NEGATIONS.contains(key) || tokens.capital(i) >= 0) {
        return null;
      }
      hedged |= Phrases.MODALS.contains(key);
      if (Phrases.COPULAS.contains(key)) {
        boolean adverb = tokens.isWord(i + 1, "that") || tokens.isWord(i + 1, "to");
        return adverb ? null : value(page, i + 1, false, hedged);
      }
    }
    return null;
  }

  private static ValueReader.@Nullable Found value(
      Page page, int from, boolean heading, boolean hedged) {
    Tokens tokens = page.tokens;
    int at = from;
    boolean colon = heading;
    while (at < page.size()
        && at < from + 5
        && ((colon && tokens.isLine(at)) || tokens.isSign(at, ":\uff1a"))) {
      colon = true;
      at++;
    }
    if (at >= page.size()) {
      return new ValueReader.Found(new Reading.CutOff(), at, at);
    }
    int limit = page.lineEnd(at);
    ValueReader.Found value = page.values.inProse(at, limit);
    if (value == null) {
      int end = page.sentenceEnd(at);
      value = page.values.letterLater(at, end);
      boolean named = end - at <= 4 && Character.isUpperCase(page.text.charAt(tokens.start(at)));
      boolean isShort = (heading && end - at <= 12) || named; // "The answer is Dopamine"
      boolean words = value == null && isShort && end > at && !tokens.isLine(at);
      if (words) {
        String written = page.text.substring(tokens.start(at), tokens.end(end - 1));
        value = new ValueReader.Found(new Reading.Outside(written, false), at, end);
      }
    }
    if (value != null && hedged && value.reading() instanceof Reading.One one) {
      Reading unsure = new Reading.Several(List.of(page.options.letter(one.option())));
      return new ValueReader.Found(unsure, value.first(), value.end());
    }
    return value;
  }
}

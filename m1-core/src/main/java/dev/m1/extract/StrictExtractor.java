package dev.m1.extract;

import dev.m1.AnswerText;
import dev.m1.ExtractedAnswer;
import dev.m1.ExtractedAnswer.Span;
import dev.m1.Question.MultipleChoice;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Applies the {@link StrictRule}s to an answer and weighs what they found. Stateless. */
final class StrictExtractor {
  private static final int SHORT = 400;

  private StrictExtractor() {}

  static ExtractedAnswer extract(AnswerText answer, MultipleChoice question) {
    Page page = page(answer, question);
    AnswerPart part = page.part;
    Span whole = new Span(part.start(), part.end());
    if (part.onlyThinking()) {
      return new ExtractedAnswer.Truncated(StrictRule.CUT.id, whole);
    }
    List<Statement> found = statements(page);
    for (StrictRule.Strength strength : StrictRule.Strength.values()) {
      List<Statement> group =
          found.stream().filter(statement -> statement.rule().strength == strength).toList();
      ExtractedAnswer verdict = group.isEmpty() ? null : weigh(page, group, strength);
      if (verdict != null) {
        return verdict;
      }
    }
    return nothingStated(page, found, whole);
  }

  private static Page page(AnswerText answer, MultipleChoice question) {
    OptionTable options = new OptionTable(question);
    AnswerPart part = AnswerPart.of(answer, question);
    Tokens tokens = Tokens.of(answer.text(), part.start(), part.end(), part.json());
    int end = InventedQuestion.start(part, tokens, options, question);
    if (end < part.end()) {
      part = part.endingAt(end);
      tokens = Tokens.of(answer.text(), part.start(), end, part.json());
    }
    return new Page(answer, part, tokens, question, options);
  }

  private static List<Statement> statements(Page page) {
    List<Statement> found = new ArrayList<>();
    for (StrictRule rule : StrictRule.values()) {
      boolean thinkingOnly = page.part.json() && page.part.unclosed(page.text);
      if (!thinkingOnly || rule == StrictRule.FIELD) {
        rule.finder.find(page, rule, found);
      }
    }
    return found;
  }

  private static @Nullable ExtractedAnswer weigh(
      Page page, List<Statement> group, StrictRule.Strength strength) {
    List<Statement> certain = new ArrayList<>();
    for (Statement statement : group) {
      if (isCertain(statement.reading())) {
        certain.add(statement);
      }
    }
    certain.sort(java.util.Comparator.comparingInt(Statement::start));
    if (certain.isEmpty()) {
      return strength == StrictRule.Strength.FIELD ? uncertain(group.get(group.size() - 1)) : null;
    }
    Statement last = certain.get(certain.size() - 1);
    boolean weak = strength.compareTo(StrictRule.Strength.EXPLICIT) > 0;
    if (weak && refusesFrom(page, last.end())) {
      return null;
    }
    Statement rival = rival(certain, last);
    if (rival != null && !revised(page, rival.end(), last)) {
      return new ExtractedAnswer.Ambiguous(candidates(certain), StrictRule.CONFLICT.id, span(last));
    }
    if (last.reading() instanceof Reading.One one) {
      boolean cut = mayGoOn(page, last);
      if (cut) {
        return new ExtractedAnswer.Truncated(StrictRule.CUT.id, span(last));
      }
      if (strength != StrictRule.Strength.FIELD && retracted(page, last.end())) {
        return new ExtractedAnswer.Ambiguous(
            candidates(List.of(last)), StrictRule.RETRACTED.id, span(last));
      }
      return new ExtractedAnswer.ParsedChoice(
          one.option(), first(certain, last).rule().id, span(first(certain, last)));
    }
    Statement named = first(certain, last);
    if (last.reading() instanceof Reading.Several several) {
      return new ExtractedAnswer.Ambiguous(several.candidates(), named.rule().id, span(named));
    }
    Reading.Outside outside = (Reading.Outside) last.reading();
    return new ExtractedAnswer.OutOfRange(outside.answer(), named.rule().id, span(named));
  }

  private static boolean refusesFrom(Page page, int character) {
    for (int i = page.tokenAt(character); i < page.size(); i++) {
      if (Phrases.refusesAt(page.tokens, i)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isCertain(Reading reading) {
    return reading instanceof Reading.One
        || reading instanceof Reading.Several
        || (reading instanceof Reading.Outside outside && outside.certain());
  }

  /** Returns the last statement that says something else than the last one, or null. */
  private static @Nullable Statement rival(List<Statement> certain, Statement last) {
    for (int i = certain.size() - 1; i >= 0; i--) {
      Reading earlier = certain.get(i).reading();
      boolean narrowed =
          earlier instanceof Reading.Several several
              && last.reading() instanceof Reading.One one
              && several.candidates().size() != 1
              && several.candidates().contains(dev.m1.Question.MultipleChoice.letter(one.option()))
              && certain.get(i).end() <= last.start();
      boolean unsure =
          earlier instanceof Reading.Several several && several.candidates().size() == 1;
      if (!earlier.equals(last.reading()) && !narrowed && !unsure) {
        return certain.get(i);
      }
    }
    return null;
  }

  /**
   * Returns the strongest statement that says what the last one says; its rule names the verdict.
   */
  private static Statement first(List<Statement> certain, Statement last) {
    Statement first = last;
    for (Statement statement : certain) {
      boolean stronger = statement.rule().compareTo(first.rule()) < 0;
      first = stronger && statement.reading().equals(last.reading()) ? statement : first;
    }
    return first;
  }

  private static List<String> candidates(List<Statement> statements) {
    Set<String> names = new LinkedHashSet<>();
    for (Statement statement : statements) {
      if (statement.reading() instanceof Reading.One one) {
        names.add(MultipleChoice.letter(one.option()));
      } else if (statement.reading() instanceof Reading.Several several) {
        names.addAll(several.candidates());
      } else if (statement.reading() instanceof Reading.Outside outside) {
        names.add(outside.answer());
      }
    }
    return List.copyOf(names);
  }

  /** Says whether the writer announces a change of mind between two statements. */
  private static boolean revised(Page page, int from, Statement to) {
    if (to.rule() == StrictRule.REVISED) {
      return true;
    }
    int last = page.tokenAt(to.start());
    for (int i = page.tokenAt(from); i < last; i++) {
      boolean no = page.tokens.isWord(i, "no") && page.tokens.isSign(i + 1, ",");
      if (no || (page.tokens.isWord(i) && Phrases.REVISIONS.contains(page.tokens.key(i)))) {
        return true;
      }
    }
    return false;
  }

  /** Says whether the writer goes back on a statement: a sentence after it starts "Wait". */
  private static boolean retracted(Page page, int from) {
    for (int i = page.tokenAt(from); i < page.size(); i++) {
      boolean starts = page.sentenceStart(i) == i || page.tokens.isSign(i - 1, "\u2026.,;-\u2014");
      boolean word = page.tokens.isWord(i) && Phrases.RETRACTIONS.contains(page.tokens.key(i));
      boolean pause =
          page.tokens.isSign(i + 1, ",.!\u2026-\u2014")
              || page.tokens.isWord(i + 1, "no")
              || page.tokens.isWord(i + 1, "actually")
              || page.tokens.isLine(i + 1)
              || i + 1 >= page.size();
      if (starts && word && pause) {
        return true;
      }
    }
    return false;
  }

  /**
   * Says whether the text was cut right after a letter that may be the start of an option's text.
   */
  private static boolean mayGoOn(Page page, Statement statement) {
    if (page.complete || statement.end() < page.part.end() || page.size() == 0) {
      return false;
    }
    int last = page.size() - 1;
    int letter = page.tokens.capital(last);
    if (letter < 0 || page.tokens.end(last) < page.part.end()) {
      return false;
    }
    String start = page.tokens.key(last);
    for (int i = 0; i < page.options.size(); i++) {
      List<String> keys = page.options.keys(i);
      if (!keys.isEmpty() && keys.get(0).startsWith(start) && keys.get(0).length() > 1) {
        return true;
      }
    }
    return false;
  }

  private static Span span(Statement statement) {
    return new Span(statement.start(), statement.end());
  }

  private static ExtractedAnswer uncertain(Statement statement) {
    String rule = statement.rule().id;
    Span span = span(statement);
    Reading reading = statement.reading();
    if (reading instanceof Reading.Outside outside) {
      return new ExtractedAnswer.OutOfRange(outside.answer(), rule, span);
    }
    if (reading instanceof Reading.Declined) {
      return new ExtractedAnswer.Refused(rule, span);
    }
    return reading instanceof Reading.CutOff
        ? new ExtractedAnswer.Truncated(rule, span)
        : new ExtractedAnswer.Empty(rule, span);
  }

  private static ExtractedAnswer nothingStated(Page page, List<Statement> found, Span whole) {
    if (page.isBlank()) {
      return page.complete
          ? new ExtractedAnswer.Empty(StrictRule.BLANK.id, whole)
          : new ExtractedAnswer.Truncated(StrictRule.CUT.id, whole);
    }
    boolean isShort = page.part.end() - page.part.start() <= SHORT;
    int refusal = -1;
    for (int i = 0; i < page.size(); i++) {
      if (isShort && Phrases.errorAt(page.tokens, i)) {
        return new ExtractedAnswer.Empty(StrictRule.ERROR.id, whole);
      }
      refusal = refusal < 0 && Phrases.refusesAt(page.tokens, i) ? i : refusal;
    }
    if (refusal >= 0) {
      int last = Math.max(refusal, page.sentenceEnd(refusal) - 1);
      Span span = new Span(page.tokens.start(refusal), page.tokens.end(last));
      return new ExtractedAnswer.Refused(StrictRule.REFUSAL.id, span);
    }
    Statement last = found.isEmpty() ? null : found.get(found.size() - 1);
    boolean cut = !page.complete || page.part.unclosed(page.text);
    for (Statement statement : found) {
      cut |= statement.reading() instanceof Reading.CutOff;
    }
    if (cut) {
      return new ExtractedAnswer.Truncated(StrictRule.CUT.id, whole);
    }
    if (last != null) {
      return uncertain(last);
    }
    return new ExtractedAnswer.Empty(StrictRule.NOTHING.id, whole);
  }
}

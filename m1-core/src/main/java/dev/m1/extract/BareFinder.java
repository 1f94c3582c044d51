package dev.m1.extract;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines that are nothing but an answer: "B", "(B)", "Option B", "B. text".
 *
 * <p>A copy of the list of options states nothing, so where several lines carry different labels,
 * only a line counts that cannot be a part of that list.
 */
final class BareFinder implements StatementFinder {
  /** A line with something in it: tokens, its label's letter or -1, and what it says as a whole. */
  private record Line(
      int start, int end, int letter, boolean labelOnly, ValueReader.@Nullable Found value) {}

  @Override
  public void find(Page page, StrictRule rule, List<Statement> found) {
    List<Line> lines = lines(page);
    Set<Integer> labels = new HashSet<>();
    for (Line line : lines) {
      if (line.letter() >= 0) {
        labels.add(line.letter());
      }
    }
    Language language = new Language(page.tokens);
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      boolean edge = i == 0 || i == lines.size() - 1;
      if (line.value() == null || !counts(lines, i, labels.size(), edge)) {
        continue;
      }
      if (language.isLikelyAround(line.start(), line.value().end())) {
        found.add(StatementFinder.statement(page, rule, line.value()));
      }
    }
  }

  private static boolean counts(List<Line> lines, int index, int labels, boolean edge) {
    Line line = lines.get(index);
    if (line.letter() < 0) {
      return lines.size() == 1; // "A and C", "none of the above"
    }
    if (labels <= 1) {
      return true;
    }
    if (!edge) {
      return false;
    }
    if (line.labelOnly()) {
      return true;
    }
    if (index == 0) {
      int next = 1;
      while (next < lines.size() && lines.get(next).letter() < 0) {
        next++;
      }
      boolean listFollows = next < lines.size() && lines.get(next).letter() == line.letter() + 1;
      return line.letter() != 0 && !listFollows;
    }
    boolean named = false;
    for (int i = 0; i < index; i++) {
      named |= lines.get(i).letter() == line.letter();
    }
    return named;
  }

  private static List<Line> lines(Page page) {
    List<Line> lines = new ArrayList<>();
    Tokens tokens = page.tokens;
    int start = 0;
    for (int i = 0; i <= page.size(); i++) {
      if (i == page.size() || tokens.isLine(i)) {
        if (i > start) {
          lines.add(line(page, start, i, lines.isEmpty()));
        }
        start = i + 1;
      }
    }
    return lines;
  }

  private static Line line(Page page, int start, int end, boolean first) {
    Tokens tokens = page.tokens;
    int label = start;
    while (label < end
        && label < start + 4
        && (tokens.isSign(label, "-\u2022>([{:\"'\u3010\u2013")
            || (tokens.isCommand(label) && Phrases.WRAPPERS.contains(tokens.key(label)))
            || tokens.isWord(label, "option")
            || tokens.isWord(label, "choice")
            || tokens.isWord(label, "letter"))) {
      label++;
    }
    boolean single = end - start <= 40;
    ValueReader.Found value = single ? page.values.inProse(start, end) : null;
    int capital = tokens.capital(label);
    boolean labelled = capital >= 0 && page.values.isLabel(label, end);
    boolean filled = value != null && isFilled(page, value.end(), end);
    boolean labelOnly = labelled && restIsSigns(page, label + 1, end);
    boolean small = label == start && tokens.small(label) >= 0 && restIsSigns(page, label + 1, end);
    int letter =
        labelled && isLabelled(page, label, end) ? capital : small ? tokens.small(label) : -1;
    boolean opens = first && labelled && opensAnswer(page, label, end);
    if (opens && value == null) {
      value = page.values.inProse(start, end);
    }
    return new Line(start, end, letter, labelOnly || small, filled || opens ? value : null);
  }

  private static boolean isLabelled(Page page, int label, int end) {
    return label + 1 >= end
        || page.tokens.isSign(label + 1, ".):]}-\u2013\u2014,(\uff1a\u3001")
        || (page.values.inProse(label, end) != null
            && !Phrases.VERBS.contains(page.tokens.key(label + 1)));
  }

  private static boolean isFilled(Page page, int from, int end) {
    return restIsSigns(page, from, end);
  }

  private static boolean restIsSigns(Page page, int from, int end) {
    for (int i = from; i < end; i++) {
      if (page.tokens.isWord(i)) {
        return false;
      }
    }
    return true;
  }

  /** Says whether a label at the very start opens an answer that goes on with its reasons. */
  private static boolean opensAnswer(Page page, int label, int end) {
    Tokens tokens = page.tokens;
    int next = label + 1;
    if (tokens.isWord(next, "because")
        || tokens.isWord(next, "since")
        || tokens.isWord(next, "as")) {
      return true;
    }
    if (!tokens.isSign(next, ".):-\u2013\u2014")) {
      return false;
    }
    while (next < end && !tokens.isWord(next)) {
      next++;
    }
    ValueReader.Found value = page.values.inProse(label, end);
    int after = value == null ? next : Math.max(next, value.end());
    boolean judged =
        Phrases.VERBS.contains(tokens.key(next)) || Phrases.VERBS.contains(tokens.key(after));
    return !judged && tokens.capital(next) < 0 && !calledWrong(page, next, end);
  }

  /** Says whether the sentence that follows a label says that the option is wrong. */
  private static boolean calledWrong(Page page, int from, int end) {
    int bound = Math.min(end, page.sentenceEnd(from));
    for (int i = from; i < bound; i++) {
      if (page.tokens.isWord(i) && Phrases.CALLED_WRONG.contains(page.tokens.key(i))) {
        return true;
      }
      boolean not = page.tokens.isWord(i, "not") || page.tokens.isWord(i, "isnt");
      if (not && (page.tokens.isWord(i + 1, "correct") || page.tokens.isWord(i + 1, "the"))) {
        return true;
      }
    }
    return false;
  }
}

package dev.m1.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Finds the places where a text states an answer that is not one of several options: a field, a
 * box, after "Answer:" or "the answer is".
 */
final class AnswerPlaces {
  /**
   * One such place.
   *
   * @param rule which kind
   * @param start first character of the value
   * @param end character after the last
   */
  record Place(StrictRule rule, int start, int end) {
    String in(String text) {
      return text.substring(start, end);
    }
  }

  private static final Set<String> VERBS = Phrases.words("is was equals be becomes are");

  private final String text;
  private final AnswerPart part;
  private final Tokens tokens;
  private final Set<String> leads;

  // the line looked at last: many places on one long line must not search its end again and again
  private int lineFrom = -1;
  private int lineEnd = -1;

  /**
   * @param leads the nouns that announce a value, such as "answer"
   */
  AnswerPlaces(String text, AnswerPart part, Set<String> leads) {
    this.text = text;
    this.part = part;
    this.tokens = Tokens.of(text, part.start(), part.end(), part.json());
    this.leads = leads;
  }

  Tokens tokens() {
    return tokens;
  }

  /** Returns the places, fields first, else boxes and statements in the order of the text. */
  List<Place> all() {
    List<Place> fields = fields();
    if (!fields.isEmpty()) {
      return fields;
    }
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < tokens.size(); i++) {
      if (isBox(i)) {
        add(places, box(i), tokens.start(i));
      } else if (tokens.isWord(i) && leads.contains(tokens.key(i))) {
        int from = afterLead(i);
        if (from >= 0) {
          add(places, stated(from), tokens.start(i));
        }
      }
    }
    return places.stream().filter(place -> !place.in(text).isBlank()).toList();
  }

  /** Adds a place, and ends the one before it where this one begins. */
  private static void add(List<Place> places, Place place, int leadStart) {
    int last = places.size() - 1;
    if (last >= 0 && places.get(last).end() > leadStart && places.get(last).start() <= leadStart) {
      Place before = places.get(last);
      places.set(last, new Place(before.rule(), before.start(), leadStart));
    }
    places.add(place);
  }

  private List<Place> fields() {
    List<Place> found = new ArrayList<>();
    int at = part.start();
    while (at < part.end()) {
      int value = FieldFinder.valueStart(text, at, part.end());
      if (value < 0) {
        at++;
        continue;
      }
      int end = FieldFinder.valueEnd(text, value, part.end());
      boolean quoted = value < end && "\"'".indexOf(text.charAt(value)) >= 0;
      found.add(new Place(StrictRule.FIELD, quoted ? value + 1 : value, end));
      at = Math.max(at + 1, end);
    }
    return found;
  }

  private boolean isBox(int i) {
    return tokens.isCommand(i)
        && (tokens.key(i).equals("boxed") || tokens.key(i).equals("fbox"))
        && tokens.isSign(i + 1, "{");
  }

  private Place box(int command) {
    int open = tokens.start(command + 1);
    int depth = 0;
    int bound = Math.min(part.end(), open + 400);
    for (int at = open; at < bound; at++) {
      char c = text.charAt(at);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (depth == 0) {
        return new Place(StrictRule.BOXED, open + 1, at);
      }
    }
    return new Place(StrictRule.BOXED, open + 1, Math.min(bound, endOfLine(open + 1)));
  }

  /** Returns where the value after a lead starts, or -1 where none is announced. */
  private int afterLead(int lead) {
    if (tokens.isWord(lead - 1, "to") || tokens.isWord(lead - 1, "wrong")) {
      return -1;
    }
    int bound = Math.min(tokens.size(), lead + 14);
    for (int i = lead + 1; i < bound; i++) {
      boolean ends = tokens.isLine(i) || tokens.isSign(i, ".?!;");
      if (tokens.isSign(i, ":=\uff1a\u2248")) {
        return tokens.end(i);
      }
      if (tokens.isWord(i) && VERBS.contains(tokens.key(i))) {
        boolean colon = tokens.isSign(i + 1, ":\uff1a");
        return colon ? tokens.end(i + 1) : tokens.end(i);
      }
      boolean heading = tokens.isLine(i) && i == lead + 1;
      if (heading) {
        return tokens.end(i);
      }
      if (ends || Phrases.NEGATIONS.contains(tokens.key(i))) {
        return -1;
      }
    }
    return -1;
  }

  private Place stated(int from) {
    int start = from;
    while (start < part.end() && (text.charAt(start) <= ' ' || text.charAt(start) == '*')) {
      start++;
    }
    return new Place(StrictRule.STATED, start, endOfLine(start));
  }

  private int endOfLine(int from) {
    if (from < lineFrom || from > lineEnd) {
      int end = text.indexOf('\n', from);
      lineFrom = from;
      lineEnd = end < 0 || end > part.end() ? Math.max(from, part.end()) : end;
    }
    return lineEnd;
  }
}

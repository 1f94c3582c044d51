package dev.m1.extract;

import dev.m1.AnswerText;
import dev.m1.ExtractedAnswer;
import dev.m1.ExtractedAnswer.Span;
import dev.m1.Question.Numeric;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a number with its unit: from the place made for the answer, else the text's only number,
 * else its only number in the question's unit. Stateless.
 */
final class NumericExtractor {
  private static final Set<String> LEADS = Phrases.words("answer result");
  private static final Set<String> EQUATIONS = Phrases.words("is equals was approximately about");

  private static final int SHORT_ANSWER = 5;

  /** A number with the rule that found it. */
  private record Candidate(String rule, Quantity quantity) {}

  private final AnswerText answer;
  private final Numeric question;
  private final NumberScanner scanner;
  private final AnswerPart part;
  private final AnswerPlaces places;

  private NumericExtractor(AnswerText answer, Numeric question) {
    this.answer = answer;
    this.question = question;
    this.part = AnswerPart.of(answer, question);
    this.scanner = new NumberScanner(answer.text(), part.end(), question.unit());
    this.places = new AnswerPlaces(answer.text(), part, LEADS);
  }

  static ExtractedAnswer extract(AnswerText answer, Numeric question) {
    return new NumericExtractor(answer, question).extract();
  }

  private ExtractedAnswer extract() {
    ExtractedAnswer nothing = Unstated.verdict(answer, part, places.tokens());
    if (nothing != null) {
      return nothing;
    }
    List<Candidate> stated = new ArrayList<>();
    AnswerPlaces.Place wordy = null;
    for (AnswerPlaces.Place place : places.all()) {
      Quantity quantity = in(place);
      if (quantity != null) {
        stated.add(new Candidate(place.rule().id, quantity));
      } else {
        boolean sentence = place.rule() == StrictRule.STATED && !isShort(place);
        wordy = sentence ? wordy : place;
      }
    }
    if (!stated.isEmpty()) {
      return decide(stated);
    }
    if (wordy != null) {
      return unreadable(wordy);
    }
    return answer.complete()
        ? unstated()
        : new ExtractedAnswer.Truncated(StrictRule.CUT.id, new Span(part.start(), part.end()));
  }

  private boolean isShort(AnswerPlaces.Place place) {
    return Tokens.of(answer.text(), place.start(), place.end(), false).size() <= SHORT_ANSWER;
  }

  private ExtractedAnswer unreadable(AnswerPlaces.Place place) {
    String words = place.in(answer.text()).strip();
    Span span = new Span(place.start(), place.end());
    Tokens tokens = Tokens.of(words);
    if (Phrases.refusesAt(tokens, 0) || Phrases.noValueAt(tokens, 0)) {
      return new ExtractedAnswer.Refused(place.rule().id, span);
    }
    return new ExtractedAnswer.OutOfRange(words, place.rule().id, span);
  }

  /** Reads a text that says nowhere that it answers. */
  private ExtractedAnswer unstated() {
    List<Quantity> all = scanner.scan(part.start(), part.end());
    Span whole = new Span(part.start(), part.end());
    if (all.isEmpty()) {
      return new ExtractedAnswer.Empty(StrictRule.NOTHING.id, whole);
    }
    if (allSame(all)) {
      return verdict(new Candidate("only-number", all.get(all.size() - 1)));
    }
    List<Quantity> inUnit = new ArrayList<>();
    for (Quantity quantity : all) {
      boolean asked =
          !question.unit().isEmpty()
              && !quantity.unit().isEmpty()
              && Units.convert(BigDecimal.ONE, quantity.unit(), question.unit()).isPresent();
      if (asked) {
        inUnit.add(quantity);
      }
    }
    if (!inUnit.isEmpty() && allSame(inUnit)) {
      return verdict(new Candidate("only-number-in-unit", inUnit.get(inUnit.size() - 1)));
    }
    return new ExtractedAnswer.Ambiguous(written(all), "several-numbers", whole);
  }

  /** Returns the number that a place gives, or null. */
  private @Nullable Quantity in(AnswerPlaces.Place place) {
    int end = endOfSentence(place);
    List<Quantity> found = scanner.scan(place.start(), end);
    if (found.isEmpty()) {
      return null;
    }
    int equation = -1;
    Tokens tokens = Tokens.of(answer.text(), place.start(), end, false);
    for (int i = 0; i < tokens.size(); i++) {
      boolean equals =
          tokens.isSign(i, "=\u2248") || (tokens.isWord(i) && EQUATIONS.contains(tokens.key(i)));
      equation = equals ? tokens.end(i) : equation;
    }
    for (Quantity quantity : found) {
      if (quantity.start() >= equation) {
        return joined(found, quantity);
      }
    }
    return found.get(0);
  }

  /** Turns "5 or 6" into a range, so that it counts as two values. */
  private Quantity joined(List<Quantity> found, Quantity first) {
    int next = found.indexOf(first) + 1;
    if (next >= found.size()) {
      return first;
    }
    Quantity second = found.get(next);
    String between = answer.text().substring(first.end(), second.start()).strip();
    boolean listed = between.equals("or") || between.equals("and") || between.equals(",");
    return listed
        ? new Quantity(
            first.value(), second.value(), first.vague(), first.unit(), first.start(), second.end())
        : first;
  }

  private int endOfSentence(AnswerPlaces.Place place) {
    String text = answer.text();
    for (int i = place.start(); i < place.end(); i++) {
      boolean stop = text.charAt(i) == '.' || text.charAt(i) == ';';
      if (stop && (i + 1 >= place.end() || text.charAt(i + 1) <= ' ')) {
        return i;
      }
    }
    return place.end();
  }

  private ExtractedAnswer decide(List<Candidate> stated) {
    Candidate last = stated.get(stated.size() - 1);
    int rival = stated.size() - 2;
    while (rival >= 0 && same(stated.get(rival).quantity(), last.quantity())) {
      rival--;
    }
    if (rival >= 0 && !revised(stated.get(rival).quantity().end(), last.quantity().start())) {
      List<String> written = written(stated.stream().map(Candidate::quantity).toList());
      return new ExtractedAnswer.Ambiguous(written, StrictRule.CONFLICT.id, span(last.quantity()));
    }
    return verdict(last);
  }

  private boolean revised(int from, int to) {
    Tokens tokens = Tokens.of(answer.text(), from, Math.max(from, to), false);
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.isWord(i) && Phrases.REVISIONS.contains(tokens.key(i))) {
        return true;
      }
    }
    return false;
  }

  private ExtractedAnswer verdict(Candidate candidate) {
    Quantity quantity = candidate.quantity();
    if (quantity.isRange() || quantity.vague()) {
      return new ExtractedAnswer.Ambiguous(
          written(List.of(quantity)), candidate.rule(), span(quantity));
    }
    Optional<BigDecimal> converted = inAskedUnit(quantity);
    String unit =
        converted.isPresent() && !quantity.unit().isEmpty() ? question.unit() : quantity.unit();
    double value = converted.orElse(quantity.value()).doubleValue();
    return new ExtractedAnswer.ParsedNumber(value, unit, candidate.rule(), span(quantity));
  }

  private Optional<BigDecimal> inAskedUnit(Quantity quantity) {
    boolean bare = quantity.unit().isEmpty();
    return bare
        ? Optional.empty()
        : Units.convert(quantity.value(), quantity.unit(), question.unit());
  }

  private boolean allSame(List<Quantity> quantities) {
    for (Quantity quantity : quantities) {
      if (!same(quantity, quantities.get(0))) {
        return false;
      }
    }
    return true;
  }

  /** Says whether two numbers are the same answer: within the tolerance that the question gives. */
  private boolean same(Quantity one, Quantity other) {
    double left = inAskedUnit(one).orElse(one.value()).doubleValue();
    double right = inAskedUnit(other).orElse(other.value()).doubleValue();
    return one.isRange() == other.isRange()
        && one.vague() == other.vague()
        && (left == right || question.tolerance().accepts(left, right));
  }

  private List<String> written(List<Quantity> quantities) {
    return quantities.stream()
        .map(quantity -> answer.text().substring(quantity.start(), quantity.end()))
        .distinct()
        .limit(10)
        .toList();
  }

  private static Span span(Quantity quantity) {
    return new Span(quantity.start(), quantity.end());
  }
}

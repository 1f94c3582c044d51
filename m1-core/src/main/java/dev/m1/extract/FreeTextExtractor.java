package dev.m1.extract;

import dev.m1.AnswerText;
import dev.m1.ExtractedAnswer;
import dev.m1.ExtractedAnswer.Span;
import dev.m1.Question;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a free answer: what stands in its place, else the whole text, trimmed. Stateless. */
final class FreeTextExtractor {
  private static final Set<String> LEADS = Phrases.words("answer");

  private FreeTextExtractor() {}

  static ExtractedAnswer extract(AnswerText answer, Question question) {
    AnswerPart part = AnswerPart.of(answer, question);
    AnswerPlaces places = new AnswerPlaces(answer.text(), part, LEADS);
    ExtractedAnswer nothing = Unstated.verdict(answer, part, places.tokens());
    if (nothing != null) {
      return nothing;
    }
    List<Span> values = new ArrayList<>();
    Map<List<String>, String> different = new LinkedHashMap<>();
    String rule = "";
    for (AnswerPlaces.Place place : places.all()) {
      Span span = trim(answer.text(), place.start(), place.end());
      if (span.start() < span.end()) {
        String value = answer.text().substring(span.start(), span.end());
        different.putIfAbsent(keys(value), value);
        values.add(span);
        rule = rule.isEmpty() ? place.rule().id : rule;
      }
    }
    if (different.size() > 1) {
      Span span = values.get(values.size() - 1);
      return new ExtractedAnswer.Ambiguous(
          List.copyOf(different.values()), StrictRule.CONFLICT.id, span);
    }
    Span whole = trim(answer.text(), part.start(), part.end());
    if (different.isEmpty() && !answer.complete()) {
      return new ExtractedAnswer.Truncated(StrictRule.CUT.id, whole);
    }
    if (different.isEmpty()) {
      String value = answer.text().substring(whole.start(), whole.end());
      return new ExtractedAnswer.ParsedText(value, "whole-text", whole);
    }
    Span span = values.get(values.size() - 1);
    String value = answer.text().substring(span.start(), span.end());
    return new ExtractedAnswer.ParsedText(value, rule, span);
  }

  private static List<String> keys(String value) {
    Tokens tokens = Tokens.of(value);
    return OptionTable.significant(tokens, 0, tokens.size()).stream().map(tokens::key).toList();
  }

  /** Leaves out blanks, emphasis, quotes and a closing full stop around a value. */
  private static Span trim(String text, int from, int to) {
    int start = from;
    int end = Math.max(from, to);
    while (start < end
        && (text.charAt(start) <= ' ' || "*_`\"$".indexOf(text.charAt(start)) >= 0)) {
      start++;
    }
    while (end > start
        && (text.charAt(end - 1) <= ' ' || "*_`\"$.".indexOf(text.charAt(end - 1)) >= 0)) {
      end--;
    }
    return new Span(start, end);
  }
}

package dev.m1;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * The verdict of an {@link AnswerExtractor}. Every verdict names the rule that fired and the span
 * that it read. Immutable and thread-safe; another outcome comes only with a new major version.
 */
public sealed interface ExtractedAnswer {
  /** Returns the name of the rule that decided, as listed in the extraction guide. */
  String rule();

  /** Returns the part of {@link AnswerText#text} that the rule read. */
  Span span();

  /** Returns the kind of outcome, for counting. */
  Outcome outcome();

  /** Returns the letter, if one option was read. */
  default Optional<String> letter() {
    return Optional.empty();
  }

  /** The kinds of outcomes; the label is what files and reports say. */
  enum Outcome {
    /** The text commits to one answer. */
    PARSED("Parsed"),
    /** The text commits to more than one. */
    AMBIGUOUS("Ambiguous"),
    /** The text commits to something that is not an option. */
    OUT_OF_RANGE("OutOfRange"),
    /** The text declines to answer. */
    REFUSED("Refused"),
    /** The text was cut before it committed. */
    TRUNCATED("Truncated"),
    /** There is no answer in the text. */
    EMPTY("Empty");

    private final String label;

    Outcome(String label) {
      this.label = label;
    }

    /** Returns the word that files and reports use, such as {@code OutOfRange}. */
    public String label() {
      return label;
    }
  }

  /**
   * A range of UTF-16 characters.
   *
   * @param start first index
   * @param end index after the last, at least {@code start}
   */
  record Span(int start, int end) {
    /** Checks the order. */
    public Span {
      if (start < 0 || end < start) {
        throw new IllegalArgumentException("a span needs 0 <= start <= end: " + start + ".." + end);
      }
    }
  }

  /**
   * One option.
   *
   * @param index the option's index from 0
   */
  record ParsedChoice(int index, String rule, Span span) implements ExtractedAnswer {
    /** Checks the index. */
    public ParsedChoice {
      Question.MultipleChoice.letter(index);
      requireNonNull(rule, "rule");
      requireNonNull(span, "span");
    }

    @Override
    public Optional<String> letter() {
      return Optional.of(Question.MultipleChoice.letter(index));
    }

    @Override
    public Outcome outcome() {
      return Outcome.PARSED;
    }
  }

  /**
   * One number.
   *
   * @param value the number in the question's unit where a named, exact conversion exists, else as
   *     written
   * @param unit the unit as read, after conversion; empty where none was written
   */
  record ParsedNumber(double value, String unit, String rule, Span span)
      implements ExtractedAnswer {
    /** Checks that nothing is null. */
    public ParsedNumber {
      requireNonNull(unit, "unit");
      requireNonNull(rule, "rule");
      requireNonNull(span, "span");
    }

    @Override
    public Outcome outcome() {
      return Outcome.PARSED;
    }
  }

  /**
   * A free answer.
   *
   * @param text the answer, trimmed
   */
  record ParsedText(String text, String rule, Span span) implements ExtractedAnswer {
    /** Checks that nothing is null. */
    public ParsedText {
      requireNonNull(text, "text");
      requireNonNull(rule, "rule");
      requireNonNull(span, "span");
    }

    @Override
    public Outcome outcome() {
      return Outcome.PARSED;
    }
  }

  /**
   * Several answers at once.
   *
   * @param candidates what the text commits to: letters, or numbers as written
   */
  record Ambiguous(List<String> candidates, String rule, Span span) implements ExtractedAnswer {
    /** Copies the candidates. */
    public Ambiguous {
      candidates = List.copyOf(candidates);
      requireNonNull(rule, "rule");
      requireNonNull(span, "span");
    }

    @Override
    public Outcome outcome() {
      return Outcome.AMBIGUOUS;
    }
  }

  /**
   * An answer that is none of the options.
   *
   * @param answer what was read
   */
  record OutOfRange(String answer, String rule, Span span) implements ExtractedAnswer {
    /** Checks that nothing is null. */
    public OutOfRange {
      requireNonNull(answer, "answer");
      requireNonNull(rule, "rule");
      requireNonNull(span, "span");
    }

    @Override
    public Outcome outcome() {
      return Outcome.OUT_OF_RANGE;
    }
  }

  /** The model declines to answer. */
  record Refused(String rule, Span span) implements ExtractedAnswer {
    /** Checks that nothing is null. */
    public Refused {
      requireNonNull(rule, "rule");
      requireNonNull(span, "span");
    }

    @Override
    public Outcome outcome() {
      return Outcome.REFUSED;
    }
  }

  /** The text was cut before it committed. */
  record Truncated(String rule, Span span) implements ExtractedAnswer {
    /** Checks that nothing is null. */
    public Truncated {
      requireNonNull(rule, "rule");
      requireNonNull(span, "span");
    }

    @Override
    public Outcome outcome() {
      return Outcome.TRUNCATED;
    }
  }

  /** There is no answer in the text. */
  record Empty(String rule, Span span) implements ExtractedAnswer {
    /** Checks that nothing is null. */
    public Empty {
      requireNonNull(rule, "rule");
      requireNonNull(span, "span");
    }

    @Override
    public Outcome outcome() {
      return Outcome.EMPTY;
    }
  }
}

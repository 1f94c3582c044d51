package dev.m1;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A question and the shape of its answer: one of several options, a number, or free text. Immutable
 * and thread-safe.
 *
 * <p>Matching code may rely on the three shapes: another one comes only with a new major version.
 */
public sealed interface Question {
  /** Returns the question's text, without options and without instructions. */
  String text();

  /**
   * Asks for one of 2 to 26 options, which get the letters A, B, C … in the given order.
   *
   * @throws IllegalArgumentException if the text or an option is blank, there are too few or too
   *     many options, or two of them are the same
   */
  static MultipleChoice multipleChoice(String text, String... options) {
    return multipleChoice(text, Arrays.asList(options));
  }

  /**
   * Asks for one of 2 to 26 options, which get the letters A, B, C … in the given order.
   *
   * @throws IllegalArgumentException if the text or an option is blank, there are too few or too
   *     many options, or two of them are the same
   */
  static MultipleChoice multipleChoice(String text, List<String> options) {
    MultipleChoice question = new MultipleChoice(text, options);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < options.size(); i++) {
      String option = options.get(i).strip();
      if (option.isEmpty()) {
        throw new IllegalArgumentException(
            "option " + MultipleChoice.letter(i) + " is blank; give every option a text");
      }
      if (!seen.add(option)) {
        throw new IllegalArgumentException(
            "option "
                + MultipleChoice.letter(i)
                + " repeats an earlier option: \""
                + option
                + "\"; give each option once");
      }
    }
    return question;
  }

  /**
   * Asks for a number in the given unit, right when within the tolerance. The empty unit means a
   * bare number.
   */
  static Numeric numeric(String text, String unit, Tolerance tolerance) {
    return new Numeric(text, unit, tolerance);
  }

  /** Asks for free text. */
  static FreeText freeText(String text) {
    return new FreeText(text);
  }

  /**
   * A question with lettered options.
   *
   * @param text the question's text
   * @param options 2 to 26 option texts. The constructor, for data sets as they are, lets blank and
   *     repeated options pass; {@link Question#multipleChoice} does not
   */
  record MultipleChoice(String text, List<String> options) implements Question {
    /** The most options: one for each letter. */
    public static final int MAX_OPTIONS = 26;

    /** Copies the options and checks their number. */
    public MultipleChoice {
      requireText(text);
      options = List.copyOf(options);
      if (options.size() < 2 || options.size() > MAX_OPTIONS) {
        throw new IllegalArgumentException(
            "a question must have 2.." + MAX_OPTIONS + " options: " + options.size());
      }
    }

    /** Returns the letter of the option at an index from 0. */
    public static String letter(int index) {
      if (index < 0 || index >= MAX_OPTIONS) {
        throw new IllegalArgumentException(
            "index must be in 0.." + (MAX_OPTIONS - 1) + ": " + index);
      }
      return String.valueOf((char) ('A' + index));
    }

    /** Returns the letters of all options, in order. */
    public List<String> letters() {
      return java.util.stream.IntStream.range(0, options.size())
          .mapToObj(MultipleChoice::letter)
          .toList();
    }
  }

  /**
   * A question with a numeric answer.
   *
   * @param text the question's text
   * @param unit the unit the answer is wanted in, such as {@code mL/min}; empty for a bare number
   * @param tolerance how far off an answer may be
   */
  record Numeric(String text, String unit, Tolerance tolerance) implements Question {
    /** Checks that nothing is missing. */
    public Numeric {
      requireText(text);
      requireNonNull(unit, "unit");
      requireNonNull(tolerance, "tolerance");
    }
  }

  /**
   * A question with a free answer.
   *
   * @param text the question's text
   */
  record FreeText(String text) implements Question {
    /** Checks that the text is not blank. */
    public FreeText {
      requireText(text);
    }
  }

  /**
   * How far a numeric answer may be from the expected value: within the absolute or the relative
   * bound, whichever is wider.
   *
   * @param absolute in the question's unit, 0 or more
   * @param relative as a fraction of the expected value (0.05 = 5%), 0 or more
   */
  record Tolerance(double absolute, double relative) {
    /** Accepts only the expected value itself. */
    public static final Tolerance EXACT = new Tolerance(0, 0);

    /** Checks the ranges. */
    public Tolerance {
      requireBound(absolute, "absolute tolerance");
      requireBound(relative, "relative tolerance");
    }

    /** Accepts values within so many of the question's unit. */
    public static Tolerance within(double absolute) {
      return new Tolerance(absolute, 0);
    }

    /** Accepts values within a fraction of the expected value (0.05 = 5%). */
    public static Tolerance relative(double fraction) {
      return new Tolerance(0, fraction);
    }

    /** Says whether a value counts as the expected one. */
    public boolean accepts(double expected, double value) {
      double bound = Math.max(absolute, relative * Math.abs(expected));
      return Double.isFinite(value) && Math.abs(value - expected) <= bound;
    }

    private static void requireBound(double value, String name) {
      if (!(value >= 0) || Double.isInfinite(value)) {
        throw new IllegalArgumentException(name + " must be finite and at least 0: " + value);
      }
    }
  }

  private static void requireText(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("the question is empty; give it a text");
    }
  }

  /** Returns the options where the question has some. */
  default Optional<List<String>> optionTexts() {
    return this instanceof MultipleChoice choice ? Optional.of(choice.options()) : Optional.empty();
  }
}

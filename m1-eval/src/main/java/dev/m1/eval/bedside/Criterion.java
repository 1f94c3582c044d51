package dev.m1.eval.bedside;

import static java.util.stream.Collectors.toUnmodifiableList;

import java.util.Arrays;
import java.util.List;

/**
 * Describes one line of a score: exactly one of its levels holds for a patient. Immutable.
 *
 * @param name the name, as the thinking writes it
 * @param levels the levels; two or more, together all that a vignette may show
 */
public record Criterion(String name, List<Level> levels) {

  private static final double SHARE_PRESENT = 0.45;
  private static final double SHARE_DENIED = 0.30;
  private static final double SHARE_OMITTED = 0.25;

  /** Checks that there is a choice. */
  public Criterion {
    levels = List.copyOf(levels);
    if (levels.size() < 2) {
      throw new IllegalArgumentException(
          name + " has " + levels.size() + " levels; give 2 or more");
    }
  }

  /** Describes a finding that is present, denied or not mentioned. */
  static Criterion finding(String name, int points, Words present, Words denied) {
    return new Criterion(
        name,
        List.of(
            new Level(points, SHARE_PRESENT, new Evidence.Stated(present)),
            new Level(0, SHARE_DENIED, new Evidence.Stated(denied)),
            new Level(0, SHARE_OMITTED, new Evidence.Omitted())));
  }

  static Criterion graded(String name, Level... levels) {
    return new Criterion(name, List.of(levels));
  }

  static Level grade(int points, Words words) {
    return new Level(points, 1, new Evidence.Stated(words));
  }

  static Criterion measured(String name, Quantity quantity, Range... ranges) {
    return new Criterion(
        name,
        Arrays.stream(ranges)
            .map(r -> new Level(r.points, 1, new Evidence.Reading(quantity, r.low, r.high)))
            .collect(toUnmodifiableList()));
  }

  static Criterion age(Range... ranges) {
    return new Criterion(
        "Age",
        Arrays.stream(ranges)
            .map(r -> new Level(r.points, 1, new Evidence.AgeYears(r.low, r.high)))
            .collect(toUnmodifiableList()));
  }

  static Criterion sex(Sex scoring, int points) {
    Sex other = scoring == Sex.WOMAN ? Sex.MAN : Sex.WOMAN;
    return new Criterion(
        "Sex",
        List.of(
            new Level(points, 1, new Evidence.PatientSex(scoring)),
            new Level(0, 1, new Evidence.PatientSex(other))));
  }

  static Range range(int low, int high, int points) {
    return new Range(low, high, points);
  }

  /** Returns the least points this criterion can give. */
  public int minPoints() {
    return levels.stream().mapToInt(Level::points).min().orElseThrow();
  }

  /** Returns the most points this criterion can give. */
  public int maxPoints() {
    return levels.stream().mapToInt(Level::points).max().orElseThrow();
  }

  /** Gives the points of a range of values, both ends included. */
  record Range(int low, int high, int points) {}
}

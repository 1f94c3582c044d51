package dev.m1.eval.run;

import static java.util.Objects.requireNonNull;

import dev.m1.ExtractedAnswer.Outcome;
import dev.m1.eval.stats.Interval;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The totals of a run: sums over its lines that depend on nothing but what the lines hold, in
 * whatever order they were finished. Immutable.
 *
 * @param points one a condition, in the run's order
 * @param lines finished lines
 * @param failed lines whose session failed; their answers count as not parsed
 * @param promptTokens tokens of the prompts, each line's once
 * @param thinkingTokens tokens of the traces that the conditions share
 * @param decodedTokens tokens computed after the prompts
 * @param separateRunsTokens tokens that one separate run a condition computes after the prompts
 * @param digest SHA-256 sums of all lines without their times, added up: equal if and only if the
 *     lines are, in whatever order
 */
public record RunSummary(
    List<Point> points,
    int lines,
    int failed,
    long promptTokens,
    long thinkingTokens,
    long decodedTokens,
    long separateRunsTokens,
    String digest) {
  /** Copies the points. */
  public RunSummary {
    points = List.copyOf(points);
    requireNonNull(digest, "digest");
  }

  /**
   * What one condition gave.
   *
   * @param arm the condition
   * @param n lines
   * @param correct right answers
   * @param interval the accuracy's 95% interval, as in {@link dev.m1.eval.stats.Proportion}: lines
   *     of the same question are one cluster; from 0 to 1 without lines
   * @param unparsed lines in which no answer could be read; they count as wrong
   * @param outcomes lines by how the answer was read; failed lines are in none
   * @param thinkingTokens thinking tokens used, of all lines
   * @param answerTokens answer tokens, of all lines
   * @param cut lines whose thinking was cut at the cap
   * @param notReached lines in which the condition never came to pass
   */
  public record Point(
      Arm arm,
      int n,
      int correct,
      Interval interval,
      int unparsed,
      Map<Outcome, Integer> outcomes,
      long thinkingTokens,
      long answerTokens,
      int cut,
      int notReached) {
    /** Copies the outcomes. */
    public Point {
      requireNonNull(arm, "arm");
      Map<Outcome, Integer> copy = new EnumMap<>(Outcome.class);
      copy.putAll(outcomes);
      outcomes = Collections.unmodifiableMap(copy);
    }

    /** Returns the share of right answers, from 0 to 1; 0 without lines. */
    public double accuracy() {
      return n == 0 ? 0 : (double) correct / n;
    }

    /** Returns the thinking tokens used a line. */
    public double meanThinkingTokens() {
      return n == 0 ? 0 : (double) thinkingTokens / n;
    }
  }

  /**
   * Adds up a run's lines, as many as there are; what is kept of them are a few numbers a question.
   */
  public static RunSummary of(RunDirectory run) {
    Totals totals = new Totals(run.manifest().arms());
    try (Stream<RunLine> lines = run.lines()) {
      lines.forEach(totals::add);
    }
    return totals.summary();
  }

  /** Returns the point of a condition. */
  public List<Point> pointsOf(Arm.Kind kind) {
    List<Point> some = new ArrayList<>(points);
    some.removeIf(point -> point.arm().kind() != kind);
    return some;
  }
}

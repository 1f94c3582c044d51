package dev.m1.eval.analysis;

import dev.m1.eval.stats.PairedDifference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Says in sentences what two runs' comparison shows and what it does not. */
final class ComparisonSentences {
  /** Intervals are tested to hold from here on. */
  private static final int ROWS = 300;

  private static final int CLUSTERS = 40;

  /** Normal quantiles for a two-sided test at 5% and a power of 80%. */
  private static final double SIZE_AND_POWER = 1.959964 + 0.841621;

  private static final double SMALL_DIFFERENCE = 0.02;

  private final List<RunComparison.Condition> conditions;
  private final RunComparison.Condition headline;
  private final List<String> can = new ArrayList<>();
  private final List<String> cannot = new ArrayList<>();

  ComparisonSentences(
      MatchedRuns runs,
      List<String> settings,
      List<RunComparison.Condition> conditions,
      int headline,
      int onlySecond,
      int onlyFirst) {
    this.conditions = conditions;
    this.headline = conditions.get(headline);
    better();
    family();
    never(runs, onlySecond, onlyFirst);
    cause(settings);
    limits(runs);
  }

  List<String> can() {
    return can;
  }

  List<String> cannot() {
    return cannot;
  }

  private static String words(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private void better() {
    PairedDifference d = headline.difference();
    String measured =
        words(
            "Under %s, B is right in %.1f%% and A in %.1f%% of %,d pairs: B gained %d and lost %d,"
                + " %+.1f points (95%% interval %+.1f to %+.1f, p = %.3g)",
            headline.label(),
            100 * headline.secondAccuracy().value(),
            100 * headline.firstAccuracy().value(),
            d.rows(),
            d.onlyFirst(),
            d.onlySecond(),
            100 * d.value(),
            100 * d.interval().low(),
            100 * d.interval().high(),
            d.p());
    String winner = d.value() > 0 ? "B" : "A";
    boolean better = headline.separates();
    can.add(
        measured
            + "."
            + (better ? " " + winner + " is better at questions like these, beyond chance." : ""));
    if (!better && d.separates()) {
      cannot.add(
          words(
              "That %s is better: as one look among %d its p-value is %.2g. Take it for a hint, and"
                  + " test it on questions of its own.",
              winner, conditions.size(), headline.holm()));
    } else if (!better) {
      cannot.add(
          words(
              "Which of the two is better, nor that they are equal: all from %s to %s fits. %s",
              points(d.interval().low()), points(d.interval().high()), needed(d)));
    }
  }

  private static String points(double difference) {
    return words(
        "%.1f points in favour of %s", 100 * Math.abs(difference), difference < 0 ? "A" : "B");
  }

  /** Says how many questions would show a small difference. */
  private static String needed(PairedDifference d) {
    if (!(d.standardError() > 0)) {
      return "No pair differs here, so how many questions would tell cannot be worked out.";
    }
    double times = Math.pow(SIZE_AND_POWER * d.standardError() / SMALL_DIFFERENCE, 2);
    return words(
        "To see a difference of 2 points in four runs of five, about %,.0f such questions are"
            + " needed; here are %,d.",
        Math.ceil(times * d.clusters()), d.clusters());
  }

  private void family() {
    if (conditions.size() == 1) {
      return;
    }
    List<RunComparison.Condition> beyond =
        conditions.stream().filter(RunComparison.Condition::separates).toList();
    long second = beyond.stream().filter(c -> c.difference().value() > 0).count();
    long first = beyond.stream().filter(c -> c.difference().value() < 0).count();
    can.add(
        words(
            "Over all %d conditions, adjusted by Holm: B is better beyond chance under %d, A under"
                + " %d.",
            conditions.size(), second, first));
    if (second + first < conditions.size()) {
      cannot.add(
          words(
              "Anything under the other %d conditions: not being separated is no sign of being"
                  + " equal.",
              conditions.size() - second - first));
    }
  }

  private void never(MatchedRuns runs, int onlySecond, int onlyFirst) {
    can.add(
        words(
            "%d questions that A never gets right, under any of its %d conditions, B gets right"
                + " under %s; the other way round, under any of B's %d, it is %d.",
            onlySecond,
            runs.first().arms().size(),
            headline.second().label(),
            runs.second().arms().size(),
            onlyFirst));
    if (onlySecond + onlyFirst > 0) {
      cannot.add(
          "Why those questions are never right. It is consistent with missing knowledge, and as"
              + " consistent with wrong knowledge, bad reasoning, answers that could not be read and"
              + " a wrong key; a guesser is right on some of them too. Only reading tells: the"
              + " blinded sheet.");
    }
  }

  private void cause(List<String> settings) {
    if (settings.isEmpty()) {
      cannot.add(
          "Anything about models or settings: the runs differ in none, so what differs is chance or"
              + " execution.");
    } else if (settings.size() > 1) {
      cannot.add(
          words(
              "Which of the %d settings that differ makes the difference; it belongs to all of them"
                  + " together.",
              settings.size()));
    }
  }

  private void limits(MatchedRuns runs) {
    RunComparison.Matching m = runs.matching();
    if (m.firstUnmatched() + m.secondUnmatched() > 0) {
      cannot.add(
          words(
              "Anything about the %,d lines of A and %,d of B that have no partner.",
              m.firstUnmatched(), m.secondUnmatched()));
    }
    if (headline.difference().rows() < ROWS || headline.difference().clusters() < CLUSTERS) {
      cannot.add(
          words(
              "Much from so few: intervals are tested to hold from %d pairs and %d different"
                  + " questions on; here are %d and %d.",
              ROWS, CLUSTERS, headline.difference().rows(), headline.difference().clusters()));
    }
    cannot.add("Anything about other benchmarks, prompts or budgets.");
  }
}

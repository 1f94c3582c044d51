package dev.m1.eval.analysis;

import dev.m1.eval.run.Arm;
import dev.m1.eval.stats.SampleVariance;
import dev.m1.eval.stats.Votes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Says what several samples of each question are worth together, at one condition. Immutable.
 *
 * @param arm the condition
 * @param questions items with at least two samples
 * @param samples the least number of samples that one of them has
 * @param points pass@k and maj@k for k = 1, 2, 4 … up to {@code samples}
 * @param weightedVote accuracy of a vote of all samples, each counted by the probability of its
 *     letter; empty where letter probabilities were not recorded
 * @param variance what more questions and what more samples would lower; empty with one question
 */
public record SampleFigures(
    Arm arm,
    int questions,
    int samples,
    List<Point> points,
    OptionalDouble weightedVote,
    Optional<SampleVariance> variance) {
  /** Copies the points. */
  public SampleFigures {
    points = List.copyOf(points);
  }

  /**
   * Several samples.
   *
   * @param k how many
   * @param pass pass@k, mean over the questions
   * @param majority maj@k, mean over the questions; NaN where keys are not letters
   */
  public record Point(int k, double pass, double majority) {}

  /** Measures; empty where no item has two samples. */
  static Optional<SampleFigures> of(AnswerTable table, int column) {
    Map<Integer, List<Integer>> byItem = new TreeMap<>();
    for (int row : Rows.answered(table, column)) {
      byItem.computeIfAbsent(table.item(row), item -> new ArrayList<>()).add(row);
    }
    List<List<Integer>> groups = byItem.values().stream().filter(rows -> rows.size() > 1).toList();
    if (groups.isEmpty()) {
      return Optional.empty();
    }
    int least = groups.stream().mapToInt(List::size).min().getAsInt();
    List<Point> points = new ArrayList<>();
    for (int k = 1; k <= least; k = k < least ? Math.min(2 * k, least) : k + 1) {
      points.add(point(table, column, groups, k));
    }
    int[] right = groups.stream().mapToInt(rows -> right(table, column, rows)).toArray();
    int[] sizes = groups.stream().mapToInt(List::size).toArray();
    return Optional.of(
        new SampleFigures(
            table.arms().get(column),
            groups.size(),
            least,
            points,
            weighted(table, column, groups),
            groups.size() < 2 ? Optional.empty() : Optional.of(SampleVariance.of(right, sizes))));
  }

  private static int right(AnswerTable table, int column, List<Integer> rows) {
    return (int) rows.stream().filter(row -> table.correct(row, column)).count();
  }

  private static Point point(AnswerTable table, int column, List<List<Integer>> groups, int k) {
    double pass = 0;
    double majority = 0;
    for (List<Integer> rows : groups) {
      pass += Votes.passAt(rows.size(), right(table, column, rows), k);
      majority += majority(table, column, rows, k);
    }
    return new Point(k, pass / groups.size(), majority / groups.size());
  }

  private static double majority(AnswerTable table, int column, List<Integer> rows, int k) {
    int[] counts = new int[Byte.MAX_VALUE];
    int unread = 0;
    for (int row : rows) {
      if (table.key(row) < 0) {
        return Double.NaN;
      }
      int answer = table.answer(row, column);
      if (answer < 0) {
        unread++;
      } else {
        counts[table.fileIndex(row, answer)]++;
      }
    }
    int first = rows.get(0);
    return Votes.majorityAt(counts, table.fileIndex(first, table.key(first)), unread, k);
  }

  private static OptionalDouble weighted(
      AnswerTable table, int column, List<List<Integer>> groups) {
    double credit = 0;
    for (List<Integer> rows : groups) {
      int[] answers = new int[rows.size()];
      double[] weights = new double[rows.size()];
      for (int i = 0; i < answers.length; i++) {
        int row = rows.get(i);
        int answer = table.answer(row, column);
        weights[i] = table.confidence(row, column);
        answers[i] = answer < 0 ? answer : table.fileIndex(row, answer);
      }
      int first = rows.get(0);
      if (table.key(first) < 0 || Arrays.stream(weights).anyMatch(Double::isNaN)) {
        return OptionalDouble.empty();
      }
      credit += Votes.weighted(answers, weights, table.fileIndex(first, table.key(first)));
    }
    return OptionalDouble.of(credit / groups.size());
  }
}

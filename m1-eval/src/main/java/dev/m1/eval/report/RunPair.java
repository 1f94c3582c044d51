package dev.m1.eval.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.m1.eval.analysis.AnswerTable;
import dev.m1.eval.data.BenchmarkItem;
import dev.m1.eval.run.Arm;
import dev.m1.eval.run.RunDirectory;
import dev.m1.eval.stats.Holm;
import dev.m1.eval.stats.PairedDifference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Compares two runs on the questions that both asked, condition by condition. Immutable.
 *
 * @param first name of the run compared with
 * @param second name of the other
 * @param rows questions and samples that both have
 * @param points one a condition that both have, in the first run's order
 */
record RunPair(String first, String second, int rows, List<Point> points) {
  /**
   * One condition.
   *
   * @param arm the condition
   * @param difference accuracy of the second run less that of the first
   * @param holm its p-value, adjusted over the conditions
   */
  record Point(Arm arm, PairedDifference difference, double holm) {
    double accuracyOfFirst() {
      return (double) (difference.bothRight() + difference.onlySecond()) / difference.rows();
    }

    double accuracyOfSecond() {
      return (double) (difference.bothRight() + difference.onlyFirst()) / difference.rows();
    }
  }

  private static final double LEVEL = 0.05;

  /** Compares; there are no points where nothing is shared. */
  static RunPair of(ReportedRun first, ReportedRun second) {
    int[][] rows = shared(first, second);
    List<PairedDifference> differences = new ArrayList<>();
    List<Arm> arms = new ArrayList<>();
    for (Arm arm : first.table().arms()) {
      compare(first.table(), second.table(), arm, rows)
          .ifPresent(
              difference -> {
                arms.add(arm);
                differences.add(difference);
              });
    }
    double[] adjusted =
        Holm.adjust(differences.stream().mapToDouble(PairedDifference::p).toArray());
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < adjusted.length; i++) {
      points.add(new Point(arms.get(i), differences.get(i), adjusted[i]));
    }
    return new RunPair(first.name(), second.name(), rows[0].length, List.copyOf(points));
  }

  private static Optional<PairedDifference> compare(
      AnswerTable first, AnswerTable second, Arm arm, int[][] rows) {
    Optional<Integer> one = first.column(arm);
    Optional<Integer> other = second.column(arm);
    if (one.isEmpty() || other.isEmpty() || rows[0].length == 0) {
      return Optional.empty();
    }
    boolean[] before = new boolean[rows[0].length];
    boolean[] after = new boolean[before.length];
    int[] clusters = new int[before.length];
    for (int i = 0; i < before.length; i++) {
      before[i] = first.correct(rows[0][i], one.get());
      after[i] = second.correct(rows[1][i], other.get());
      clusters[i] = first.cluster(rows[0][i]);
    }
    return Optional.of(PairedDifference.of(after, before, clusters));
  }

  /** Returns the rows of both tables that asked the same item, sample by sample. */
  private static int[][] shared(ReportedRun first, ReportedRun second) {
    Map<String, String> asked = clusters(first.run());
    clusters(second.run()).forEach((id, c) -> asked.merge(id, c, (a, b) -> a.equals(b) ? a : ""));
    Map<String, Integer> rows = new HashMap<>();
    for (int row = 0; row < first.table().rows(); row++) {
      rows.put(key(first.table(), row), row);
    }
    List<int[]> pairs = new ArrayList<>();
    for (int row = 0; row < second.table().rows(); row++) {
      Integer other = rows.get(key(second.table(), row));
      String cluster = asked.getOrDefault(second.table().itemId(second.table().item(row)), "");
      if (other != null && !cluster.isEmpty()) {
        pairs.add(new int[] {other, row});
      }
    }
    return new int[][] {
      pairs.stream().mapToInt(pair -> pair[0]).toArray(),
      pairs.stream().mapToInt(pair -> pair[1]).toArray()
    };
  }

  private static String key(AnswerTable table, int row) {
    return table.sample(row) + " " + table.itemId(table.item(row));
  }

  private static Map<String, String> clusters(RunDirectory run) {
    Map<String, String> clusters = new HashMap<>();
    try (Stream<BenchmarkItem> all = run.items()) {
      all.forEach(item -> clusters.put(item.id(), item.cluster()));
    }
    return clusters;
  }

  /** Says what can be concluded. */
  String sentence() {
    if (points.isEmpty()) {
      return first + " and " + second + " share no question under the same condition.";
    }
    Point last =
        points.stream()
            .filter(point -> point.arm().kind() == Arm.Kind.BUDGET)
            .max(Comparator.comparingInt(point -> point.arm().tokens()))
            .orElse(points.get(points.size() - 1));
    PairedDifference gap = last.difference();
    String where = " " + Shown.at(last.arm()) + ", on the same " + Shown.count(rows) + " questions";
    String ends =
        " ("
            + Shown.points(gap.interval().low())
            + " to "
            + Shown.points(gap.interval().high())
            + " points)";
    if (last.holm() >= LEVEL) {
      return first + " and " + second + " cannot be told apart" + where + ends + ".";
    }
    return (gap.value() > 0 ? second : first)
        + " is right more often than "
        + (gap.value() > 0 ? first : second)
        + where
        + ": the difference "
        + second
        + " less "
        + first
        + " is "
        + Shown.points(gap.value())
        + ends
        + ".";
  }

  Table table() {
    return Table.of(
        "pair",
        second + " less " + first + ", on the same questions",
        points,
        List.of(
            Column.<Point>text("condition", p -> p.arm().label()),
            Column.count("n", p -> p.difference().rows()),
            Column.percent("accuracy of " + first, Point::accuracyOfFirst),
            Column.percent("accuracy of " + second, Point::accuracyOfSecond),
            Column.points("difference", p -> p.difference().value()),
            Column.interval("95% interval", true, p -> Optional.of(p.difference().interval())),
            Column.count("only " + first + " right", p -> p.difference().onlySecond()),
            Column.count("only " + second + " right", p -> p.difference().onlyFirst()),
            Column.p("p", p -> p.difference().p()),
            Column.p("p (Holm)", Point::holm),
            Column.p("p McNemar", p -> p.difference().mcNemar())));
  }

  ObjectNode toJson() {
    ObjectNode node = ReportJson.object().put("first", first).put("second", second);
    node.put("rows", rows).put("sentence", sentence());
    ArrayNode all = node.putArray("points");
    for (Point point : points) {
      ObjectNode one = all.addObject().put("arm", point.arm().label());
      one.put("first", point.accuracyOfFirst()).put("second", point.accuracyOfSecond());
      one.put("difference", point.difference().value());
      one.put("low", point.difference().interval().low());
      one.put("high", point.difference().interval().high());
      one.put("onlyFirst", point.difference().onlySecond());
      one.put("onlySecond", point.difference().onlyFirst());
      one.put("p", point.difference().p()).put("holm", point.holm());
    }
    return node;
  }
}

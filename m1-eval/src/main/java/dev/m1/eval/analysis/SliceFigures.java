package dev.m1.eval.analysis;

import dev.m1.eval.run.Arm;
import dev.m1.eval.stats.Proportion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one group of questions gave under each budget (each condition where there is no budget).
 * Many groups are looked at: the best and the worst of them look better and worse than they are.
 * Immutable.
 *
 * @param kind the kind of group, such as {@code subject}
 * @param value the group, such as {@code Anatomy}
 * @param rows rows in it
 * @param points accuracy by condition
 */
public record SliceFigures(String kind, String value, int rows, List<Point> points) {
  /** Copies the points. */
  public SliceFigures {
    points = List.copyOf(points);
  }

  /**
   * Accuracy under one condition.
   *
   * @param arm the condition
   * @param accuracy with its interval; what was not parsed counts as wrong
   */
  public record Point(Arm arm, Proportion accuracy) {}

  /** Measures all groups, by kind and value. */
  static List<SliceFigures> all(AnswerTable table) {
    Map<String, Map<String, List<Integer>>> groups = new TreeMap<>();
    for (int row = 0; row < table.rows(); row++) {
      for (Map.Entry<String, String> slice : table.slices(table.item(row)).entrySet()) {
        groups
            .computeIfAbsent(slice.getKey(), kind -> new TreeMap<>())
            .computeIfAbsent(slice.getValue(), value -> new ArrayList<>())
            .add(row);
      }
    }
    int[] budgets = table.budgetColumns();
    int[] columns =
        budgets.length > 0
            ? budgets
            : java.util.stream.IntStream.range(0, table.arms().size()).toArray();
    List<SliceFigures> all = new ArrayList<>();
    groups.forEach(
        (kind, values) ->
            values.forEach((value, rows) -> all.add(of(table, kind, value, rows, columns))));
    return all;
  }

  private static SliceFigures of(
      AnswerTable table, String kind, String value, List<Integer> rows, int[] columns) {
    List<Point> points = new ArrayList<>();
    for (int column : columns) {
      int[] some =
          rows.stream().mapToInt(r -> r).filter(row -> table.present(row, column)).toArray();
      if (some.length > 0) {
        points.add(new Point(table.arms().get(column), Rows.accuracy(table, column, some)));
      }
    }
    return new SliceFigures(kind, value, rows.size(), points);
  }
}

package dev.m1.eval.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.m1.eval.analysis.AnswerTable;
import dev.m1.eval.internal.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How long right and wrong answers thought, at the largest budget, else the last condition.
 * Immutable.
 *
 * @param condition the condition's label
 * @param bins neighbouring ranges of equal width, the first from 0
 */
record Lengths(String condition, List<Bin> bins) {
  private static final int MOST_BINS = 24;
  private static final int[] STEPS = {1, 2, 4, 5, 8, 10};

  /**
   * One range of thinking tokens.
   *
   * @param from first length
   * @param to the length after the last
   * @param right right answers
   * @param wrong wrong and unread ones
   */
  record Bin(int from, int to, int right, int wrong) {}

  /** Measures a table with at least one condition. */
  static Lengths of(AnswerTable table) {
    int[] budgets = table.budgetColumns();
    int column = budgets.length > 0 ? budgets[budgets.length - 1] : table.arms().size() - 1;
    int[] rows =
        IntStream.range(0, table.rows())
            .filter(row -> !table.failed(row) && table.present(row, column))
            .toArray();
    int longest = Arrays.stream(rows).map(row -> table.thinkingTokens(row, column)).max().orElse(0);
    int width = width(longest);
    int[] right = new int[longest / width + 1];
    int[] wrong = new int[right.length];
    for (int row : rows) {
      int bin = table.thinkingTokens(row, column) / width;
      (table.correct(row, column) ? right : wrong)[bin]++;
    }
    List<Bin> bins = new ArrayList<>();
    for (int b = 0; b < right.length; b++) {
      bins.add(new Bin(b * width, (b + 1) * width, right[b], wrong[b]));
    }
    return new Lengths(table.arms().get(column).label(), bins);
  }

  /** Returns a round width with which the bins are at most 24. */
  private static int width(int longest) {
    for (int scale = 1; ; scale *= 10) {
      for (int step : STEPS) {
        if ((longest / (step * scale)) + 1 <= MOST_BINS) {
          return step * scale;
        }
      }
    }
  }

  ObjectNode toJson() {
    ObjectNode node = Json.object().put("condition", condition);
    ArrayNode all = node.putArray("bins");
    bins.forEach(b -> all.addArray().add(b.from()).add(b.to()).add(b.right()).add(b.wrong()));
    return node;
  }
}

package dev.m1.eval.analysis;

import dev.m1.eval.run.Arm;
import dev.m1.eval.stats.FixedEffect;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Says how well thinking follows the budget and what it brings: s1's three figures (arXiv
 * 2501.19393, section 3.2), and the effect of length inside questions. Immutable.
 *
 * @param control share of rows and conditions whose thinking stays within what was asked: at most a
 *     budget or cap, at least a minimum
 * @param slope mean, over all pairs of budgets, of the change in accuracy for 1,000 tokens of
 *     budget; NaN with one budget
 * @param performance the best accuracy of a budget
 * @param lengthEffect at the largest budget, the change of the chance to be right when a thinking
 *     is one standard deviation longer than other samples of the same question; empty without
 *     several samples whose lengths differ
 */
public record Scaling(
    double control, double slope, double performance, Optional<FixedEffect> lengthEffect) {

  static Scaling of(AnswerTable table) {
    int[] budgets = table.budgetColumns();
    double[] accuracy = new double[budgets.length];
    Arrays.setAll(
        accuracy, i -> Rows.accuracy(table, budgets[i], Rows.present(table, budgets[i])).value());
    double slopes = 0;
    int pairs = 0;
    for (int i = 0; i < budgets.length; i++) {
      for (int j = i + 1; j < budgets.length; j++) {
        int width = table.arms().get(budgets[j]).tokens() - table.arms().get(budgets[i]).tokens();
        slopes += (accuracy[j] - accuracy[i]) / width * 1000;
        pairs++;
      }
    }
    return new Scaling(
        control(table),
        pairs == 0 ? Double.NaN : slopes / pairs,
        Arrays.stream(accuracy).max().orElse(Double.NaN),
        lengthEffect(table, budgets[budgets.length - 1]));
  }

  private static double control(AnswerTable table) {
    long kept = 0;
    long all = 0;
    for (int a = 0; a < table.arms().size(); a++) {
      Arm arm = table.arms().get(a);
      if (arm.kind() == Arm.Kind.STRATEGY) {
        continue;
      }
      for (int row : Rows.answered(table, a)) {
        int used = table.thinkingTokens(row, a);
        kept +=
            (arm.kind() == Arm.Kind.MINIMUM ? used >= arm.tokens() : used <= arm.tokens()) ? 1 : 0;
        all++;
      }
    }
    return all == 0 ? Double.NaN : (double) kept / all;
  }

  /** Compares the samples of each question with one another. */
  static Optional<FixedEffect> lengthEffect(AnswerTable table, int column) {
    int[][] byItem = new int[table.items()][];
    int[] rows = Rows.answered(table, column);
    int[] sizes = new int[table.items()];
    Arrays.stream(rows).forEach(row -> sizes[table.item(row)]++);
    Arrays.setAll(byItem, item -> new int[sizes[item]]);
    Arrays.stream(rows).forEach(row -> byItem[table.item(row)][--sizes[table.item(row)]] = row);
    double[] value = new double[rows.length];
    double[] factor = new double[rows.length];
    int[] clusters = new int[rows.length];
    int groups = 0;
    int at = 0;
    for (int[] group : byItem) {
      double mean = tokens(table, group, column).average().orElse(0);
      double squares = tokens(table, group, column).map(t -> (t - mean) * (t - mean)).sum();
      if (squares == 0) {
        continue;
      }
      double deviation = Math.sqrt(squares / (group.length - 1));
      double right = Arrays.stream(group).filter(r -> table.correct(r, column)).count();
      for (int row : group) {
        value[at] = (table.correct(row, column) ? 1 : 0) - right / group.length;
        factor[at] = (table.thinkingTokens(row, column) - mean) / deviation;
        clusters[at++] = table.cluster(row);
      }
      groups++;
    }
    return groups == 0
        ? Optional.empty()
        : Optional.of(
            FixedEffect.ofCentred(
                Arrays.copyOf(value, at),
                Arrays.copyOf(factor, at),
                Arrays.copyOf(clusters, at),
                groups));
  }

  private static java.util.stream.DoubleStream tokens(AnswerTable table, int[] rows, int column) {
    return IntStream.of(rows).mapToDouble(row -> table.thinkingTokens(row, column));
  }
}

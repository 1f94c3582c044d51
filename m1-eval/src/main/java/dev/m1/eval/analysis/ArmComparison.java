package dev.m1.eval.analysis;

import dev.m1.eval.run.Arm;
import dev.m1.eval.stats.Holm;
import dev.m1.eval.stats.PairedDifference;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Compares two conditions of one run on the same rows. Immutable.
 *
 * @param base the condition compared with: the smaller budget of a step, the largest of a family
 * @param other the condition compared
 * @param difference accuracy of {@code other} less that of {@code base}: its "first" is other
 * @param canDiffer rows whose thinking reached the smaller budget: only they can differ; -1 where
 *     the two are not budgets
 * @param cutBase share of the rows cut at {@code base}; NaN where it is no budget
 * @param cutOther share of the rows cut at {@code other}; NaN where it is no budget
 * @param holm p-value adjusted by Holm's method over the family; empty where the comparison is not
 *     one of a family
 * @param tokensPerExtraRight further tokens for each further right answer, from base to other;
 *     empty where other has no more right answers or needs no more tokens
 */
public record ArmComparison(
    Arm base,
    Arm other,
    PairedDifference difference,
    int canDiffer,
    double cutBase,
    double cutOther,
    OptionalDouble holm,
    OptionalDouble tokensPerExtraRight) {

  /** Says whether one condition is better; never where the comparison is not one of a family. */
  public boolean separates() {
    return difference.separates(holm.orElse(1));
  }

  /** Compares each budget with the next larger one. */
  static List<ArmComparison> steps(AnswerTable table) {
    int[] budgets = table.budgetColumns();
    List<ArmComparison> steps = new ArrayList<>();
    for (int i = 1; i < budgets.length; i++) {
      if (Rows.present(table, budgets[i - 1], budgets[i]).length > 0) {
        steps.add(of(table, budgets[i - 1], budgets[i]));
      }
    }
    return steps;
  }

  /** Compares each budget with the largest: one family, adjusted by Holm. */
  static List<ArmComparison> againstLargest(AnswerTable table) {
    int[] budgets = table.budgetColumns();
    List<ArmComparison> family = new ArrayList<>();
    for (int i = 0; i < budgets.length - 1; i++) {
      if (Rows.present(table, budgets[budgets.length - 1], budgets[i]).length > 0) {
        family.add(of(table, budgets[budgets.length - 1], budgets[i]));
      }
    }
    double[] adjusted = Holm.adjust(family.stream().mapToDouble(c -> c.difference.p()).toArray());
    for (int i = 0; i < adjusted.length; i++) {
      family.set(i, family.get(i).adjusted(adjusted[i]));
    }
    return family;
  }

  /** Compares two columns. */
  static ArmComparison of(AnswerTable table, int base, int other) {
    int[] rows = Rows.present(table, base, other);
    Arm one = table.arms().get(base);
    Arm two = table.arms().get(other);
    boolean budgets = one.kind() == Arm.Kind.BUDGET && two.kind() == Arm.Kind.BUDGET;
    PairedDifference difference = Rows.difference(table, other, base, rows);
    long tokens = 0;
    for (int row : rows) {
      tokens += table.separateTokens(row, other) - table.separateTokens(row, base);
    }
    int extra = difference.onlyFirst() - difference.onlySecond();
    return new ArmComparison(
        one,
        two,
        difference,
        budgets ? cut(table, rows, one.tokens() < two.tokens() ? base : other) : -1,
        cutRate(table, rows, base),
        cutRate(table, rows, other),
        OptionalDouble.empty(),
        extra > 0 && tokens > 0
            ? OptionalDouble.of((double) tokens / extra)
            : OptionalDouble.empty());
  }

  /** Counts the rows whose thinking a budget cut: those that did not end on their own before. */
  private static int cut(AnswerTable table, int[] rows, int budget) {
    int tokens = table.arms().get(budget).tokens();
    int count = 0;
    for (int row : rows) {
      count += !table.failed(row) && table.thinkingTokens(row, budget) >= tokens ? 1 : 0;
    }
    return count;
  }

  private static double cutRate(AnswerTable table, int[] rows, int column) {
    return table.arms().get(column).kind() == Arm.Kind.BUDGET
        ? (double) cut(table, rows, column) / rows.length
        : Double.NaN;
  }

  private ArmComparison adjusted(double p) {
    return new ArmComparison(
        base,
        other,
        difference,
        canDiffer,
        cutBase,
        cutOther,
        OptionalDouble.of(p),
        tokensPerExtraRight);
  }
}

package dev.m1.eval.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Says how much of the thinking came after it was of use. A row's checkpoints are the budgets; T is
 * its thinking at the largest, T̂ the thinking used at the first right answer, T̂ = T if none is
 * right. Immutable.
 *
 * @param rows rows with an answer under every budget, failed sessions left out
 * @param outcomeEfficiency ξO: mean of σ·T̂/T, σ = 1 if the row is right at any checkpoint (arXiv
 *     2412.21187); a row that does not think counts σ
 * @param answerDistinctEfficiency mean share of the thinking that led to an answer not given at an
 *     earlier checkpoint; ours, not the paper's ξP, for which a model judges perspectives
 * @param finallyWrong rows that are wrong at the largest budget
 * @param underthinking ξUT: mean of 1 - T̂/T over those (arXiv 2501.18585); 0 without any
 * @param firstRight rows by the budget at which they are right for the first time
 * @param staysRight rows by the budget from which on they are always right
 * @param neverRight rows that no budget gets right
 * @param optimal OAA for each budget t: mean of correct·[T &lt; t], correct at the largest budget
 *     (arXiv 2508.13141)
 * @param areaOverLogBudget area under accuracy over log2(budget + 1), divided by its width: the
 *     mean accuracy on that axis; NaN with one budget
 */
public record Overthinking(
    int rows,
    double outcomeEfficiency,
    double answerDistinctEfficiency,
    int finallyWrong,
    double underthinking,
    List<AtBudget> firstRight,
    List<AtBudget> staysRight,
    int neverRight,
    List<OptimalAccuracy> optimal,
    double areaOverLogBudget) {
  /** Copies the lists. */
  public Overthinking {
    firstRight = List.copyOf(firstRight);
    staysRight = List.copyOf(staysRight);
    optimal = List.copyOf(optimal);
  }

  /**
   * Rows that something happens to at a budget.
   *
   * @param budget the budget in tokens
   * @param rows how many
   */
  public record AtBudget(int budget, int rows) {}

  /**
   * Overthinking-adjusted accuracy.
   *
   * @param below t, in tokens
   * @param accuracy share of rows that are right with less thinking than t
   */
  public record OptimalAccuracy(int below, double accuracy) {}

  /** Measures a table with at least one budget and one row that did not fail. */
  static Overthinking of(AnswerTable table) {
    int[] budgets = table.budgetColumns();
    int[] rows = Rows.answered(table, budgets);
    double outcome = 0;
    double distinct = 0;
    double under = 0;
    int wrong = 0;
    int[] first = new int[budgets.length + 1];
    int[] stays = new int[budgets.length + 1];
    for (int row : rows) {
      int at = firstRight(table, row, budgets);
      int end = budgets[budgets.length - 1];
      int all = table.thinkingTokens(row, end);
      double share =
          at == budgets.length || all == 0
              ? 1
              : (double) table.thinkingTokens(row, budgets[at]) / all;
      first[at]++;
      stays[staysRight(table, row, budgets)]++;
      outcome += at < budgets.length ? share : 0;
      distinct += distinct(table, row, budgets);
      wrong += table.correct(row, end) ? 0 : 1;
      under += table.correct(row, end) ? 0 : 1 - share;
    }
    return new Overthinking(
        rows.length,
        outcome / rows.length,
        distinct / rows.length,
        wrong,
        wrong == 0 ? 0 : under / wrong,
        counted(table, budgets, first),
        counted(table, budgets, stays),
        first[budgets.length],
        optimal(table, budgets, rows),
        area(table, budgets, rows));
  }

  private static int firstRight(AnswerTable table, int row, int[] budgets) {
    int at = 0;
    while (at < budgets.length && !table.correct(row, budgets[at])) {
      at++;
    }
    return at;
  }

  private static int staysRight(AnswerTable table, int row, int[] budgets) {
    int at = budgets.length;
    while (at > 0 && table.correct(row, budgets[at - 1])) {
      at--;
    }
    return at;
  }

  private static double distinct(AnswerTable table, int row, int[] budgets) {
    int all = table.thinkingTokens(row, budgets[budgets.length - 1]);
    if (all == 0) {
      return 1;
    }
    int before = 0;
    int useful = 0;
    int[] seen = new int[budgets.length];
    for (int i = 0; i < budgets.length; i++) {
      int used = table.thinkingTokens(row, budgets[i]);
      int answer = table.answer(row, budgets[i]);
      boolean fresh =
          answer != AnswerTable.UNREAD
              && Arrays.stream(seen, 0, i).noneMatch(earlier -> earlier == answer);
      useful += fresh ? Math.max(0, used - before) : 0;
      seen[i] = answer;
      before = Math.max(before, used);
    }
    return (double) useful / all;
  }

  private static List<AtBudget> counted(AnswerTable table, int[] budgets, int[] counts) {
    List<AtBudget> all = new ArrayList<>();
    for (int i = 0; i < budgets.length; i++) {
      all.add(new AtBudget(table.arms().get(budgets[i]).tokens(), counts[i]));
    }
    return all;
  }

  private static List<OptimalAccuracy> optimal(AnswerTable table, int[] budgets, int[] rows) {
    int end = budgets[budgets.length - 1];
    List<OptimalAccuracy> all = new ArrayList<>();
    for (int budget : budgets) {
      int below = table.arms().get(budget).tokens();
      long right =
          Arrays.stream(rows)
              .filter(row -> table.correct(row, end) && table.thinkingTokens(row, end) < below)
              .count();
      all.add(new OptimalAccuracy(below, (double) right / rows.length));
    }
    return all;
  }

  private static double area(AnswerTable table, int[] budgets, int[] rows) {
    double area = 0;
    double width = 0;
    for (int i = 1; i < budgets.length; i++) {
      double step = log(table, budgets[i]) - log(table, budgets[i - 1]);
      double height = Rows.accuracy(table, budgets[i], rows).value();
      double before = Rows.accuracy(table, budgets[i - 1], rows).value();
      area += step * (height + before) / 2;
      width += step;
    }
    return area / width;
  }

  private static double log(AnswerTable table, int column) {
    return Math.log(table.arms().get(column).tokens() + 1.0) / Math.log(2);
  }
}

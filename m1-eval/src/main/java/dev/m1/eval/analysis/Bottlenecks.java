package dev.m1.eval.analysis;

/**
 * Sorts rows by which budgets get them right, each class beside what a guesser would fill it with.
 * The classes are tried in this order. Immutable.
 *
 * @param rows rows with an answer under every budget, failed sessions left out
 * @param easy right at every budget
 * @param never right at none: consistent with missing knowledge, no proof of it
 * @param reasoningPays else right at the largest
 * @param overthought else: right somewhere before, wrong at the largest
 * @param chanceRows rows whose number of options is known: the base of the chances
 */
public record Bottlenecks(
    int rows, Share easy, Share never, Share reasoningPays, Share overthought, int chanceRows) {

  /**
   * One class.
   *
   * @param rows how many rows
   * @param share of all rows
   * @param chance the share that guessing would give: an independent guess for each answer that a
   *     row really gave (cut budgets and one natural end); NaN where options are not known
   */
  public record Share(int rows, double share, double chance) {}

  static Bottlenecks of(AnswerTable table) {
    int[] budgets = table.budgetColumns();
    int[] rows = Rows.answered(table, budgets);
    int[] counts = new int[4];
    double[] chances = new double[4];
    int known = 0;
    for (int row : rows) {
      counts[kind(table, row, budgets)]++;
      if (table.options(row) > 0) {
        known++;
        addChances(chances, 1.0 / table.options(row), tries(table, row, budgets));
      }
    }
    Share[] shares = new Share[4];
    for (int i = 0; i < 4; i++) {
      shares[i] =
          new Share(
              counts[i],
              (double) counts[i] / rows.length,
              known == 0 ? Double.NaN : chances[i] / known);
    }
    return new Bottlenecks(rows.length, shares[0], shares[1], shares[2], shares[3], known);
  }

  private static int kind(AnswerTable table, int row, int[] budgets) {
    int right = 0;
    for (int budget : budgets) {
      right += table.correct(row, budget) ? 1 : 0;
    }
    if (right == budgets.length) {
      return 0;
    }
    if (right == 0) {
      return 1;
    }
    return table.correct(row, budgets[budgets.length - 1]) ? 2 : 3;
  }

  /** Returns how many different answers stand behind the budgets: copied ones are one. */
  private static int tries(AnswerTable table, int row, int[] budgets) {
    int tries = 0;
    int natural = 0;
    for (int budget : budgets) {
      boolean ended = table.thinkingTokens(row, budget) < table.arms().get(budget).tokens();
      natural = ended ? 1 : natural;
      tries += ended ? 0 : 1;
    }
    return tries + natural;
  }

  private static void addChances(double[] chances, double right, int tries) {
    double allRight = Math.pow(right, tries);
    double allWrong = Math.pow(1 - right, tries);
    chances[0] += allRight;
    chances[1] += allWrong;
    chances[2] += right - allRight;
    chances[3] += 1 - right - allWrong;
  }
}

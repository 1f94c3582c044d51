package dev.m1.eval.analysis;

import dev.m1.eval.stats.Draws;
import dev.m1.eval.stats.Proportion;
import dev.m1.eval.stats.QuestionBootstrap;
import dev.m1.eval.stats.Votes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Keeps apart what a fixed budget gives and what choosing the budget afterwards seems to give.
 * Immutable.
 *
 * @param rows rows with an answer, or a failed session, under every budget
 * @param bestBudget the dataset oracle: the budget with the highest accuracy, the smallest of
 *     equals
 * @param bestAccuracy its accuracy: it was chosen on the same questions, so it promises too much
 * @param optimism how much too much, by split halves: the accuracy of the budget chosen on one half
 *     less its accuracy on the other, mean over the splits. Halves choose less surely than the
 *     whole, so this errs to the large side
 * @param bestNull what the best of as many samples at the largest budget seems to give: the mean of
 *     the highest accuracy among m samples, m the number of budgets; empty where the run is greedy
 *     or has fewer samples
 * @param questionOracle share of rows that some budget gets right: what nobody can choose without
 *     the key
 * @param questionNull pass@m at the largest budget, m the number of budgets: what as many samples
 *     at one budget get right; empty where the run is greedy or has fewer samples
 * @param regret question oracle less best fixed budget
 * @param budgets for each budget, how often it is the best one in the bootstrap
 */
public record Oracles(
    int rows,
    int bestBudget,
    double bestAccuracy,
    double optimism,
    OptionalDouble bestNull,
    Proportion questionOracle,
    OptionalDouble questionNull,
    double regret,
    List<BudgetChance> budgets) {
  private static final int SPLITS = 200;

  /** Copies the list. */
  public Oracles {
    budgets = List.copyOf(budgets);
  }

  /**
   * One budget in the bootstrap of questions.
   *
   * @param budget in tokens
   * @param accuracy on the run's questions
   * @param best share of resamples in which it has the highest accuracy; the smallest of equals
   */
  public record BudgetChance(int budget, double accuracy, double best) {}

  /**
   * Measures.
   *
   * @param sampled whether samples of a question differ by chance; greedy ones are no null
   * @return empty where no row has all budgets
   */
  static Optional<Oracles> of(AnswerTable table, boolean sampled, int draws, long seed) {
    int[] columns = table.budgetColumns();
    int[] rows = columns.length == 0 ? new int[0] : Rows.present(table, columns);
    if (rows.length == 0) {
      return Optional.empty();
    }
    double[][] sums = Rows.sums(table, columns, rows);
    int[][] counts = Rows.counts(table, columns, rows);
    int[] everyone = IntStream.range(0, sums.length).toArray();
    int best = best(sums, everyone);
    double accuracy = mean(sums, counts, everyone, best);
    boolean[] any = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      int row = rows[i];
      any[i] = Arrays.stream(columns).anyMatch(column -> table.correct(row, column));
    }
    Proportion oracle = Proportion.of(any, table.clustersOf(rows));
    return Optional.of(
        new Oracles(
            rows.length,
            table.arms().get(columns[best]).tokens(),
            accuracy,
            optimism(sums, counts, seed),
            sampled ? bestNull(table, columns, rows) : OptionalDouble.empty(),
            oracle,
            sampled ? questionNull(table, columns, rows) : OptionalDouble.empty(),
            oracle.value() - accuracy,
            chances(
                table, columns, sums, counts, QuestionBootstrap.draw(sums, counts, draws, seed))));
  }

  private static List<BudgetChance> chances(
      AnswerTable table,
      int[] columns,
      double[][] sums,
      int[][] counts,
      QuestionBootstrap bootstrap) {
    double[] best = bootstrap.best();
    int[] everyone = IntStream.range(0, sums.length).toArray();
    List<BudgetChance> chances = new ArrayList<>();
    for (int k = 0; k < columns.length; k++) {
      chances.add(
          new BudgetChance(
              table.arms().get(columns[k]).tokens(), mean(sums, counts, everyone, k), best[k]));
    }
    return chances;
  }

  private static double optimism(double[][] sums, int[][] counts, long seed) {
    int[] order = IntStream.range(0, sums.length).filter(c -> counts[c][0] > 0).toArray();
    if (order.length < 2) {
      return Double.NaN;
    }
    Draws random = new Draws(seed);
    double total = 0;
    for (int split = 0; split < SPLITS; split++) {
      random.shuffle(order);
      int[] one = Arrays.copyOfRange(order, 0, order.length / 2);
      int[] two = Arrays.copyOfRange(order, order.length / 2, order.length);
      int bestOne = best(sums, one);
      int bestTwo = best(sums, two);
      total += mean(sums, counts, one, bestOne) - mean(sums, counts, two, bestOne);
      total += mean(sums, counts, two, bestTwo) - mean(sums, counts, one, bestTwo);
    }
    return total / SPLITS / 2;
  }

  private static int best(double[][] sums, int[] clusters) {
    double[] totals = new double[sums[0].length];
    for (int c : clusters) {
      for (int k = 0; k < totals.length; k++) {
        totals[k] += sums[c][k];
      }
    }
    int best = 0;
    for (int k = 1; k < totals.length; k++) {
      best = totals[k] > totals[best] ? k : best;
    }
    return best;
  }

  private static double mean(double[][] sums, int[][] counts, int[] clusters, int column) {
    double sum = 0;
    double count = 0;
    for (int c : clusters) {
      sum += sums[c][column];
      count += counts[c][column];
    }
    return sum / count;
  }

  private static OptionalDouble bestNull(AnswerTable table, int[] columns, int[] rows) {
    int largest = columns[columns.length - 1];
    int count = Arrays.stream(rows).map(table::sample).max().orElse(0) + 1;
    double[] right = new double[count];
    int[] size = new int[count];
    for (int row : rows) {
      size[table.sample(row)]++;
      right[table.sample(row)] += table.correct(row, largest) ? 1 : 0;
    }
    if (count < columns.length || Arrays.stream(size).anyMatch(n -> n == 0)) {
      return OptionalDouble.empty();
    }
    Arrays.setAll(right, sample -> right[sample] / size[sample]);
    Arrays.sort(right);
    return OptionalDouble.of(Votes.highestOf(right, columns.length));
  }

  private static OptionalDouble questionNull(AnswerTable table, int[] columns, int[] rows) {
    int largest = columns[columns.length - 1];
    int[] samples = new int[table.items()];
    int[] right = new int[table.items()];
    for (int row : rows) {
      samples[table.item(row)]++;
      right[table.item(row)] += table.correct(row, largest) ? 1 : 0;
    }
    int[] items = IntStream.range(0, samples.length).filter(i -> samples[i] > 0).toArray();
    boolean enough = Arrays.stream(items).allMatch(i -> samples[i] >= columns.length);
    return enough
        ? Arrays.stream(items)
            .mapToDouble(i -> Votes.passAt(samples[i], right[i], columns.length))
            .average()
        : OptionalDouble.empty();
  }
}

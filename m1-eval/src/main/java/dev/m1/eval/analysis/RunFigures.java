package dev.m1.eval.analysis;

import dev.m1.eval.run.Arm;
import dev.m1.eval.run.RunDirectory;
import dev.m1.eval.run.RunManifest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Every figure of a run, computed from its lines alone: what the report shows, and what {@code
 * --json} and the CSV files hold. Immutable. {@code docs/reading-the-report.md} says what each
 * means and what not.
 *
 * @param rows lines: questions times samples
 * @param items questions as the file counts them
 * @param clusters questions that are really different
 * @param failures lines whose session failed
 * @param arms what each condition gave
 * @param steps each budget beside the next larger one
 * @param againstLargest each budget beside the largest, adjusted by Holm
 * @param oracles fixed budget and oracle; empty without budgets
 * @param overthinking empty without budgets
 * @param scaling empty without budgets
 * @param bottlenecks empty without budgets
 * @param waits what each step of "Wait" rounds did; empty without such conditions
 * @param samples for each condition, what several samples are worth; empty with one sample
 * @param confidences for each condition with recorded letters, calibration and risk
 * @param orderBias at the largest budget, else the last condition; empty where keys are not letters
 * @param slices groups of questions
 */
public record RunFigures(
    int rows,
    int items,
    int clusters,
    int failures,
    List<ArmFigures> arms,
    List<ArmComparison> steps,
    List<ArmComparison> againstLargest,
    Optional<Oracles> oracles,
    Optional<Overthinking> overthinking,
    Optional<Scaling> scaling,
    Optional<Bottlenecks> bottlenecks,
    List<WaitFlips> waits,
    List<SampleFigures> samples,
    List<ConfidenceFigures> confidences,
    Optional<OrderBias> orderBias,
    List<SliceFigures> slices) {
  private static final int DRAWS = 2000;
  private static final long SEED = 20260101;

  /** Copies the lists. */
  public RunFigures {
    arms = List.copyOf(arms);
    steps = List.copyOf(steps);
    againstLargest = List.copyOf(againstLargest);
    waits = List.copyOf(waits);
    samples = List.copyOf(samples);
    confidences = List.copyOf(confidences);
    slices = List.copyOf(slices);
  }

  /**
   * Reads a run's lines and computes everything, with 2,000 bootstrap resamples and a fixed seed:
   * the same lines give the same figures.
   */
  public static RunFigures of(RunDirectory run) {
    return of(AnswerTable.read(run), run.manifest());
  }

  /** Computes everything from a table. */
  public static RunFigures of(AnswerTable table, RunManifest manifest) {
    return of(table, manifest.sampling().temperature() > 0);
  }

  /**
   * Computes everything from a table.
   *
   * @param sampled whether samples of a question differ by chance (temperature above 0)
   */
  public static RunFigures of(AnswerTable table, boolean sampled) {
    int[] budgets = table.budgetColumns();
    boolean any = budgets.length > 0 && Rows.answered(table, budgets).length > 0;
    int[] columns =
        IntStream.range(0, table.arms().size())
            .filter(a -> Rows.answered(table, a).length > 0)
            .toArray();
    return new RunFigures(
        table.rows(),
        table.items(),
        table.clusters(),
        table.failures(),
        ArmFigures.all(table),
        ArmComparison.steps(table),
        ArmComparison.againstLargest(table),
        Oracles.of(table, sampled, DRAWS, SEED),
        any ? Optional.of(Overthinking.of(table)) : Optional.empty(),
        any ? Optional.of(Scaling.of(table)) : Optional.empty(),
        any ? Optional.of(Bottlenecks.of(table)) : Optional.empty(),
        WaitFlips.all(table),
        each(columns, column -> SampleFigures.of(table, column)),
        each(columns, column -> ConfidenceFigures.of(table, column)),
        orderBias(table, budgets, columns),
        SliceFigures.all(table));
  }

  private static <T> List<T> each(
      int[] columns, java.util.function.IntFunction<Optional<T>> measure) {
    return Arrays.stream(columns).mapToObj(measure).flatMap(Optional::stream).toList();
  }

  private static Optional<OrderBias> orderBias(AnswerTable table, int[] budgets, int[] columns) {
    if (columns.length == 0) {
      return Optional.empty();
    }
    int column = budgets.length > 0 ? budgets[budgets.length - 1] : columns[columns.length - 1];
    boolean letters =
        Arrays.stream(Rows.answered(table, column)).anyMatch(row -> table.key(row) >= 0);
    return letters ? Optional.of(OrderBias.of(table, column)) : Optional.empty();
  }

  /** Returns the figures of a condition; empty where no line has it. */
  public Optional<ArmFigures> arm(Arm arm) {
    return arms.stream().filter(figures -> figures.arm().equals(arm)).findFirst();
  }

  /** Returns the figures as JSON; a figure that is not there is null. */
  public String toJson() {
    return FiguresJson.write(this);
  }
}

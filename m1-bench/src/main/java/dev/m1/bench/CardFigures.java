package dev.m1.bench;

import dev.m1.ModelInfo;
import dev.m1.ThinkingEnd;
import dev.m1.eval.analysis.AnswerTable;
import dev.m1.eval.analysis.RunFigures;
import dev.m1.eval.analysis.SliceFigures;
import dev.m1.eval.analysis.WaitFlips;
import dev.m1.eval.data.BenchmarkItem;
import dev.m1.eval.run.Arm;
import dev.m1.eval.run.RunDirectory;
import dev.m1.eval.run.RunLine;
import dev.m1.eval.stats.Calibration;
import dev.m1.eval.stats.Proportion;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The figures of runs of one wording, pooled over their seeds. */
final class CardFigures {
  private static final int BINS = 10;

  private final ModelInfo model;
  private final List<String> sources;
  private final AnswerTable table;
  private final RunFigures figures;

  private CardFigures(ModelInfo model, List<String> sources, AnswerTable table) {
    this.model = model;
    this.sources = sources;
    this.table = table;
    figures = RunFigures.of(table, false);
  }

  static CardFigures of(List<RunDirectory> runs) {
    AnswerTable.Builder builder = AnswerTable.builder(runs.get(0).manifest().arms());
    for (RunDirectory run : runs) {
      String prefix = run.manifest().seed() + "/"; // items count from 1 in every run
      try (Stream<BenchmarkItem> items = run.items();
          Stream<RunLine> lines = run.lines()) {
        items.map(item -> renamed(item, prefix)).forEach(builder::item);
        lines.map(line -> renamed(line, prefix)).forEach(builder::line);
      }
    }
    return new CardFigures(
        runs.get(0).manifest().model(),
        runs.stream().map(run -> run.manifest().source()).toList(),
        builder.build());
  }

  private static BenchmarkItem renamed(BenchmarkItem item, String prefix) {
    return new BenchmarkItem(
        prefix + item.id(), item.cluster(), item.question(), item.key(), item.slices());
  }

  private static RunLine renamed(RunLine line, String prefix) {
    return new RunLine(
        prefix + line.item(),
        line.cluster(),
        line.sample(),
        line.seed(),
        line.order(),
        line.key(),
        line.promptTokens(),
        line.thinkingTokens(),
        line.thinkingEnd(),
        "",
        line.cells(),
        line.looks(),
        line.decodedTokens(),
        line.separateTokens(),
        line.seconds(),
        line.failure());
  }

  ModelInfo model() {
    return model;
  }

  List<String> sources() {
    return sources;
  }

  RunFigures figures() {
    return figures;
  }

  int rows() {
    return table.rows();
  }

  String json() {
    return figures.toJson();
  }

  Proportion accuracy(int budget) {
    return figures.arm(Arm.budget(budget)).orElseThrow().accuracy();
  }

  /** Returns how many answers could not be read, under all budgets together. */
  int unparsed() {
    return figures.arms().stream().mapToInt(arm -> arm.unparsed()).sum();
  }

  List<SliceFigures> slices(String kind) {
    return figures.slices().stream().filter(slice -> slice.kind().equals(kind)).toList();
  }

  /** Returns a group's accuracy under a budget. */
  static Proportion accuracy(SliceFigures slice, int budget) {
    return slice.points().stream()
        .filter(point -> point.arm().equals(Arm.budget(budget)))
        .findFirst()
        .orElseThrow()
        .accuracy();
  }

  /** Returns what one "Wait" at the natural end did. */
  WaitFlips flips() {
    return figures.waits().get(0);
  }

  /** Returns the thinking tokens up to the natural end, sorted. */
  int[] lengths() {
    int full = column(ModelCard.FULL);
    return IntStream.range(0, rows())
        .filter(row -> !table.failed(row))
        .map(row -> table.thinkingTokens(row, full))
        .sorted()
        .toArray();
  }

  /**
   * Compares the probability of the best letter with how often it is right, over the thoughts that
   * these budgets cut; empty if they cut none.
   */
  Optional<Calibration> calibration(int... budgets) {
    double[] confidence = new double[rows() * budgets.length];
    boolean[] right = new boolean[confidence.length];
    int[] clusters = new int[confidence.length];
    int cuts = 0;
    for (int budget : budgets) {
      int column = column(budget);
      for (int row = 0; row < rows(); row++) {
        boolean cut = table.present(row, column) && !table.failed(row);
        cut = cut && table.thinkingEnd(row, column) == ThinkingEnd.BUDGET;
        if (cut && !Double.isNaN(table.confidence(row, column))) {
          confidence[cuts] = table.confidence(row, column);
          clusters[cuts] = table.cluster(row);
          right[cuts++] = table.letterCorrect(row, column);
        }
      }
    }
    return cuts == 0
        ? Optional.empty()
        : Optional.of(
            Calibration.of(
                Arrays.copyOf(confidence, cuts),
                Arrays.copyOf(right, cuts),
                Arrays.copyOf(clusters, cuts),
                BINS));
  }

  private int column(int budget) {
    return table.column(Arm.budget(budget)).orElseThrow();
  }
}

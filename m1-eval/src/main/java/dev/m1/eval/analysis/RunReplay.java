package dev.m1.eval.analysis;

import static java.util.Objects.requireNonNull;

import dev.m1.BudgetController;
import dev.m1.Budgets;
import dev.m1.eval.run.RunDirectory;
import dev.m1.eval.run.RunTrace;
import dev.m1.trace.Replay;
import dev.m1.trace.TraceReplay;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Replays strategies over the thinking that a run recorded, without its model: where each would
 * have ended, what that costs, and what it would have answered as far as that was recorded.
 *
 * <p>A strategy is shown what it would have been shown live and so decides the same ({@link
 * TraceReplay}). Its answer at the end is known in two ways only, both at that very place of that
 * very thinking: the model wrote it there (a fork at a budget, a natural answer), or a probe read
 * the option letters there. Anything else is not recorded. A row with several traces takes the one
 * that tells most.
 */
public final class RunReplay {
  private RunReplay() {}

  /**
   * Replays strategies by their texts.
   *
   * @throws IllegalArgumentException if a text names no strategy, or the run recorded no traces
   */
  public static List<ReplayFigures> of(RunDirectory run, String... strategies) {
    return of(run, Arrays.stream(strategies).map(Budgets::parse).toList(), false);
  }

  /**
   * Replays strategies.
   *
   * @param writtenOnly whether only answers that the model wrote count, not letters of a probe
   * @return figures in the strategies' order
   * @throws IllegalArgumentException if there is no strategy, the run recorded no traces, or a
   *     strategy does not fit a question
   * @throws dev.m1.M1Exception if a file cannot be read
   */
  public static List<ReplayFigures> of(
      RunDirectory run, List<? extends BudgetController> strategies, boolean writtenOnly) {
    if (strategies.isEmpty()) {
      throw new IllegalArgumentException("name a strategy to replay, such as settled:every=16");
    }
    if (!run.hasTraces()) {
      throw new IllegalArgumentException(
          "the run in "
              + run.folder()
              + " recorded no traces, and only they can be replayed; sweep again without"
              + " --no-traces");
    }
    AnswerTable table = AnswerTable.read(run);
    List<ReplayedRows> all = new ArrayList<>();
    strategies.forEach(strategy -> all.add(new ReplayedRows(requireNonNull(strategy), table)));
    Map<String, Integer> rows = new HashMap<>();
    for (int row = 0; row < table.rows(); row++) {
      rows.put(key(table.itemId(table.item(row)), table.sample(row), table.order(row)), row);
    }
    boolean lettersRun = "LETTERS".equals(run.manifest().options().get("answers"));
    try (Stream<RunTrace> traces = run.traces()) {
      traces.forEach(
          trace -> {
            Integer row = rows.get(key(trace.item(), trace.sample(), trace.order()));
            if (row != null) { // else the line of a trace is not finished
              replay(trace, row, new RecordedAnswers(trace, table, row, lettersRun), all);
            }
          });
    }
    return all.stream().map(each -> each.figures(writtenOnly)).toList();
  }

  private static void replay(
      RunTrace trace, int row, RecordedAnswers answers, List<ReplayedRows> all) {
    TraceReplay replay = TraceReplay.of(trace.trace());
    for (ReplayedRows each : all) {
      Replay result;
      try {
        result = replay.replay(each.strategy());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "the strategy "
                + each.strategy()
                + " cannot be replayed over question "
                + trace.item()
                + ": "
                + e.getMessage(),
            e);
      }
      each.take(row, result, answers);
    }
  }

  private static String key(String item, int sample, List<Integer> order) {
    return item + "\n" + sample + "\n" + order;
  }
}

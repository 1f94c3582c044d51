package dev.m1.eval.analysis;

import dev.m1.BudgetController;
import dev.m1.ThinkingEnd;
import dev.m1.eval.stats.PairedDifference;
import dev.m1.eval.stats.Proportion;
import dev.m1.trace.Replay;
import dev.m1.trace.ReplayOutcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One strategy's replays, row by row. Confined to one thread. */
final class ReplayedRows {
  /** What is known of a row, from least to most. */
  private enum State {
    NO_TRACE,
    NOT_RECORDED,
    CENSORED,
    NO_ANSWER,
    LETTERS,
    WRITTEN,
    ABSTAINED
  }

  private final BudgetController strategy;
  private final AnswerTable table;
  private final State[] states;
  private final boolean[] right;
  private final int[] tokens;
  private final int[] probeTokens;
  private final @Nullable ThinkingEnd[] ends;
  private final String[] reasons;

  ReplayedRows(BudgetController strategy, AnswerTable table) {
    this.strategy = strategy;
    this.table = table;
    states = new State[table.rows()];
    Arrays.fill(states, State.NO_TRACE);
    right = new boolean[states.length];
    tokens = new int[states.length];
    probeTokens = new int[states.length];
    ends = new ThinkingEnd[states.length];
    reasons = new String[states.length];
    Arrays.fill(reasons, "");
  }

  BudgetController strategy() {
    return strategy;
  }

  /** Takes what one trace of a row tells, if it tells more than those before. */
  void take(int row, Replay replay, RecordedAnswers answers) {
    Optional<RecordedAnswers.Known> known = Optional.empty();
    State state;
    if (replay.outcome() instanceof ReplayOutcome.Ended ended) {
      known = ended.end() == ThinkingEnd.ABSTAINED ? Optional.empty() : answers.at(replay, ended);
      state = ended.end() == ThinkingEnd.ABSTAINED ? State.ABSTAINED : state(known);
    } else {
      boolean censored = replay.outcome() instanceof ReplayOutcome.Censored;
      state = censored ? State.CENSORED : State.NOT_RECORDED;
    }
    if (state.compareTo(states[row]) <= 0) {
      return;
    }
    states[row] = state;
    right[row] = known.map(RecordedAnswers.Known::right).orElse(false);
    tokens[row] = replay.outcome().tokens();
    probeTokens[row] = answers.probeTokens(replay);
    reasons[row] = replay.outcome().reason();
    ends[row] = replay.outcome() instanceof ReplayOutcome.Ended ended ? ended.end() : null;
  }

  private static State state(Optional<RecordedAnswers.Known> known) {
    return known
        .map(k -> k.source() == RecordedAnswers.Source.WRITTEN ? State.WRITTEN : State.LETTERS)
        .orElse(State.NO_ANSWER);
  }

  /** Adds up; letters of a probe count as answers unless only written ones do. */
  ReplayFigures figures(boolean writtenOnly) {
    if (writtenOnly) {
      for (int row = 0; row < states.length; row++) {
        if (states[row] == State.LETTERS) {
          states[row] = State.NO_ANSWER;
          right[row] = false;
        }
      }
    }
    int[] known = rows(State.LETTERS, State.WRITTEN);
    int[] ended = rows(State.NO_ANSWER, State.LETTERS, State.WRITTEN, State.ABSTAINED);
    int hits = (int) Arrays.stream(known).filter(row -> right[row]).count();
    int failed = (int) Arrays.stream(rows(State.NO_TRACE)).filter(table::failed).count();
    int open = states.length - known.length - count(State.ABSTAINED) - failed;
    return new ReplayFigures(
        strategy.toString(),
        states.length,
        count(State.NO_TRACE),
        count(State.NOT_RECORDED),
        count(State.CENSORED),
        ended.length,
        ends(ended),
        Arrays.stream(ended).map(row -> tokens[row]).average().orElse(Double.NaN),
        Arrays.stream(ended).map(row -> probeTokens[row]).average().orElse(Double.NaN),
        count(State.WRITTEN),
        count(State.LETTERS),
        count(State.ABSTAINED),
        count(State.NO_ANSWER),
        hits,
        known.length == 0
            ? Optional.empty()
            : Optional.of(Proportion.of(rightOf(known), table.clustersOf(known))),
        (double) hits / Math.max(1, states.length),
        (double) (hits + open) / Math.max(1, states.length),
        comparisons(known),
        reasons());
  }

  private int[] rows(State... wanted) {
    List<State> some = List.of(wanted);
    return IntStream.range(0, states.length).filter(row -> some.contains(states[row])).toArray();
  }

  private int count(State state) {
    return rows(state).length;
  }

  private boolean[] rightOf(int[] rows) {
    boolean[] some = new boolean[rows.length];
    for (int i = 0; i < some.length; i++) {
      some[i] = right[rows[i]];
    }
    return some;
  }

  private Map<ThinkingEnd, Integer> ends(int[] rows) {
    Map<ThinkingEnd, Integer> counts = new EnumMap<>(ThinkingEnd.class);
    for (int row : rows) {
      ThinkingEnd end = ends[row];
      if (end != null) {
        counts.merge(end, 1, Integer::sum);
      }
    }
    return counts;
  }

  private List<ReplayFigures.Comparison> comparisons(int[] known) {
    List<ReplayFigures.Comparison> all = new ArrayList<>();
    for (int a = 0; a < table.arms().size(); a++) {
      int column = a;
      int[] rows =
          Arrays.stream(known)
              .filter(row -> table.present(row, column) && !table.failed(row))
              .toArray();
      if (rows.length > 0) {
        all.add(
            new ReplayFigures.Comparison(
                table.arms().get(column),
                PairedDifference.of(
                    rightOf(rows), Rows.correct(table, column, rows), table.clustersOf(rows)),
                (int) Arrays.stream(rows).filter(row -> states[row] == State.LETTERS).count(),
                Arrays.stream(rows).map(row -> tokens[row]).average().orElse(Double.NaN),
                Arrays.stream(rows)
                    .map(row -> table.thinkingTokens(row, column))
                    .average()
                    .orElse(Double.NaN)));
      }
    }
    return all;
  }

  private List<ReplayFigures.Reason> reasons() {
    Map<String, Integer> counts = new HashMap<>();
    for (int row : rows(State.NOT_RECORDED, State.CENSORED)) {
      counts.merge(reasons[row].replaceAll("[0-9]+ tokens", "n tokens"), 1, Integer::sum);
    }
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .map(each -> new ReplayFigures.Reason(each.getKey(), each.getValue()))
        .toList();
  }
}

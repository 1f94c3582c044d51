package dev.m1.eval.analysis;

import dev.m1.eval.run.Arm;
import dev.m1.eval.stats.Interval;
import dev.m1.eval.stats.McNemar;
import dev.m1.eval.stats.PairedDifference;
import dev.m1.eval.stats.Proportion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * What more "Wait"s did to right and wrong answers, under one cap. Rows in which either number of
 * rounds was not reached within the cap are left out. Immutable.
 *
 * @param cap the cap of the thinking, in tokens
 * @param from rounds of "Wait" before
 * @param to rounds after
 * @param rightRight CC: right before and after
 * @param rightWrong CW: right before, wrong after
 * @param wrongRight WC: wrong before, right after
 * @param wrongWrong WW: wrong before and after
 * @param unreached rows left out
 * @param correction WC/(WC+WW); empty where nothing was wrong before
 * @param correctionInterval its interval, as in {@link Proportion}
 * @param corruption CW/(CC+CW); empty where nothing was right before
 * @param corruptionInterval its interval, as in {@link Proportion}
 * @param net WC - CW: right answers gained
 * @param mcNemar two-sided p-value of McNemar's exact test on CW and WC
 * @param difference accuracy after less before over these rows, with clustered errors; empty
 *     without rows
 */
public record WaitFlips(
    int cap,
    int from,
    int to,
    int rightRight,
    int rightWrong,
    int wrongRight,
    int wrongWrong,
    int unreached,
    OptionalDouble correction,
    Optional<Interval> correctionInterval,
    OptionalDouble corruption,
    Optional<Interval> corruptionInterval,
    int net,
    double mcNemar,
    Optional<PairedDifference> difference) {

  /** Measures each step of the run's rounds, cap by cap. */
  static List<WaitFlips> all(AnswerTable table) {
    int[] columns = table.columnsOf(Arm.Kind.WAIT); // by cap, then by rounds
    List<WaitFlips> all = new ArrayList<>();
    for (int i = 0; i < columns.length; i++) {
      Arm arm = table.arms().get(columns[i]);
      boolean first = i == 0 || table.arms().get(columns[i - 1]).tokens() != arm.tokens();
      if (!first) {
        all.add(of(table, columns[i - 1], columns[i]));
      } else if (arm.waits() > 0) {
        // round 0 under a cap is the budget of that size, where the run has it
        table
            .column(Arm.budget(arm.tokens()))
            .ifPresent(budget -> all.add(of(table, budget, arm(table, arm))));
      }
    }
    return all;
  }

  private static int arm(AnswerTable table, Arm arm) {
    return table.arms().indexOf(arm);
  }

  private static WaitFlips of(AnswerTable table, int before, int after) {
    int[] all = Rows.answered(table, before, after);
    int[] rows =
        IntStream.of(all)
            .filter(row -> table.reached(row, before) && table.reached(row, after))
            .toArray();
    int[] flips = new int[4];
    for (int row : rows) {
      flips[(table.correct(row, before) ? 0 : 2) + (table.correct(row, after) ? 0 : 1)]++;
    }
    int wrong = flips[2] + flips[3];
    int right = flips[0] + flips[1];
    return new WaitFlips(
        table.arms().get(after).tokens(),
        table.arms().get(before).waits(),
        table.arms().get(after).waits(),
        flips[0],
        flips[1],
        flips[2],
        flips[3],
        all.length - rows.length,
        rate(flips[2], wrong),
        interval(table, rows, before, after, false),
        rate(flips[1], right),
        interval(table, rows, before, after, true),
        flips[2] - flips[1],
        McNemar.exact(flips[1], flips[2]),
        rows.length == 0
            ? Optional.empty()
            : Optional.of(Rows.difference(table, after, before, rows)));
  }

  private static OptionalDouble rate(int hits, int rows) {
    return rows == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) hits / rows);
  }

  /** Returns the interval of the share that flips among the rows that were right, or wrong. */
  private static Optional<Interval> interval(
      AnswerTable table, int[] rows, int before, int after, boolean right) {
    int[] some = IntStream.of(rows).filter(row -> table.correct(row, before) == right).toArray();
    boolean[] flipped = new boolean[some.length];
    for (int i = 0; i < some.length; i++) {
      flipped[i] = table.correct(some[i], after) != right;
    }
    return some.length == 0
        ? Optional.empty()
        : Optional.of(Proportion.of(flipped, table.clustersOf(some)).interval());
  }
}

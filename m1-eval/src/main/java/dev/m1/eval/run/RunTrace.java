package dev.m1.eval.run;

import static java.util.Objects.requireNonNull;

import dev.m1.trace.ReasoningTrace;
import java.util.List;

/**
 * Holds the trace of one of a run's sessions and which line it belongs to. Immutable.
 *
 * @param item the item's id
 * @param sample the sample, from 0
 * @param order the presented order of the options, as in {@link RunLine#order}
 * @param arm the label of the one condition that the session ran under; empty where all of the
 *     line's conditions share it
 * @param trace the trace
 */
public record RunTrace(
    String item, int sample, List<Integer> order, String arm, ReasoningTrace trace) {
  /** Copies the order and checks that nothing is null. */
  public RunTrace {
    requireNonNull(item, "item");
    order = List.copyOf(order);
    requireNonNull(arm, "arm");
    requireNonNull(trace, "trace");
  }
}

package dev.m1.trace;

import static java.util.Objects.requireNonNull;

import dev.m1.BudgetDecision;
import java.util.List;

/**
 * What a strategy decided over a recorded thinking. Immutable.
 *
 * @param steps its decisions, in order
 * @param outcome where that led
 * @param asRecorded whether decisions and end are those of the trace
 */
public record Replay(List<Step> steps, ReplayOutcome outcome, boolean asRecorded) {
  /** Copies the steps. */
  public Replay {
    steps = List.copyOf(steps);
    requireNonNull(outcome, "outcome");
  }

  /**
   * One decision.
   *
   * @param tokens thinking tokens when the strategy was asked
   * @param atNaturalEnd whether the model had just closed its thinking
   * @param decision what it decided
   */
  public record Step(int tokens, boolean atNaturalEnd, BudgetDecision decision) {
    /** Checks that the decision is present. */
    public Step {
      requireNonNull(decision, "decision");
    }
  }
}

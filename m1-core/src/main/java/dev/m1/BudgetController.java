package dev.m1;

/**
 * A strategy for spending thinking: looks at where the thinking stands and decides what comes next.
 *
 * <p>A controller is immutable configuration, thread-safe and reusable; the object that {@link
 * #start} returns serves one session, is called by that session's thread only, and holds the run's
 * state. The built-in ones are in {@link Budgets}. A wrong strategy can waste tokens up to the
 * budget; it can never exceed it, deadlock, or lose the answer.
 */
public interface BudgetController {
  /** Returns what the strategy needs; by default nothing but to be asked. */
  default Requirements requirements() {
    return Requirements.none();
  }

  /** Starts a session. */
  Run start(StrategyContext context);

  /** One session's run of a strategy. */
  @FunctionalInterface
  interface Run {
    /**
     * Decides what comes next. Called before the first thought, and whenever thinking pauses. An
     * exception fails the session, and only it.
     */
    BudgetDecision next(ThinkingState state);
  }
}

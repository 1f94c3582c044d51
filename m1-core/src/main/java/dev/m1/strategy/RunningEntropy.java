package dev.m1.strategy;

import dev.m1.BudgetController;
import dev.m1.BudgetDecision;
import dev.m1.Observation;
import dev.m1.Requirements;
import dev.m1.StrategyContext;

/**
 * Stops when the mean entropy of the last tokens falls under a threshold (arXiv 2510.08146). The
 * threshold has no default: it is calibrated for each model on recorded traces. Text: {@code
 * entropy:0.3,window=64,every=16}.
 *
 * @param nats the threshold, more than 0
 * @param window how many of the last tokens count, 1 or more; nothing is decided before there are
 *     as many
 * @param every thinking tokens between looks, 1 or more
 */
public record RunningEntropy(double nats, int window, int every) implements BudgetController {
  /** The default of {@code window}. */
  public static final int WINDOW = 64;

  /** The default of {@code every}. */
  public static final int EVERY = 16;

  /** Checks the ranges. */
  public RunningEntropy {
    Checks.positive(nats, "nats");
    Checks.atLeast(1, window, "window");
    Checks.atLeast(1, every, "every");
  }

  @Override
  public Requirements requirements() {
    return Requirements.none().withObservations(Observation.ENTROPY);
  }

  @Override
  public Run start(StrategyContext context) {
    return state -> {
      if (state.atNaturalEnd()) {
        return BudgetDecision.acceptEnd();
      }
      if (state.tokens() < window) {
        return BudgetDecision.thinkOn(window - state.tokens());
      }
      double mean = state.meanEntropy(window).orElse(Double.POSITIVE_INFINITY);
      return mean < nats
          ? BudgetDecision.conclude("mean entropy under " + nats + " nats")
          : BudgetDecision.thinkOn(every);
    };
  }

  @Override
  public String toString() {
    return StrategyText.of("entropy")
        .main(nats)
        .with("window", window, WINDOW)
        .with("every", every, EVERY)
        .toString();
  }
}

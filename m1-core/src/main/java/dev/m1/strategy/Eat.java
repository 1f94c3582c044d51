package dev.m1.strategy;

import static java.util.Objects.requireNonNull;

import dev.m1.BudgetController;
import dev.m1.BudgetDecision;
import dev.m1.Probe;
import dev.m1.Requirements;
import dev.m1.StrategyContext;
import dev.m1.ThinkingState;

/**
 * Stops when the entropy after the close marker no longer moves (EAT, arXiv 2509.26522): the
 * variance of its exponential moving average, corrected for its start, is under a threshold after
 * at least four looks.
 *
 * <p>The paper looks at the token after {@code </think>}; which marker a model has depends on its
 * family, so {@code after} names it. Without {@code after}, the entropy over the option letters is
 * taken after the format's own hand-over, which works for every family and question with options.
 * Text: {@code eat:every=64,delta=0.001,alpha=0.2} or {@code eat:after="</think>\n"}.
 *
 * @param every thinking tokens between looks, 1 or more
 * @param delta the threshold of the variance, in square nats, more than 0; to be calibrated
 * @param alpha the weight of the newest look, more than 0, at most 1
 * @param after the text to look after; empty: the option letters
 */
public record Eat(int every, double delta, double alpha, String after) implements BudgetController {
  /** The default of {@code every}. */
  public static final int EVERY = 64;

  /** The default of {@code delta}. */
  public static final double DELTA = 0.001;

  /** The default of {@code alpha}. */
  public static final double ALPHA = 0.2;

  private static final int LEAST_LOOKS = 4;

  /** Checks the ranges. */
  public Eat {
    Checks.atLeast(1, every, "every");
    Checks.positive(delta, "delta");
    Checks.probability(alpha, "alpha");
    requireNonNull(after, "after");
  }

  @Override
  public Requirements requirements() {
    return Requirements.of(probe());
  }

  private Probe probe() {
    return after.isEmpty() ? Probe.optionLetters() : Probe.nextToken(after);
  }

  @Override
  public Run start(StrategyContext context) {
    if (after.isEmpty() && context.question().optionTexts().isEmpty()) {
      throw new IllegalArgumentException(
          "eat looks at option letters, and this question has no options; give it after=MARKER");
    }
    Probe probe = probe();
    return new Run() {
      private double mean;
      private double variance;
      private int looks;

      @Override
      public BudgetDecision next(ThinkingState state) {
        if (state.atNaturalEnd()) {
          return BudgetDecision.acceptEnd();
        }
        if (state.arrivedProbe().isPresent()) {
          state.arrivedProbe().get().entropy().ifPresent(this::take);
          boolean still = looks >= LEAST_LOOKS && corrected(variance) < delta;
          return still
              ? BudgetDecision.conclude("entropy after the thinking is stable")
              : BudgetDecision.thinkOn(every);
        }
        return state.tokens() == 0 ? BudgetDecision.thinkOn(every) : BudgetDecision.probe(probe);
      }

      private void take(double entropy) {
        looks++;
        mean += alpha * (entropy - mean);
        double distance = entropy - corrected(mean);
        variance += alpha * (distance * distance - variance);
      }

      /** Takes out that mean and variance start at 0. */
      private double corrected(double average) {
        return average / (1 - Math.pow(1 - alpha, looks));
      }
    };
  }

  @Override
  public String toString() {
    return StrategyText.of("eat")
        .with("every", every, EVERY)
        .with("delta", delta, DELTA)
        .with("alpha", alpha, ALPHA)
        .with("after", after, "")
        .toString();
  }
}

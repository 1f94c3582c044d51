package dev.m1.strategy;

import dev.m1.BudgetController;
import dev.m1.BudgetDecision;
import dev.m1.Probe;
import dev.m1.ProbeResult;
import dev.m1.Requirements;
import dev.m1.StrategyContext;
import dev.m1.ThinkingState;
import dev.m1.Until;
import java.util.List;

/**
 * Tries an answer each time the model is about to start over and stops when it is sure (DEER, arXiv
 * 2504.15895): at every "Wait", an answer of at most 20 tokens after {@code **Final Answer**
 * \boxed}; sure is a mean token probability, from the second token on, above the threshold. Text:
 * {@code deer:threshold=0.95,probes=10}.
 *
 * @param threshold more than 0, at most 1; the paper's is 0.95
 * @param probes the most answers tried, 1 or more; the paper's is 10
 */
public record Deer(double threshold, int probes) implements BudgetController {
  /** The default of {@code threshold}. */
  public static final double THRESHOLD = 0.95;

  /** The default of {@code probes}. */
  public static final int PROBES = 10;

  private static final Probe TRIAL = Probe.answer(20, "\n**Final Answer**\n\\boxed");
  private static final Until STARTS_OVER = Until.text("Wait");

  /** Checks the ranges. */
  public Deer {
    Checks.probability(threshold, "threshold");
    Checks.atLeast(1, probes, "probes");
  }

  @Override
  public Requirements requirements() {
    return Requirements.of(TRIAL);
  }

  @Override
  public Run start(StrategyContext context) {
    return new Run() {
      private int tried;

      @Override
      public BudgetDecision next(ThinkingState state) {
        if (state.atNaturalEnd()) {
          return BudgetDecision.acceptEnd();
        }
        if (state.arrivedProbe().map(Deer::confidence).orElse(0.0) > threshold) {
          return BudgetDecision.conclude("trial answer is sure");
        }
        if (state.arrivedProbe().isEmpty() && state.reached().contains(STARTS_OVER)) {
          tried++;
          return BudgetDecision.probe(TRIAL);
        }
        return tried < probes ? BudgetDecision.thinkOn(STARTS_OVER) : BudgetDecision.thinkOn();
      }
    };
  }

  /** Returns the mean probability from the second token on: the first one is the opening brace. */
  private static double confidence(ProbeResult trial) {
    List<Double> logProbs = trial.logProbs();
    return logProbs.stream().skip(1).mapToDouble(Math::exp).average().orElse(0);
  }

  @Override
  public String toString() {
    return StrategyText.of("deer")
        .with("threshold", threshold, THRESHOLD)
        .with("probes", probes, PROBES)
        .toString();
  }
}

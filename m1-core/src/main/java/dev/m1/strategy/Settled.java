package dev.m1.strategy;

import dev.m1.BudgetController;
import dev.m1.BudgetDecision;
import dev.m1.Probe;
import dev.m1.ProbeResult;
import dev.m1.Requirements;
import dev.m1.StrategyContext;
import dev.m1.ThinkingState;
import java.util.Optional;

/**
 * Looks at the probabilities of the option letters every few tokens and stops when two looks in a
 * row agree with confidence (answer convergence, arXiv 2506.02536, with the cheapest look: one row
 * of logits). Only for questions with options. Text: {@code settled:every=64,confidence=0.9}.
 *
 * @param every thinking tokens between looks, 1 or more
 * @param confidence the least probability of the letter at the second look, more than 0, at most 1
 */
public record Settled(int every, double confidence) implements BudgetController {
  /** The default of {@code every}. */
  public static final int EVERY = 64;

  /** The default of {@code confidence}. */
  public static final double CONFIDENCE = 0.9;

  /** Checks the ranges. */
  public Settled {
    Checks.atLeast(1, every, "every");
    Checks.probability(confidence, "confidence");
  }

  @Override
  public Requirements requirements() {
    return Requirements.of(Probe.optionLetters());
  }

  @Override
  public Run start(StrategyContext context) {
    if (context.question().optionTexts().isEmpty()) {
      throw new IllegalArgumentException(
          "settled looks at option letters, and this question has no options; use dynasor");
    }
    return new Run() {
      private Optional<String> last = Optional.empty();

      @Override
      public BudgetDecision next(ThinkingState state) {
        if (state.atNaturalEnd()) {
          return BudgetDecision.acceptEnd();
        }
        if (state.arrivedProbe().isPresent()) {
          ProbeResult look = state.arrivedProbe().get();
          boolean settled = look.confidence() >= confidence && look.letter().equals(last);
          last = look.letter();
          return settled ? BudgetDecision.conclude("settled") : BudgetDecision.thinkOn(every);
        }
        return state.tokens() == 0
            ? BudgetDecision.thinkOn(every)
            : BudgetDecision.probe(Probe.optionLetters());
      }
    };
  }

  @Override
  public String toString() {
    return StrategyText.of("settled")
        .with("every", every)
        .with("confidence", confidence)
        .toString();
  }
}

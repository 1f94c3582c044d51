package dev.m1.examples;

import dev.m1.BudgetController;
import dev.m1.BudgetDecision;
import dev.m1.Probe;
import dev.m1.ProbeResult;
import dev.m1.Requirements;
import dev.m1.StrategyContext;
import dev.m1.ThinkingState;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the option letters every few tokens and stops when two looks in a row agree with
 * confidence. A whole strategy: the loop keeps the budget, so nothing here can exceed it.
 *
 * @param every tokens between two looks, at least 1
 * @param confidence the letter probability that both looks need, from 0 to 1
 */
public record StopWhenSettled(int every, double confidence) implements BudgetController {
  private static final Probe LETTERS = Probe.optionLetters();

  @Override
  public Requirements requirements() {
    return Requirements.of(LETTERS);
  }

  @Override
  public Run start(StrategyContext context) {
    return new Run() {
      private @Nullable String last;

      @Override
      public BudgetDecision next(ThinkingState state) {
        if (state.atNaturalEnd()) {
          return BudgetDecision.acceptEnd();
        }
        ProbeResult look = state.arrivedProbe().orElse(null);
        if (look == null) {
          return state.tokens() == 0
              ? BudgetDecision.thinkOn(every)
              : BudgetDecision.probe(LETTERS);
        }
        String letter = look.confidence() >= confidence ? look.letter().orElse(null) : null;
        boolean settled = letter != null && letter.equals(last);
        last = letter;
        return settled
            ? BudgetDecision.conclude("settled on " + letter)
            : BudgetDecision.thinkOn(every);
      }
    };
  }
}

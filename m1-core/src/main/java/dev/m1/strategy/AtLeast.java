package dev.m1.strategy;

import static java.util.Objects.requireNonNull;

import dev.m1.BudgetController;
import dev.m1.BudgetDecision;
import dev.m1.Requirements;
import dev.m1.StrategyContext;
import dev.m1.ThinkingState;
import dev.m1.Until;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds another strategy back from ending the thinking before a minimum, whatever its reason; a
 * natural end before it is refused. At the minimum the other strategy is asked again. Limits of the
 * session are stronger than the minimum. Text: {@code min:256} or, around another strategy, {@code
 * min:256(settled:every=64)}.
 *
 * @param tokens the minimum in thinking tokens, 0 or more
 * @param inner the strategy that is held back
 */
public record AtLeast(int tokens, BudgetController inner) implements BudgetController {
  /** Checks the range. */
  public AtLeast {
    Checks.atLeast(0, tokens, "tokens");
    requireNonNull(inner, "inner");
  }

  @Override
  public Requirements requirements() {
    return inner.requirements().withInjection();
  }

  @Override
  public Run start(StrategyContext context) {
    Run run = inner.start(context);
    return new Run() {
      private boolean heldBack;
      private Map<String, Double> bias = Map.of();

      @Override
      public BudgetDecision next(ThinkingState state) {
        // the token count that this strategy waited for is none of the inner one's conditions
        BudgetDecision decision =
            run.next(heldBack ? state.toBuilder().reached(Set.of()).build() : state);
        boolean ends =
            decision instanceof BudgetDecision.Conclude
                || decision instanceof BudgetDecision.Abstain;
        heldBack = ends && state.tokens() < tokens;
        if (decision instanceof BudgetDecision.ThinkOn thinkOn) {
          bias = thinkOn.bias();
        }
        return heldBack
            ? new BudgetDecision.ThinkOn(List.of(Until.tokens(tokens - state.tokens())), bias)
            : decision;
      }
    };
  }

  @Override
  public String toString() {
    String text = StrategyText.of("min").main(tokens).toString();
    return inner instanceof Natural ? text : text + "(" + inner + ")";
  }
}

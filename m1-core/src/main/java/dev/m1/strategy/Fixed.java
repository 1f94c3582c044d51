package dev.m1.strategy;

import dev.m1.BudgetController;
import dev.m1.BudgetDecision;
import dev.m1.Requirements;
import dev.m1.StrategyContext;

/**
 * Thinks up to a cap. The cap is announced in the requirements and kept by the loop, which ends the
 * thinking with {@link dev.m1.ThinkingEnd#BUDGET}. Text: {@code fixed:1024}.
 *
 * @param tokens the cap in thinking tokens, 0 or more
 */
public record Fixed(int tokens) implements BudgetController {
  /** Checks the range. */
  public Fixed {
    Checks.atLeast(0, tokens, "tokens");
  }

  @Override
  public Requirements requirements() {
    return Requirements.none().withMaxThinkingTokens(tokens);
  }

  @Override
  public Run start(StrategyContext context) {
    return state -> state.atNaturalEnd() ? BudgetDecision.acceptEnd() : BudgetDecision.thinkOn();
  }

  @Override
  public String toString() {
    return StrategyText.of("fixed").main(tokens).toString();
  }
}

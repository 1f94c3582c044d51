package dev.m1.strategy;

import dev.m1.BudgetController;
import dev.m1.BudgetDecision;
import dev.m1.Requirements;
import dev.m1.StrategyContext;
import dev.m1.ThinkingEnd;

/** Answers without thinking: a budget of 0. Text: {@code none}. */
public record NoThinking() implements BudgetController {
  @Override
  public Requirements requirements() {
    return Requirements.none().withMaxThinkingTokens(0);
  }

  @Override
  public Run start(StrategyContext context) {
    return state -> BudgetDecision.conclude(ThinkingEnd.BUDGET, "no thinking");
  }

  @Override
  public String toString() {
    return "none";
  }
}

package dev.m1.strategy;

import dev.m1.BudgetController;
import dev.m1.BudgetDecision;
import dev.m1.StrategyContext;

/** Thinks to the model's own end, or the session's limit. Text: {@code natural}. */
public record Natural() implements BudgetController {
  @Override
  public Run start(StrategyContext context) {
    return state -> state.atNaturalEnd() ? BudgetDecision.acceptEnd() : BudgetDecision.thinkOn();
  }

  @Override
  public String toString() {
    return "natural";
  }
}

package dev.m1.internal.strategy;

import dev.m1.BudgetController;
import dev.m1.Requirements;
import dev.m1.StrategyContext;

/** A user's strategy that knows the text it was made from. */
record NamedStrategy(String text, BudgetController strategy) implements BudgetController {
  @Override
  public Requirements requirements() {
    return strategy.requirements();
  }

  @Override
  public Run start(StrategyContext context) {
    return strategy.start(context);
  }

  @Override
  public String toString() {
    return text;
  }
}

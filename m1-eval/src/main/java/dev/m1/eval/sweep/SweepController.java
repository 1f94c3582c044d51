package dev.m1.eval.sweep;

import dev.m1.BudgetController;
import dev.m1.BudgetDecision;
import dev.m1.Probe;
import dev.m1.Requirements;
import dev.m1.StrategyContext;
import dev.m1.ThinkingState;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Thinks once, up to the largest budget, and forks at each smaller one to see the answer that a cut
 * there gives. Under greedy decoding such a fork equals a separate run with that budget: both share
 * the prefix, and both are handed over by the same tokens. A budget that the thinking does not
 * reach has no fork: its run would end naturally, with the same answer.
 *
 * @param budgets thinking budgets in tokens, rising, at least one
 * @param answerTokens the longest answer of a fork, 1 or more
 * @param forks how many forks may be under way at a time, 1 or more
 */
public record SweepController(List<Integer> budgets, int answerTokens, int forks)
    implements BudgetController {
  /** Checks the budgets. */
  public SweepController {
    budgets = List.copyOf(budgets);
    if (budgets.isEmpty()) {
      throw new IllegalArgumentException("a sweep needs at least one budget");
    }
    int before = -1;
    for (int budget : budgets) {
      if (budget <= before) {
        throw new IllegalArgumentException("budgets must rise, from 0 on: " + budgets);
      }
      before = budget;
    }
    if (answerTokens < 1 || forks < 1) {
      throw new IllegalArgumentException(
          "answerTokens and forks must be at least 1: " + answerTokens + ", " + forks);
    }
  }

  private int largest() {
    return budgets.get(budgets.size() - 1);
  }

  @Override
  public Requirements requirements() {
    Requirements base = Requirements.none().withMaxThinkingTokens(largest());
    return budgets.size() == 1 ? base : base.withProbes(forks, Probe.answer(answerTokens));
  }

  @Override
  public Run start(StrategyContext context) {
    return new Run() {
      private int next;

      @Override
      public BudgetDecision next(ThinkingState state) {
        if (state.atNaturalEnd()) {
          return BudgetDecision.acceptEnd();
        }
        int budget = budgets.get(next);
        if (budget == state.tokens()) { // the largest is where the session itself is cut
          next++;
          return BudgetDecision.probeBeside(Probe.answer(answerTokens));
        }
        return BudgetDecision.thinkOn(budget - state.tokens());
      }
    };
  }

  @Override
  public String toString() {
    return "sweep:" + budgets.stream().map(String::valueOf).collect(Collectors.joining("/"));
  }
}

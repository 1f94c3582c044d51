package dev.m1.strategy;

import dev.m1.BudgetController;
import dev.m1.BudgetDecision;
import dev.m1.Requirements;
import dev.m1.StrategyContext;
import dev.m1.ThinkingEnd;
import dev.m1.Until;

/**
 * Ends the thinking at the end of a sentence or line in the last tenth before the cap: between 0.9
 * and 1 times the cap, never past it. Where no sentence ends there, the loop cuts at the cap.
 * (NVIDIA NIM's rule lands after the cap instead; here the cap is a promise.) If the session allows
 * less than the cap, the landing is before that limit. Text: {@code soft:1024}.
 *
 * @param tokens the cap in thinking tokens, 0 or more
 */
public record SoftLanding(int tokens) implements BudgetController {
  /** Checks the range. */
  public SoftLanding {
    Checks.atLeast(0, tokens, "tokens");
  }

  @Override
  public Requirements requirements() {
    return Requirements.none().withMaxThinkingTokens(tokens);
  }

  @Override
  public Run start(StrategyContext context) {
    int cap = Math.min(tokens, context.maxThinkingTokens());
    int earliest = cap - cap / 10;
    return state -> {
      if (state.atNaturalEnd()) {
        return BudgetDecision.acceptEnd();
      }
      int until = earliest - 1 - state.tokens();
      if (until > 0) {
        return BudgetDecision.thinkOn(until);
      }
      return state.tokens() >= earliest && state.reached().contains(Until.sentenceEnd())
          ? BudgetDecision.conclude(ThinkingEnd.BUDGET, "sentence end in the last tenth")
          : BudgetDecision.thinkOn(Until.sentenceEnd());
    };
  }

  @Override
  public String toString() {
    return StrategyText.of("soft").main(tokens).toString();
  }
}

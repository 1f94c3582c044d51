package dev.m1.strategy;

import dev.m1.BudgetController;
import dev.m1.BudgetDecision;
import dev.m1.StrategyContext;
import dev.m1.ThinkingEnd;
import dev.m1.ThinkingState;
import java.util.OptionalInt;

/**
 * Ends thinking that has fallen into verbatim repetition: the last tokens are one sequence of token
 * ids written several times in a row with nothing between.
 *
 * <p>The defaults: four times is more often than thought restates a list or checks a sum word for
 * word without a pause, while a model in a loop gets there soon; 64 tokens in all let rows of
 * digits, dashes and blank lines pass, which repeat one or two tokens; sequences are looked for up
 * to {@value #LONGEST} tokens, a long paragraph. Looks every {@value #EVERY} tokens, so a loop is
 * found at most that much late. Text: {@code loop-guard} or {@code loop-guard:repeats=4,tokens=64}.
 *
 * @param repeats how often the sequence stands there at least, 2 or more
 * @param tokens how many tokens the repetition covers at least, 2 or more
 */
public record LoopGuard(int repeats, int tokens) implements BudgetController {
  /** The default of {@code repeats}. */
  public static final int REPEATS = 4;

  /** The default of {@code tokens}. */
  public static final int TOKENS = 64;

  /** The longest sequence looked for, in tokens. */
  public static final int LONGEST = 512;

  private static final int EVERY = 32;

  /** Checks the ranges. */
  public LoopGuard {
    Checks.atLeast(2, repeats, "repeats");
    Checks.atLeast(2, tokens, "tokens");
  }

  @Override
  public Run start(StrategyContext context) {
    return state -> {
      OptionalInt period = period(state);
      if (period.isPresent()) {
        return BudgetDecision.conclude(
            ThinkingEnd.LOOP, "the last " + period.getAsInt() + " tokens were repeated");
      }
      return state.atNaturalEnd() ? BudgetDecision.acceptEnd() : BudgetDecision.thinkOn(EVERY);
    };
  }

  /** Returns the length of the shortest sequence that the thinking repeats at its end. */
  private OptionalInt period(ThinkingState state) {
    int count = state.tokens();
    for (int period = 1; period <= LONGEST; period++) {
      long covered = Math.max(tokens, (long) repeats * period);
      if (covered <= count && repeats(state, period, (int) covered)) {
        return OptionalInt.of(period);
      }
    }
    return OptionalInt.empty();
  }

  private static boolean repeats(ThinkingState state, int period, int covered) {
    int count = state.tokens();
    for (int i = count - 1; i >= count - covered + period; i--) {
      if (state.token(i) != state.token(i - period)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return StrategyText.of("loop-guard")
        .with("repeats", repeats, REPEATS)
        .with("tokens", tokens, TOKENS)
        .toString();
  }
}

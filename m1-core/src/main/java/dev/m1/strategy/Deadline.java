package dev.m1.strategy;

import dev.m1.BudgetController;
import dev.m1.BudgetDecision;
import dev.m1.StrategyContext;
import dev.m1.ThinkingEnd;
import dev.m1.ThinkingState;
import dev.m1.spi.StrategySettings;
import java.time.Duration;

/**
 * Ends the thinking after a time, counted from the end of the prompt. The clock is read every 1 to
 * 64 tokens: halfway to where the speed so far would end, so that the last looks are a token apart.
 * A deadline for the whole session, answer included, is {@link dev.m1.SessionBuilder#deadline}.
 * Text: {@code deadline:20s}.
 *
 * @param after more than 0
 */
public record Deadline(Duration after) implements BudgetController {
  private static final int FIRST_LOOK = 4;
  private static final int LONGEST_STEP = 64;

  /** Checks the range. */
  public Deadline {
    if (after.isNegative() || after.isZero()) {
      throw new IllegalArgumentException("the time to think must be more than 0: " + after);
    }
  }

  @Override
  public Run start(StrategyContext context) {
    return state -> {
      if (state.atNaturalEnd()) {
        return BudgetDecision.acceptEnd();
      }
      Duration left = after.minus(state.elapsed());
      return left.isNegative() || left.isZero()
          ? BudgetDecision.conclude(
              ThinkingEnd.DEADLINE, StrategySettings.durationText(after) + " have passed")
          : BudgetDecision.thinkOn(step(state, left));
    };
  }

  private static int step(ThinkingState state, Duration left) {
    double seconds = seconds(state.elapsed());
    if (state.tokens() == 0 || seconds <= 0) {
      return FIRST_LOOK;
    }
    double tokensLeft = seconds(left) * state.tokens() / seconds;
    return (int) Math.max(1, Math.min(LONGEST_STEP, tokensLeft / 2));
  }

  private static double seconds(Duration duration) {
    return duration.getSeconds() + duration.getNano() / 1e9;
  }

  @Override
  public String toString() {
    return StrategyText.of("deadline").main(after).toString();
  }
}

package dev.m1.strategy;

import static java.util.Objects.requireNonNull;

import dev.m1.BudgetController;
import dev.m1.BudgetDecision;
import dev.m1.Requirements;
import dev.m1.StrategyContext;
import dev.m1.ThinkingState;
import java.util.OptionalInt;

/**
 * Goes on after a natural end: appends "Wait" and thinks on, a number of times or until a minimum
 * (budget forcing, s1, arXiv 2501.19393 section 3.1; m1, arXiv 2504.00869). The word starts a new
 * line; the newline is added where the thinking does not end in one. Only words that this strategy
 * put in count as rounds. Text: {@code wait:2,max=4096} or {@code wait:until=1024}.
 *
 * @param rounds how often at most, 1 or more; {@link Integer#MAX_VALUE}: as often as needed
 * @param until only while there are fewer thinking tokens than this; empty: at every natural end
 * @param max the cap in thinking tokens, "Wait" included; empty: the session's
 * @param word what is appended, not empty
 */
public record BudgetForcing(int rounds, OptionalInt until, OptionalInt max, String word)
    implements BudgetController {
  /** The word of the papers. */
  public static final String WAIT = "Wait";

  /** Checks the ranges. */
  public BudgetForcing {
    Checks.atLeast(1, rounds, "rounds");
    until.ifPresent(tokens -> Checks.atLeast(1, tokens, "until"));
    max.ifPresent(tokens -> Checks.atLeast(0, tokens, "max"));
    requireNonNull(word, "word");
    if (word.isEmpty()) {
      throw new IllegalArgumentException("the word to append is empty");
    }
    if (rounds == Integer.MAX_VALUE && until.isEmpty()) {
      throw new IllegalArgumentException("give a number of rounds, until=TOKENS or both");
    }
  }

  @Override
  public Requirements requirements() {
    Requirements own = Requirements.none().withInjection();
    return max.isPresent() ? own.withMaxThinkingTokens(max.getAsInt()) : own;
  }

  @Override
  public Run start(StrategyContext context) {
    return new Run() {
      private int used;

      @Override
      public BudgetDecision next(ThinkingState state) {
        if (!state.atNaturalEnd()) {
          return BudgetDecision.thinkOn();
        }
        boolean enough = until.isPresent() && state.tokens() >= until.getAsInt();
        if (enough || used >= rounds) {
          return BudgetDecision.acceptEnd();
        }
        used++;
        return BudgetDecision.inject(state.text().endsWith("\n") ? word : "\n" + word);
      }
    };
  }

  @Override
  public String toString() {
    StrategyText text = StrategyText.of("wait");
    if (rounds != Integer.MAX_VALUE) {
      text.main(rounds);
    }
    until.ifPresent(tokens -> text.with("until", tokens));
    max.ifPresent(tokens -> text.with("max", tokens));
    return text.with("word", word, WAIT).toString();
  }
}

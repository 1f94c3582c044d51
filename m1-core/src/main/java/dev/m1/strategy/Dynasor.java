package dev.m1.strategy;

import dev.m1.BudgetController;
import dev.m1.BudgetDecision;
import dev.m1.ExtractedAnswer;
import dev.m1.Probe;
import dev.m1.ProbeResult;
import dev.m1.Requirements;
import dev.m1.StrategyContext;
import dev.m1.ThinkingState;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Forces an answer every few tokens and stops when the last ones are the same, not empty and not
 * hedged (Dynasor-CoT, arXiv 2412.20993). Answers are compared as the session's extractor reads
 * them, else as text. Hedges are whole words; the paper's "no" is not among them, since it is part
 * of many clinical answers. Text: {@code dynasor:every=64,answers=3}.
 *
 * @param every thinking tokens between answers, 1 or more; the paper's is 64
 * @param answers how many must agree, 2 or more; the paper tries 8, 5, 3 and 2
 */
public record Dynasor(int every, int answers) implements BudgetController {
  /** The default of {@code every}. */
  public static final int EVERY = 64;

  /** The default of {@code answers}. */
  public static final int ANSWERS = 3;

  private static final Probe FORCED = Probe.answer(20);
  private static final Pattern HEDGE =
      Pattern.compile("\\b(wait|hold on|but|hmm|not sure|maybe)\\b", Pattern.CASE_INSENSITIVE);

  /** Checks the ranges. */
  public Dynasor {
    Checks.atLeast(1, every, "every");
    Checks.atLeast(2, answers, "answers");
  }

  @Override
  public Requirements requirements() {
    return Requirements.of(FORCED);
  }

  @Override
  public Run start(StrategyContext context) {
    return new Run() {
      private Optional<String> last = Optional.empty();
      private int same;

      @Override
      public BudgetDecision next(ThinkingState state) {
        if (state.atNaturalEnd()) {
          return BudgetDecision.acceptEnd();
        }
        if (state.arrivedProbe().isPresent()) {
          Optional<String> answer = committed(state.arrivedProbe().get());
          same = answer.isEmpty() ? 0 : answer.equals(last) ? same + 1 : 1;
          last = answer;
          return same >= answers
              ? BudgetDecision.conclude(answers + " equal answers")
              : BudgetDecision.thinkOn(every);
        }
        return state.tokens() == 0 ? BudgetDecision.thinkOn(every) : BudgetDecision.probe(FORCED);
      }
    };
  }

  private static Optional<String> committed(ProbeResult result) {
    String text = result.text().strip();
    if (text.isEmpty() || HEDGE.matcher(text).find()) {
      return Optional.empty();
    }
    return Optional.of(result.extracted().flatMap(Dynasor::read).orElse(text));
  }

  private static Optional<String> read(ExtractedAnswer answer) {
    return answer instanceof ExtractedAnswer.ParsedNumber number
        ? Optional.of(number.value() + " " + number.unit())
        : answer.letter();
  }

  @Override
  public String toString() {
    return StrategyText.of("dynasor")
        .with("every", every, EVERY)
        .with("answers", answers, ANSWERS)
        .toString();
  }
}

package dev.m1.eval.run;

import dev.m1.BudgetController;
import dev.m1.BudgetDecision;
import dev.m1.Requirements;
import dev.m1.StrategyContext;
import dev.m1.ThinkingState;
import dev.m1.strategy.BudgetForcing;
import java.util.List;
import java.util.TreeSet;

/**
 * Thinks once for all budgets and all rounds of "Wait": up to the greatest cap, refusing as many
 * natural ends as the greatest number of rounds says. At each cap a fork sees the answer that a cut
 * there gives, at each natural end one sees the answer that follows it. Under greedy decoding a
 * fork equals a separate run: both share the prefix, and both are handed over by the same tokens.
 *
 * <p>Where letters are looked at, alone or beside the answers, all answers are forks', the last
 * one's too; the session then ends without one of its own.
 *
 * @param arms budgets and waits, at least one
 */
record CutSweep(List<Arm> arms, TraceRules rules, EvalPlan.Answers answers)
    implements BudgetController {
  private static final String NO_OWN_ANSWER = "every answer is a fork's";

  CutSweep {
    arms = List.copyOf(arms);
  }

  private int cap() {
    return arms.stream().mapToInt(Arm::tokens).max().orElseThrow();
  }

  private int rounds() {
    return arms.stream().mapToInt(Arm::waits).max().orElseThrow();
  }

  private boolean lettersOnly() {
    return answers == EvalPlan.Answers.LETTERS;
  }

  private boolean forksOnly() {
    return lettersOnly() || rules.letters();
  }

  @Override
  public Requirements requirements() {
    int most = forksOnly() ? cap() + 1 : cap(); // at its limit a strategy is not asked any more
    Requirements base = Requirements.none().withMaxThinkingTokens(most);
    if (arms.size() > 1 || rules.lookEvery() > 0 || forksOnly()) {
      base = base.withProbes(rules.forks(), rules.probes());
    }
    return rounds() > 0 ? base.withInjection() : base;
  }

  @Override
  public Run start(StrategyContext context) {
    return new Trace();
  }

  @Override
  public String toString() {
    return "sweep[" + String.join(" ", arms.stream().map(Arm::label).toList()) + "]";
  }

  private final class Trace implements Run {
    private final TreeSet<Integer> cuts = new TreeSet<>();
    private final int rounds = rounds();
    private int asked = -1;
    private int looked = -1;
    private int askedEnds;
    private int lookedEnds;
    private int used;

    Trace() {
      arms.forEach(arm -> cuts.add(arm.tokens()));
      if (!forksOnly()) {
        cuts.remove(cap()); // there the session itself is cut
      }
    }

    @Override
    public BudgetDecision next(ThinkingState state) {
      return state.atNaturalEnd() ? atEnd(state) : between(state);
    }

    private BudgetDecision atEnd(ThinkingState state) {
      if (used == rounds && !forksOnly()) {
        return BudgetDecision.acceptEnd();
      }
      int round = used;
      boolean wanted =
          arms.stream().anyMatch(arm -> arm.waits() == round && arm.tokens() > state.tokens());
      if (wanted && askedEnds < state.naturalEnds()) {
        askedEnds = state.naturalEnds();
        return rules.ask();
      }
      if (wanted && rules.letters() && lookedEnds < state.naturalEnds()) {
        lookedEnds = state.naturalEnds();
        return rules.look();
      }
      if (used == rounds) {
        return BudgetDecision.abstain(NO_OWN_ANSWER);
      }
      used++;
      String word = BudgetForcing.WAIT;
      return BudgetDecision.inject(state.text().endsWith("\n") ? word : "\n" + word);
    }

    private BudgetDecision between(ThinkingState state) {
      int tokens = state.tokens();
      if (cuts.contains(tokens) && asked < tokens) {
        asked = tokens;
        looked = lettersOnly() ? tokens : looked;
        return rules.ask();
      }
      boolean look = rules.looksAt(tokens) || (rules.letters() && cuts.contains(tokens));
      if (look && looked < tokens) {
        looked = tokens;
        return rules.look();
      }
      if (tokens >= cap()) {
        return BudgetDecision.abstain(NO_OWN_ANSWER);
      }
      Integer cut = cuts.higher(tokens);
      int next = Math.min(cut == null ? Integer.MAX_VALUE : cut, rules.nextLook(tokens));
      return next == Integer.MAX_VALUE
          ? BudgetDecision.thinkOn()
          : BudgetDecision.thinkOn(next - tokens);
    }
  }
}

package dev.m1.eval.run;

import dev.m1.BudgetController;
import dev.m1.BudgetDecision;
import dev.m1.Requirements;
import dev.m1.StrategyContext;
import dev.m1.ThinkingState;
import java.util.List;
import java.util.TreeSet;

/**
 * Thinks once for all minimums: refuses natural ends up to the greatest of them. A fork at the
 * first natural end from each minimum on sees the answer that a run with that minimum gives.
 *
 * @param arms minimums, at least one
 * @param cap the most thinking tokens
 */
record MinimumSweep(List<Arm> arms, int cap, TraceRules rules) implements BudgetController {
  MinimumSweep {
    arms = List.copyOf(arms);
  }

  @Override
  public Requirements requirements() {
    Requirements base = Requirements.none().withMaxThinkingTokens(cap).withInjection();
    return arms.size() > 1 || rules.lookEvery() > 0
        ? base.withProbes(rules.forks(), rules.probes())
        : base;
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
    private final TreeSet<Integer> open = new TreeSet<>();
    private int looked = -1;

    Trace() {
      arms.forEach(arm -> open.add(arm.tokens()));
    }

    @Override
    public BudgetDecision next(ThinkingState state) {
      int tokens = state.tokens();
      if (state.atNaturalEnd()) {
        boolean met = !open.isEmpty() && open.first() <= tokens;
        open.headSet(tokens, true).clear();
        if (open.isEmpty()) {
          return BudgetDecision.acceptEnd();
        }
        if (met) {
          return rules.ask();
        }
      } else if (rules.looksAt(tokens) && looked < tokens) {
        looked = tokens;
        return rules.look();
      }
      int next = rules.nextLook(tokens);
      return next == Integer.MAX_VALUE
          ? BudgetDecision.thinkOn()
          : BudgetDecision.thinkOn(next - tokens);
    }
  }
}

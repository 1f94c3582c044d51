package dev.m1.strategy;

import dev.m1.BudgetController;
import dev.m1.Requirements;
import dev.m1.StrategyContext;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Runs several strategies over one thinking; what the first of them wants to end, ends.
 *
 * <p>Of the strategies' wishes, an end or abstention comes before an injection, an injection before
 * a probe, a probe before the nearest pause; among equals, the strategy named first. One rule more
 * is for natural ends: accepting one is no more than having no objection, so it yields to an
 * injection ({@code wait:2+fixed:4096} waits), but not to a probe or to thinking on. Each strategy
 * sees only its own probes, and is asked only at the start, at a natural end, when its own
 * condition holds, when its own probe arrives, and after its own injection. Logit biases add up.
 *
 * <p>Text: the strategies' texts joined by {@code +}, such as {@code fixed:1024+loop-guard}.
 *
 * @param strategies two or more; strategies of this kind are taken apart
 */
public record FirstOf(List<BudgetController> strategies) implements BudgetController {
  /** Takes nested ones apart and checks the number. */
  public FirstOf {
    strategies =
        strategies.stream()
            .flatMap(
                each ->
                    each instanceof FirstOf all ? all.strategies.stream() : List.of(each).stream())
            .toList();
    Checks.atLeast(2, strategies.size(), "the number of strategies");
  }

  @Override
  public Requirements requirements() {
    return strategies.stream()
        .map(BudgetController::requirements)
        .reduce(Requirements.none(), Requirements::and);
  }

  @Override
  public Run start(StrategyContext context) {
    return new FirstOfRun(strategies.stream().map(each -> each.start(context)).toList());
  }

  @Override
  public String toString() {
    return strategies.stream().map(Object::toString).collect(Collectors.joining("+"));
  }
}

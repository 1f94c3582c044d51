package dev.m1;

/** Offers the built-in strategies. */
public final class Budgets {
  private Budgets() {}

  /** Returns a strategy that thinks to the model's own end, or the session's limit. */
  public static BudgetController natural() {
    return context ->
        state -> state.atNaturalEnd() ? BudgetDecision.acceptEnd() : BudgetDecision.thinkOn();
  }

  /** Returns the strategy that a text describes. */
  public static BudgetController parse(String text) {
    if (text.equals("natural")) {
      return natural();
    }
    throw new IllegalArgumentException("unknown strategy \"" + text + "\"");
  }
}

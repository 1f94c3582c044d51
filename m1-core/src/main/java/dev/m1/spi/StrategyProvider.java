package dev.m1.spi;

import dev.m1.BudgetController;

/**
 * Offers a strategy of your own by name, so that {@code name:settings} works wherever a strategy is
 * given as text: {@link dev.m1.Budgets#parse}, the command line, evaluation plans and replay.
 * Registered as a service, both with {@code provides} in the module descriptor and in {@code
 * META-INF/services}. Thread-safe.
 */
public interface StrategyProvider {
  /**
   * Returns the name users type: lower-case letters, digits and hyphens, beginning with a letter;
   * unique on the class path, the built-in names included.
   */
  String id();

  /**
   * Returns one line for lists and errors: the settings, and what the strategy does. It is shown
   * after the name.
   */
  String help();

  /**
   * Makes the strategy. Read every setting that it has; what is left unread is reported to the user
   * as unknown.
   *
   * @throws IllegalArgumentException if a setting is missing or wrong; the message says which
   */
  BudgetController create(StrategySettings settings);

  /**
   * Makes the strategy around another one, which stands in parentheses after the settings. By
   * default that is refused.
   *
   * @throws IllegalArgumentException if this strategy takes no other, or a setting is wrong
   */
  default BudgetController create(StrategySettings settings, BudgetController inner) {
    throw new IllegalArgumentException(id() + " takes no strategy in parentheses");
  }
}

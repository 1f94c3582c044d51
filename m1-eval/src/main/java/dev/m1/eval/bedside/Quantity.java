package dev.m1.eval.bedside;

import java.math.BigDecimal;

/**
 * Describes something that is measured. Immutable.
 *
 * @param decimals how many decimal places its values have: 0 or 1
 * @param words noun phrases with {@code %s} where the value goes
 */
public record Quantity(int decimals, Words words) {

  /** Checks the number of decimal places. */
  public Quantity {
    if (decimals < 0 || decimals > 1) {
      throw new IllegalArgumentException("decimals is " + decimals + "; give 0 or 1");
    }
  }

  /** Writes a value, given in units of the last decimal place: 71 with one decimal is "7.1". */
  public String write(int value) {
    return BigDecimal.valueOf(value, decimals).toPlainString();
  }
}

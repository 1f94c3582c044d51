package dev.m1.extract;

import java.math.BigDecimal;

/**
 * A number in a text.
 *
 * @param value the number; of a range, its lower end
 * @param upper the upper end of a range, else the number itself
 * @param vague whether the text does not say one value: "more than 5", "3,5"
 * @param unit the unit as written, empty where none was
 * @param start first character
 * @param end character after the last, unit included
 */
record Quantity(
    BigDecimal value, BigDecimal upper, boolean vague, String unit, int start, int end) {
  boolean isRange() {
    return value.compareTo(upper) != 0;
  }
}

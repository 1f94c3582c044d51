package dev.m1.eval.report;

import dev.m1.eval.run.Arm;
import java.util.Locale;

/** Writes numbers for readers, the same everywhere in a report. */
final class Shown {
  /** What stands where there is no figure. */
  static final String NONE = "–";

  private static final double LEAST_P = 0.001;

  private Shown() {}

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String percent(double share) {
    return Double.isFinite(share) ? number(share * 100, 1) + "%" : NONE;
  }

  /** Writes a difference of shares in percentage points, always with its sign. */
  static String points(double difference) {
    if (!Double.isFinite(difference)) {
      return NONE;
    }
    String size = number(Math.abs(difference) * 100, 1);
    boolean none = size.equals("0.0");
    return (none ? "" : difference < 0 ? "−" : "+") + size;
  }

  static String number(double value, int decimals) {
    return Double.isFinite(value)
        ? String.format(Locale.ROOT, "%,." + decimals + "f", value)
        : NONE;
  }

  static String p(double p) {
    if (!Double.isFinite(p)) {
      return NONE;
    }
    return p < LEAST_P ? "< 0.001" : String.format(Locale.ROOT, "%.3f", p);
  }

  /** Says under which condition, within a sentence. */
  static String at(Arm arm) {
    if (arm.kind() != Arm.Kind.BUDGET) {
      return "under " + arm.label();
    }
    return arm.tokens() == 0 ? "without thinking" : "at " + count(arm.tokens()) + " tokens";
  }
}

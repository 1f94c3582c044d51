package dev.m1.eval.run;

import static java.util.Objects.requireNonNull;

/**
 * Names one condition under which every question of a run is answered: a column of its table.
 * Immutable.
 *
 * @param kind what the condition fixes
 * @param tokens the budget, the cap of the waits, or the minimum, in thinking tokens; 0 for {@link
 *     Kind#STRATEGY}
 * @param waits how many natural ends are turned into "Wait", for {@link Kind#WAIT}; else 0
 * @param strategy the strategy's text, for {@link Kind#STRATEGY}; else empty
 */
public record Arm(Kind kind, int tokens, int waits, String strategy) {
  /** What a condition fixes. */
  public enum Kind {
    /** Thinking is cut at a number of tokens. */
    BUDGET,
    /** So many natural ends are refused with "Wait", and thinking is cut at a cap. */
    WAIT,
    /** Thinking ends at the first natural end from a minimum on. */
    MINIMUM,
    /** A strategy decides. */
    STRATEGY
  }

  /** Checks the ranges. */
  public Arm {
    requireNonNull(kind, "kind");
    requireNonNull(strategy, "strategy");
    if (tokens < 0 || waits < 0) {
      throw new IllegalArgumentException(
          "tokens and waits must be 0 or more: " + tokens + ", " + waits);
    }
    if ((kind == Kind.STRATEGY) == strategy.isBlank()) {
      throw new IllegalArgumentException(
          "a strategy's text goes with STRATEGY and nothing else: "
              + kind
              + " \""
              + strategy
              + "\"");
    }
  }

  /** Cuts the thinking at a number of tokens. */
  public static Arm budget(int tokens) {
    return new Arm(Kind.BUDGET, tokens, 0, "");
  }

  /** Refuses so many natural ends with "Wait" and cuts the thinking at a cap. */
  public static Arm wait(int waits, int cap) {
    return new Arm(Kind.WAIT, cap, waits, "");
  }

  /** Refuses natural ends before a minimum. */
  public static Arm minimum(int tokens) {
    return new Arm(Kind.MINIMUM, tokens, 0, "");
  }

  /** Lets a strategy decide. */
  public static Arm strategy(String text) {
    return new Arm(Kind.STRATEGY, 0, 0, text);
  }

  /** Returns the condition as files and tables write it, such as {@code budget=512}. */
  public String label() {
    return switch (kind) {
      case BUDGET -> "budget=" + tokens;
      case WAIT -> "wait=" + waits + ",cap=" + tokens;
      case MINIMUM -> "min=" + tokens;
      case STRATEGY -> strategy;
    };
  }
}

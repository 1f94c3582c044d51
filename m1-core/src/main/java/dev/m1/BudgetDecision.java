package dev.m1;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a strategy wants next. Immutable; another kind comes only with a new major version.
 *
 * <p>The loop, not the strategy, keeps the hard limits: no decision can exceed the budget, block,
 * or lose the answer.
 */
public sealed interface BudgetDecision {
  /**
   * Thinks on until one of the conditions holds; without conditions, until the natural end or a
   * limit. At a natural end it refuses that end: the close marker is taken back and forbidden for
   * the next token.
   *
   * @param until the conditions, any of which pauses thinking
   * @param bias added to the logits of every token whose text, without blanks around it, equals the
   *     key; {@code Double.NEGATIVE_INFINITY} forbids it
   */
  record ThinkOn(List<Until> until, Map<String, Double> bias) implements BudgetDecision {
    /** Copies the collections and checks the bias. */
    public ThinkOn {
      until = List.copyOf(until);
      bias = java.util.Collections.unmodifiableMap(new TreeMap<>(bias));
      bias.forEach(
          (word, amount) -> {
            if (word.isBlank() || amount.isNaN() || amount == Double.POSITIVE_INFINITY) {
              throw new IllegalArgumentException(
                  "a bias needs a word and a finite amount or -Infinity: \""
                      + word
                      + "\" "
                      + amount);
            }
          });
    }
  }

  /**
   * Appends a text to the thinking ("Wait"); then the strategy is asked again at once. Its tokens
   * count against the budget. At a natural end the close marker is taken back first.
   *
   * @param text not empty; control tokens in it stay text
   */
  record Inject(String text) implements BudgetDecision {
    /** Checks the text. */
    public Inject {
      if (text.isEmpty()) {
        throw new IllegalArgumentException("the text to inject is empty");
      }
    }
  }

  /**
   * Runs a probe, which the strategy's {@link Requirements} must have announced.
   *
   * @param probe what to look at
   * @param mode whether thinking waits for it
   */
  record Look(Probe probe, Mode mode) implements BudgetDecision {
    /** Checks that nothing is null. */
    public Look {
      requireNonNull(probe, "probe");
      requireNonNull(mode, "mode");
    }
  }

  /** Whether thinking waits for a probe. */
  enum Mode {
    /** Thinking stops until the result is in. */
    AWAIT,
    /**
     * The strategy is asked again at once and thinking goes on; the result arrives later, with its
     * position.
     */
    BESIDE
  }

  /**
   * Ends the thinking and has the model answer.
   *
   * @param end the kind of end that the record shows: NATURAL (only at a natural end), STRATEGY,
   *     BUDGET, DEADLINE or LOOP
   * @param reason in a few words, for the record
   * @param handOver the text that takes the place of the format's own hand-over; empty: the
   *     format's
   */
  record Conclude(ThinkingEnd end, String reason, Optional<String> handOver)
      implements BudgetDecision {
    /** Checks the end. */
    public Conclude {
      requireNonNull(reason, "reason");
      requireNonNull(handOver, "handOver");
      switch (end) {
        case NATURAL, STRATEGY, BUDGET, DEADLINE, LOOP -> {}
        default ->
            throw new IllegalArgumentException(
                "a strategy may conclude with NATURAL, STRATEGY, BUDGET, DEADLINE or LOOP, not "
                    + end);
      }
    }
  }

  /**
   * Ends the session without an answer.
   *
   * @param reason in a few words, for the record
   */
  record Abstain(String reason) implements BudgetDecision {
    /** Checks that the reason is present. */
    public Abstain {
      requireNonNull(reason, "reason");
    }
  }

  /** Thinks on to the natural end or a limit. */
  static BudgetDecision thinkOn() {
    return new ThinkOn(List.of(), Map.of());
  }

  /** Thinks on for so many tokens. */
  static BudgetDecision thinkOn(int tokens) {
    return thinkOn(Until.tokens(tokens));
  }

  /** Thinks on until one of the conditions holds. */
  static BudgetDecision thinkOn(Until... until) {
    return new ThinkOn(Arrays.asList(until), Map.of());
  }

  /** Appends a text to the thinking and thinks on. */
  static BudgetDecision inject(String text) {
    return new Inject(text);
  }

  /** Runs a probe and waits for it. */
  static BudgetDecision probe(Probe probe) {
    return new Look(probe, Mode.AWAIT);
  }

  /** Runs a probe beside the thinking. */
  static BudgetDecision probeBeside(Probe probe) {
    return new Look(probe, Mode.BESIDE);
  }

  /** Accepts a natural end. */
  static BudgetDecision acceptEnd() {
    return new Conclude(ThinkingEnd.NATURAL, "", Optional.empty());
  }

  /** Ends the thinking for a reason of the strategy's. */
  static BudgetDecision conclude(String reason) {
    return new Conclude(ThinkingEnd.STRATEGY, reason, Optional.empty());
  }

  /** Ends the thinking with the kind of end that the record shows. */
  static BudgetDecision conclude(ThinkingEnd end, String reason) {
    return new Conclude(end, reason, Optional.empty());
  }

  /** Ends the session without an answer. */
  static BudgetDecision abstain(String reason) {
    return new Abstain(reason);
  }
}

package dev.m1.eval.score;

import static java.util.Objects.requireNonNull;

import dev.m1.ExtractedAnswer.Outcome;
import java.util.Optional;

/**
 * Says what a scorer made of one answer. Immutable.
 *
 * @param outcome what kind of answer it read
 * @param letter the letter read, in the presented order; empty unless one option was read
 * @param correct whether it counts as right
 * @param rule the rule that decided
 */
public record Verdict(Outcome outcome, Optional<String> letter, boolean correct, String rule) {
  /** Checks that nothing is null. */
  public Verdict {
    requireNonNull(outcome, "outcome");
    requireNonNull(letter, "letter");
    requireNonNull(rule, "rule");
  }

  /** Says whether the scorer read an answer at all. */
  public boolean parsed() {
    return outcome == Outcome.PARSED;
  }
}

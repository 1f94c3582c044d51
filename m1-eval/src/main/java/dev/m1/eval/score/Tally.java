package dev.m1.eval.score;

import dev.m1.ExtractedAnswer.Outcome;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * Counts what a scorer made of answers. Immutable.
 *
 * @param answers how many it scored
 * @param right how many are right, unparsed ones counted as wrong
 * @param rightUnparsed how many count as right although no letter was read, such as a text equal to
 *     two options
 * @param guessed how many of the unparsed a guesser would get right: the sum of 1/options
 * @param outcomes how many of each outcome; those that never came are missing
 * @param skipped how many it cannot score and left out
 */
public record Tally(
    int answers,
    int right,
    int rightUnparsed,
    double guessed,
    Map<Outcome, Integer> outcomes,
    int skipped) {
  /** No answers. */
  static final Tally NONE = new Tally(0, 0, 0, 0, Map.of(), 0);

  /** Copies the outcomes. */
  public Tally {
    Map<Outcome, Integer> copy = new EnumMap<>(Outcome.class);
    copy.putAll(outcomes);
    outcomes = Collections.unmodifiableMap(copy);
  }

  Tally plus(Verdict verdict, int options) {
    Map<Outcome, Integer> more = new EnumMap<>(Outcome.class);
    more.putAll(outcomes);
    more.merge(verdict.outcome(), 1, Integer::sum);
    boolean open = !verdict.parsed() && !verdict.correct();
    return new Tally(
        answers + 1,
        right + (verdict.correct() ? 1 : 0),
        rightUnparsed + (verdict.correct() && !verdict.parsed() ? 1 : 0),
        guessed + (open && options > 0 ? 1.0 / options : 0),
        more,
        skipped);
  }

  Tally skipping() {
    return new Tally(answers, right, rightUnparsed, guessed, outcomes, skipped + 1);
  }

  /** Returns how many answers were not read as one answer. */
  public int unparsed() {
    return answers - outcomes.getOrDefault(Outcome.PARSED, 0);
  }

  /** Returns the accuracy with unparsed answers counted as wrong, 0 to 1; NaN without answers. */
  public double accuracy() {
    return (double) right / answers;
  }

  /** Returns the accuracy with a guess in place of each unparsed answer, as expected. */
  public double accuracyGuessing() {
    return (right + guessed) / answers;
  }

  /** Returns the accuracy with unparsed answers counted as right. */
  public double accuracyAtBest() {
    return (double) (right + unparsed() - rightUnparsed) / answers;
  }

  /** Returns which share of the answers had an outcome. */
  public double rate(Outcome outcome) {
    return (double) outcomes.getOrDefault(outcome, 0) / answers;
  }
}

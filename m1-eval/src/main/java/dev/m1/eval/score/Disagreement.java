package dev.m1.eval.score;

import java.util.Map;

/**
 * Counts how two scorers read the same answers. Immutable.
 *
 * @param first one scorer's name
 * @param second the other's
 * @param same both read the same letter, or both read none
 * @param different both read a letter, not the same
 * @param firstOnly only the first read a letter
 * @param secondOnly only the second did
 * @param rightFirstOnly only the first counts the answer as right
 * @param rightSecondOnly only the second does
 */
public record Disagreement(
    String first,
    String second,
    int same,
    int different,
    int firstOnly,
    int secondOnly,
    int rightFirstOnly,
    int rightSecondOnly) {

  static Disagreement none(String first, String second) {
    return new Disagreement(first, second, 0, 0, 0, 0, 0, 0);
  }

  /** Counts an answer that both scored. */
  Disagreement plus(Map<String, Verdict> verdicts) {
    Verdict one = verdicts.get(first);
    Verdict other = verdicts.get(second);
    if (one == null || other == null) {
      return this;
    }
    boolean reads = one.letter().isPresent();
    boolean otherReads = other.letter().isPresent();
    boolean equal = one.letter().equals(other.letter());
    return new Disagreement(
        first,
        second,
        same + (equal ? 1 : 0),
        different + (reads && otherReads && !equal ? 1 : 0),
        firstOnly + (reads && !otherReads ? 1 : 0),
        secondOnly + (otherReads && !reads ? 1 : 0),
        rightFirstOnly + (one.correct() && !other.correct() ? 1 : 0),
        rightSecondOnly + (other.correct() && !one.correct() ? 1 : 0));
  }

  /** Returns how many answers both scored. */
  public int answers() {
    return same + different + firstOnly + secondOnly;
  }
}

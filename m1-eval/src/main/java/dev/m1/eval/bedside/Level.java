package dev.m1.eval.bedside;

/**
 * Gives the points of one level of a criterion and how that level shows. Immutable.
 *
 * @param points the points; may be negative
 * @param weight how often the level is drawn before totals are fixed, relative to its siblings
 * @param evidence how it shows in a vignette
 */
public record Level(int points, double weight, Evidence evidence) {

  /** Checks the weight. */
  public Level {
    if (!(weight > 0)) {
      throw new IllegalArgumentException("weight is " + weight + "; give more than 0");
    }
  }
}

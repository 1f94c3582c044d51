package dev.m1.eval.bedside;

/** Names the sex of a patient, as vignettes say it. */
public enum Sex {
  /** Says "woman", of a child "girl". */
  WOMAN("woman", "girl"),
  /** Says "man", of a child "boy". */
  MAN("man", "boy");

  /** The age in years from which a vignette speaks of an adult. */
  static final int ADULT_AGE = 18;

  private final String adult;
  private final String child;

  Sex(String adult, String child) {
    this.adult = adult;
    this.child = child;
  }

  /** Returns the word a vignette uses for a patient of an age in years. */
  public String word(int age) {
    return age < ADULT_AGE ? child : adult;
  }
}

package dev.m1.eval.bedside;

import static dev.m1.eval.bedside.Words.words;

/** Holds the wordings that several scores share. */
final class Phrases {

  static final Quantity RESPIRATORY_RATE =
      new Quantity(
          0,
          words("a respiratory rate of %s", "%s breaths per minute", "breathing at %s per minute")
              .butUnseen("a breathing rate of %s"));
  static final Quantity SYSTOLIC =
      new Quantity(
          0,
          words(
                  "a systolic pressure of %s mm Hg",
                  "systolic blood pressure %s mm Hg", "a systolic reading of %s mm Hg")
              .butUnseen("a systolic value of %s mm Hg"));
  static final Quantity TEMPERATURE =
      new Quantity(
          1,
          words("a temperature of %s C", "temperature %s C", "a body temperature of %s C")
              .butUnseen("a measured temperature of %s C"));
  static final Quantity HEART_RATE =
      new Quantity(
          0,
          words("a heart rate of %s", "a pulse of %s per minute", "heart rate %s")
              .butUnseen("a pulse rate of %s"));
  static final Quantity WHITE_CELLS =
      new Quantity(
          1,
          words(
                  "a white cell count of %s x10^9/L",
                  "white cells %s x10^9/L", "a leukocyte count of %s x10^9/L")
              .butUnseen("a white count of %s x10^9/L"));

  static final Words DIABETES =
      words("type 2 diabetes", "diabetes mellitus", "diabetes on metformin", "diabetes on insulin")
          .butUnseen("insulin-treated type 2 diabetes");
  static final Words NO_DIABETES =
      words("no diabetes", "a normal fasting glucose", "no history of diabetes")
          .butUnseen("no diabetes mellitus");
  static final Words STROKE =
      words("a previous stroke", "a prior ischemic stroke", "a stroke two years ago")
          .butUnseen("a stroke last year");
  static final Words NO_STROKE =
      words("no prior stroke", "no history of stroke", "no previous stroke")
          .butUnseen("no stroke in the past");

  private Phrases() {}
}

package dev.m1.eval.bedside;

/**
 * Tells which side of the train/test fence a vignette stands on.
 *
 * <p>The side is decided by a hash of the vignette's facts (see {@link
 * BedsideItem#vignetteHash()}), not by the seed: a vignette of one side can never be generated on
 * the other, whatever the seeds.
 */
public enum Split {
  /** Marks vignettes a model may learn from. */
  TRAIN,
  /** Marks vignettes a model is measured on. */
  TEST
}

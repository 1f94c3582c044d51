package dev.m1.eval.bedside;

/** Describes how a level of a criterion shows in a vignette. Immutable. */
public sealed interface Evidence {

  /**
   * Shows as one of several noun phrases.
   *
   * @param words the phrases, with their article
   */
  record Stated(Words words) implements Evidence {}

  /**
   * Shows as nothing at all: the vignette does not mention the criterion, which counts as absent.
   */
  record Omitted() implements Evidence {}

  /**
   * Shows as a number.
   *
   * @param quantity what is measured
   * @param low the least value, in units of the quantity's last decimal place
   * @param high the greatest value, in the same units
   */
  record Reading(Quantity quantity, int low, int high) implements Evidence {
    /** Checks that the range is not empty. */
    public Reading {
      checkRange(low, high);
    }
  }

  /**
   * Shows as the patient's age.
   *
   * @param low the least age in years
   * @param high the greatest age in years
   */
  record AgeYears(int low, int high) implements Evidence {
    /** Checks that the range is not empty. */
    public AgeYears {
      checkRange(low, high);
    }
  }

  /**
   * Shows as the patient's sex.
   *
   * @param sex the sex
   */
  record PatientSex(Sex sex) implements Evidence {}

  private static void checkRange(int low, int high) {
    if (low > high) {
      throw new IllegalArgumentException("range " + low + " to " + high + " is empty");
    }
  }
}

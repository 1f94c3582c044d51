package dev.m1.eval.bedside;

/**
 * Says what a range of totals means, as published. Immutable.
 *
 * @param low the least total of the band
 * @param high the greatest total of the band
 * @param meaning the risk class or disposition
 */
public record Band(int low, int high, String meaning) {

  /** Checks that the band is not empty. */
  public Band {
    if (low > high) {
      throw new IllegalArgumentException("band " + low + " to " + high + " is empty");
    }
  }

  /** Tells whether a total falls into this band. */
  public boolean contains(int total) {
    return low <= total && total <= high;
  }

  /** Writes the band's totals: "2" or "3 to 5". */
  public String totals() {
    return low == high ? Integer.toString(low) : low + " to " + high;
  }
}

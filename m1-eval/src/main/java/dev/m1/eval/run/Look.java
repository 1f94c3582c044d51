package dev.m1.eval.run;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Holds the option probabilities that a probe saw at one point of the thinking. Immutable.
 *
 * @param position thinking tokens at the probe
 * @param letters probability of each option letter, in presented order, summing to 1
 */
public record Look(int position, Map<String, Double> letters) {
  /** Copies the letters and checks the position. */
  public Look {
    letters = Collections.unmodifiableMap(new LinkedHashMap<>(letters));
    if (position < 0) {
      throw new IllegalArgumentException("position must be 0 or more: " + position);
    }
  }
}

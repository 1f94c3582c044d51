package dev.m1.spi;

import static java.util.Objects.requireNonNull;

/**
 * Tells whether a backend can run on this machine.
 *
 * @param available whether it can
 * @param detail when available, what it would use (for example which native library); otherwise why
 *     not and what to do
 */
public record Availability(boolean available, String detail) {
  /** Checks that the detail is present. */
  public Availability {
    requireNonNull(detail, "detail");
  }

  /** Returns an available state with what would be used. */
  public static Availability yes(String detail) {
    return new Availability(true, detail);
  }

  /** Returns an unavailable state with the reason and the remedy. */
  public static Availability no(String reason) {
    return new Availability(false, reason);
  }
}

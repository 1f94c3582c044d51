package dev.m1;

/**
 * Signals that a backend cannot do what a session needs; the message names the missing capability
 * and who asked.
 */
public final class UnsupportedCapabilityException extends M1Exception {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception with a message that names the missing capability, who needs it and what to
   * do.
   */
  public UnsupportedCapabilityException(String message) {
    super(message);
  }
}

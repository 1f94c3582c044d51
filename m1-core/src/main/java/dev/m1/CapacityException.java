package dev.m1;

/**
 * Signals that a session can never fit into the model's context or sequences; the message holds the
 * figures.
 */
public final class CapacityException extends M1Exception {
  private static final long serialVersionUID = 1L;

  /** Creates an exception with a message that says what, with which value, and what to do. */
  public CapacityException(String message) {
    super(message);
  }

  /** Creates an exception with a message and the failure that led to it. */
  public CapacityException(String message, Throwable cause) {
    super(message, cause);
  }
}

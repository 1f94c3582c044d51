package dev.m1;

/**
 * Signals that no backend can run the model here; the message lists each provider found and why it
 * refused.
 */
public final class BackendUnavailableException extends M1Exception {
  private static final long serialVersionUID = 1L;

  /** Creates an exception with a message that says what, with which value, and what to do. */
  public BackendUnavailableException(String message) {
    super(message);
  }

  /** Creates an exception with a message and the failure that led to it. */
  public BackendUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}

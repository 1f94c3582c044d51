package dev.m1;

/** Signals that a model's files are missing, damaged, too large or of an unknown kind. */
public final class ModelLoadException extends M1Exception {
  private static final long serialVersionUID = 1L;

  /** Creates an exception with a message that says what, with which value, and what to do. */
  public ModelLoadException(String message) {
    super(message);
  }

  /** Creates an exception with a message and the failure that led to it. */
  public ModelLoadException(String message, Throwable cause) {
    super(message, cause);
  }
}

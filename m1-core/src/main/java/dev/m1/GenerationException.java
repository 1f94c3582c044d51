package dev.m1;

/** Signals that a generation failed: the engine, a controller or a listener threw. */
public final class GenerationException extends M1Exception {
  private static final long serialVersionUID = 1L;

  /** Creates an exception with a message that says what failed and what to do. */
  public GenerationException(String message) {
    super(message);
  }

  /** Creates an exception with a message and the failure that led to it. */
  public GenerationException(String message, Throwable cause) {
    super(message, cause);
  }
}

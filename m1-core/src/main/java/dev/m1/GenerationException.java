package dev.m1;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Signals that a generation failed: the engine, a controller or a listener threw. What was thought
 * so far is kept.
 */
public final class GenerationException extends M1Exception {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable ReasoningResult partial;

  /** Creates an exception with a message that says what failed and what to do. */
  public GenerationException(String message) {
    super(message);
    partial = null;
  }

  /** Creates an exception with a message and the failure that led to it. */
  public GenerationException(String message, Throwable cause) {
    super(message, cause);
    partial = null;
  }

  /**
   * Creates an exception with a message, the failure that led to it, and what the session had until
   * then.
   */
  public GenerationException(String message, Throwable cause, ReasoningResult partial) {
    super(message, cause);
    this.partial = partial;
  }

  /** Returns what the session had until it failed; empty if it had not begun. */
  public Optional<ReasoningResult> partial() {
    return Optional.ofNullable(partial);
  }
}

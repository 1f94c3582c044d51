package dev.m1.spi;

import dev.m1.M1Exception;

/**
 * Signals that a batch does not fit into the context; the backend stays usable and its sequences
 * are unchanged.
 */
public final class ContextFullException extends M1Exception {
  private static final long serialVersionUID = 1L;

  /** Creates an exception whose message holds the figures: cells asked, used and in all. */
  public ContextFullException(String message) {
    super(message);
  }
}

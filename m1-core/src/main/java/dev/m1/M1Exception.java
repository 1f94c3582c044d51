package dev.m1;

/**
 * Signals that m1 could not do what was asked for a reason outside the calling code.
 *
 * <p>The subclasses are split by what a caller can do about it. Programming errors stay {@link
 * IllegalArgumentException} and {@link IllegalStateException}. The first line of every message says
 * what failed, with which value, and what to do.
 */
public class M1Exception extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception with a message that says what, with which value, and what to do. */
  public M1Exception(String message) {
    super(message);
  }

  /** Creates an exception with a message and the failure that led to it. */
  public M1Exception(String message, Throwable cause) {
    super(message, cause);
  }
}

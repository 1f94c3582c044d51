package dev.m1.eval.data;

/** Signals that one row is not of its benchmark's form. */
final class MalformedRow extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedRow(String reason) {
    super(reason);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}

package dev.m1.template;

import dev.m1.template.ChatTemplateException.Kind;

/** A failed operation that does not know its place in the template yet. */
final class Fault extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final Kind kind;

  private Fault(Kind kind, String reason) {
    super(reason, null, false, false); // always rethrown with a place, so no stack trace of its own
    this.kind = kind;
  }

  static Fault of(String reason) {
    return new Fault(Kind.RUNTIME, reason);
  }

  static Fault unsupported(String what) {
    return new Fault(Kind.UNSUPPORTED, what + " is not supported by m1");
  }

  static Fault limit(String limit) {
    return new Fault(Kind.LIMIT, "limit reached: " + limit);
  }

  static Fault raised(String reason) {
    return new Fault(Kind.RAISED, reason);
  }

  ChatTemplateException at(int line, int column, String construct) {
    return new ChatTemplateException(kind, line, column, construct, String.valueOf(getMessage()));
  }
}

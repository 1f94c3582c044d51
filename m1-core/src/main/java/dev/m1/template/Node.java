package dev.m1.template;

/** What a parsed template consists of. */
final class Node {
  private Node() {}

  /** An expression, ready to run. */
  interface Expr {
    Object eval(Frame frame);
  }

  /** A statement, ready to run. */
  interface Stmt {
    End run(Frame frame);
  }

  /** A place to store a value in. */
  interface Target {
    void assign(Frame frame, Object value);
  }

  /** How a statement ended. */
  enum End {
    NORMAL,
    BREAK,
    CONTINUE
  }
}

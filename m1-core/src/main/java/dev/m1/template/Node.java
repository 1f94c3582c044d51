package dev.m1.template;

/** What a template is made of once parsed: things that run. */
interface Node {
  /** An expression. */
  interface Expr {
    Object eval(Run run);
  }

  /** A statement; writes to the run's output. */
  interface Stmt {
    End run(Run run);
  }

  /** Where a value goes: a variable, an attribute of a namespace, or several of them. */
  interface Target {
    void assign(Run run, Object value);
  }

  /** How a statement ended. */
  enum End {
    NORMAL,
    BREAK,
    CONTINUE
  }
}

package dev.m1.template;

import java.util.List;
import java.util.Map;

/** What a template is made of once parsed: things that run. */
interface Node {
  /** An expression. */
  interface Expr {
    Object eval(Run run);
  }

  /** A statement; writes to the run's output, and may set {@link Run#leaving}. */
  interface Stmt {
    void run(Run run);
  }

  /** Where a value goes: a variable, an attribute of a namespace, or several of them. */
  interface Target {
    void assign(Run run, Object value);
  }

  /** Something that templates can call. */
  interface Callable {
    Object call(Run run, Args args);
  }

  /** The arguments of one call, positional and named. */
  record Args(List<Object> positional, Map<String, Object> named) {
    Args from(int first) {
      return new Args(positional.subList(first, positional.size()), named);
    }
  }
}

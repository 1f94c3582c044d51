package dev.m1.template;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The state of one rendering: output, limits, clock and variables. Confined to one thread. */
final class Run {
  /** One step is an evaluated node, an item touched or 16 characters: below a second in all. */
  static final int MAX_STEPS = 2_000_000;

  /** Characters of any one text, the rendered prompt included. */
  static final int MAX_TEXT = 4_000_000;

  /** Nodes and levels of data in evaluation at once; keeps the stack below half a megabyte. */
  static final int MAX_DEPTH = 700;

  /** Macros and callers in evaluation at the same time. */
  static final int MAX_CALLS = 100;

  /** The variables of a block; names that are not here are looked up further out. */
  static final class Scope {
    private final Map<String, Object> values = new HashMap<>();
    private final @Nullable Scope outer;

    Scope(@Nullable Scope outer) {
      this.outer = outer;
    }

    @Nullable Object get(String name) {
      Object value = null;
      for (Scope scope = this; scope != null && value == null; scope = scope.outer) {
        value = scope.values.get(name);
      }
      return value;
    }

    void set(String name, Object value) {
      values.put(name, value);
    }
  }

  /** How a body is left early. */
  enum Leaving {
    BREAK,
    CONTINUE
  }

  final Clock clock;
  Scope scope;
  Text.Builder out = new Text.Builder(this);
  @Nullable Leaving leaving;

  /** What a filter block wrote, for its filters. */
  Text filtered = Text.EMPTY;

  /** How often a namespace was read and changed. */
  int namespaceReads;

  int namespaceWrites;
  private int steps;
  private int depth;
  private int calls;

  Run(Clock clock, Map<String, Object> variables) {
    this.clock = clock;
    this.scope = new Scope(null);
    scope.values.putAll(Functions.GLOBALS);
    scope.values.putAll(variables);
  }

  /** Runs a body in a scope of its own. */
  void within(Scope inner, Node.Stmt body) {
    Scope before = scope;
    scope = inner;
    body.run(this);
    scope = before;
  }

  /** Runs a body in a scope of its own and returns what it writes. */
  Text capture(Scope inner, Node.Stmt body) {
    Text.Builder before = out;
    out = new Text.Builder(this);
    if (++calls > MAX_CALLS) {
      throw ChatTemplateException.limit("macro recursion deeper than " + MAX_CALLS);
    }
    within(inner, body);
    calls--;
    Text written = out.build();
    out = before;
    return written;
  }

  void steps(long n) {
    steps = (int) Math.min(MAX_STEPS + 1, steps + n);
    if (steps > MAX_STEPS) {
      throw ChatTemplateException.limit("more than " + MAX_STEPS + " evaluation steps");
    }
  }

  void chars(long n) {
    steps(1 + n / 16);
  }

  /** Refuses a text of {@code n} characters before it is allocated. */
  void fits(long n) {
    if (n > MAX_TEXT) {
      throw ChatTemplateException.limit("a text of more than " + MAX_TEXT + " characters");
    }
  }

  /** Begins a node or a level of data; an exception ends the run, so it need not be left then. */
  void enter() {
    steps(1);
    if (++depth > MAX_DEPTH) {
      throw ChatTemplateException.limit("evaluation nested deeper than " + MAX_DEPTH);
    }
  }

  void leave() {
    depth--;
  }
}

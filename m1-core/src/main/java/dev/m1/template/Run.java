package dev.m1.template;

import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The state of one rendering: output, limits, clock and variables. Confined to one thread. */
final class Run {
  /** One step is an evaluated node, an item touched or 16 characters: below a second in all. */
  static final int MAX_STEPS = 2_000_000;

  /** Characters of any one text, the rendered prompt included. */
  static final int MAX_TEXT = 4_000_000;

  /** Nodes in evaluation at the same time; keeps the Java stack below half a megabyte. */
  static final int MAX_DEPTH = 700;

  /** Macros, callers and recursive loops in evaluation at the same time. */
  static final int MAX_CALLS = 100;

  /** Lists and dictionaries inside each other, in the input as in computed values. */
  static final int MAX_NESTED_DATA = 100;

  final Clock clock;
  private final Map<String, Object> variables;
  private long steps;
  private int depth;
  private int calls;
  private Text.Builder out = new Text.Builder(this);

  Run(Clock clock, Map<String, Object> variables) {
    this.clock = clock;
    this.variables = variables;
  }

  @Nullable Object lookup(String name) {
    Object value = variables.get(name);
    return value != null ? value : Globals.find(name);
  }

  void steps(long n) {
    steps += n;
    if (steps > MAX_STEPS) {
      throw Fault.limit("more than " + MAX_STEPS + " evaluation steps");
    }
  }

  void chars(long n) {
    steps(1 + n / 16);
  }

  void items(long n) {
    steps(1 + n);
  }

  /** Refuses a text of {@code n} characters before it is allocated. */
  void fits(long n) {
    if (n > MAX_TEXT) {
      throw Fault.limit("a text of more than " + MAX_TEXT + " characters");
    }
  }

  /** Pays for one number or date written or rounded, which takes far longer than a node. */
  void conversion() {
    steps(40);
  }

  void enter() {
    steps(1);
    if (++depth > MAX_DEPTH) {
      throw Fault.limit("evaluation nested deeper than " + MAX_DEPTH);
    }
  }

  void leave() {
    depth--;
  }

  void enterCall() {
    if (++calls > MAX_CALLS) {
      throw Fault.limit("macro and loop recursion deeper than " + MAX_CALLS);
    }
  }

  void leaveCall() {
    calls--;
  }

  Text.Builder out() {
    return out;
  }

  /** Sends output to another buffer and returns the one used before. */
  Text.Builder redirect(Text.Builder to) {
    Text.Builder before = out;
    out = to;
    return before;
  }
}

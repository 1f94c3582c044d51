package dev.m1.template;

import static dev.m1.template.None.NONE;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** Jinja's tests, the words after {@code is}. */
final class Tests {
  private interface Test {
    boolean apply(Run run, Object value, Args args);
  }

  private static final Map<String, Test> TESTS = new HashMap<>();

  static {
    put("defined", v -> !(v instanceof Undefined));
    put("undefined", v -> v instanceof Undefined);
    put("none", v -> v == NONE);
    put("boolean", v -> v instanceof Boolean);
    put("true", v -> v.equals(true));
    put("false", v -> v.equals(false));
    put("integer", v -> v instanceof Long);
    put("float", v -> v instanceof Double);
    put("number", Values::isNumber);
    put("string", v -> v instanceof Text);
    put("mapping", v -> v instanceof Dict);
    put("iterable", Values::isIterable);
    put("sequence", v -> Values.hasLength(v) && !(v instanceof Dict.View) && !(v instanceof Loop));
    put("callable", v -> v instanceof Args.Callable || v instanceof Undefined);
    put("escaped", v -> v instanceof Text text && text.markup);
    TESTS.put("lower", (run, v, a) -> hasCase(run, v, a, Character::isLowerCase));
    TESTS.put("upper", (run, v, a) -> hasCase(run, v, a, Character::isUpperCase));
    TESTS.put("odd", (run, v, a) -> remainder(run, v, Args.of(2L), a, 1));
    TESTS.put("even", (run, v, a) -> remainder(run, v, Args.of(2L), a, 0));
    TESTS.put("divisibleby", (run, v, a) -> remainder(run, v, a, Args.NONE, 0));
    TESTS.put("sameas", (run, v, a) -> same(run, v, operand(a)));
    TESTS.put("filter", (run, v, a) -> v instanceof Text name && Filters.exists(name.value));
    TESTS.put("test", (run, v, a) -> v instanceof Text name && exists(name.value));
    TESTS.put("in", (run, v, a) -> Operators.compare(run, "in", v, operand(a)));
    putComparison("==", "eq", "equalto");
    putComparison("!=", "ne");
    putComparison(">", "gt", "greaterthan");
    putComparison(">=", "ge");
    putComparison("<", "lt", "lessthan");
    putComparison("<=", "le");
  }

  private Tests() {}

  private static void put(String name, Predicate<Object> test) {
    TESTS.put(
        name,
        (run, value, args) -> {
          args.bindPositional(0, 0);
          return test.test(value);
        });
  }

  private static void putComparison(String op, String... names) {
    Test test = (run, v, a) -> Operators.compare(run, op, v, operand(a));
    TESTS.put(op, test);
    for (String name : names) {
      TESTS.put(name, test);
    }
  }

  static boolean exists(String name) {
    return TESTS.containsKey(name);
  }

  static boolean apply(Run run, String name, Object value, Args args) {
    Test test = TESTS.get(name);
    if (test == null) {
      throw Fault.of("no test named '" + name + "'");
    }
    return test.apply(run, value, args);
  }

  private static Object operand(Args args) {
    if (args.positional().size() + args.named().size() != 1) {
      throw Fault.of("takes one argument");
    }
    return args.positional().isEmpty()
        ? args.named().values().iterator().next()
        : args.positional().get(0);
  }

  private static boolean remainder(Run run, Object value, Args by, Args none, long wanted) {
    none.bindPositional(0, 0);
    return Values.equal(run, Operators.binary(run, "%", value, operand(by)), wanted);
  }

  private static boolean hasCase(
      Run run, Object value, Args args, java.util.function.IntPredicate wanted) {
    args.bindPositional(0, 0);
    String text = Repr.str(run, value).value;
    run.chars(text.length());
    return Strings.hasCase(text, wanted);
  }

  /** Identity where Python's is certain; whether equal strings are one object is chance there. */
  private static boolean same(Run run, Object a, Object b) {
    boolean certain =
        (a == b && !(a instanceof Text))
            || a instanceof Boolean
            || b instanceof Boolean
            || a == NONE
            || b == NONE;
    boolean small = a instanceof Long n && n >= -5 && n <= 256 && b instanceof Long;
    if (certain || small) {
      return a.equals(b);
    } else if (!a.getClass().equals(b.getClass())) {
      return false;
    } else if (a instanceof Undefined
        || ((a instanceof Text || Values.isNumber(a)) && Values.equal(run, a, b))) {
      throw Fault.unsupported("'sameas' between equal values");
    }
    return false;
  }
}

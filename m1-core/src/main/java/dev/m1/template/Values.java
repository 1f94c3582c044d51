package dev.m1.template;

import static dev.m1.template.ChatTemplateException.failure;
import static dev.m1.template.ChatTemplateException.unsupported;

import dev.m1.template.Node.Callable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Python's operations on the values of a template: {@link Text}, {@code Long}, {@code Double},
 * {@code Boolean}, {@link None}, {@link Undefined}, {@code List}, {@link Tuple}, {@code Map},
 * {@link View}, {@link Namespace}, {@link Loop} and {@link Node.Callable}. Integers have 64 bits:
 * what does not fit is an error, never a wrong number.
 */
final class Values {
  /** Python's {@code None}; Java's null stands for a variable without a value. */
  enum None {
    NONE
  }

  static final Object NONE = None.NONE;

  /** A value that is not there: prints as nothing, iterates as nothing, fails on anything else. */
  record Undefined(String why) {
    static Undefined name(String name) {
      return new Undefined("'" + name + "' is undefined");
    }
  }

  /** A Python tuple. */
  static final class Tuple extends ArrayList<Object> {
    private static final long serialVersionUID = 1L;

    Tuple(Collection<?> items) {
      super(items);
    }
  }

  /** What is no list but has items: a range, the views of a dict, and a generator. */
  static final class View {
    final String type;
    private final List<?> items;
    private boolean used;

    View(String type, List<?> items) {
      this.type = type;
      this.items = items;
    }

    static View generator(List<?> items) {
      return new View("generator", items);
    }

    /** The items, of a generator only once: what Python has left then m1 does not know. */
    List<?> take() {
      if (used) {
        throw unsupported("using a generator twice");
      }
      used = isGenerator();
      return items;
    }

    boolean isGenerator() {
      return type.equals("generator");
    }
  }

  /** What {@code namespace()} returns: the only thing a template can change. */
  static final class Namespace {
    final Map<String, Object> attributes = new HashMap<>();
  }

  /** Attributes of Python's values, but for dicts, that m1 has not: they are not undefined. */
  static final Set<String> LEFT_OUT =
      Set.of(
          ("arguments as_integer_ratio bit_length caller casefold catch_kwargs catch_varargs center"
                  + " conjugate copy count denominator encode expandtabs format_map hex imag"
                  + " is_integer isalnum isalpha isascii isdecimal isdigit isidentifier islower"
                  + " isnumeric isprintable isspace istitle isupper ljust maketrans name numerator"
                  + " partition real removeprefix removesuffix rfind rindex rjust rpartition start"
                  + " step stop swapcase to_bytes translate zfill")
              .split(" ", -1));

  private static final Set<String> LEFT_OUT_OF_DICTS = Set.of("copy", "fromkeys");

  private Values() {}

  static String typeName(Object value) {
    if (value instanceof View view) {
      return view.type;
    } else if (value instanceof Text) {
      return "str";
    } else if (isNumber(value)) {
      return value instanceof Long ? "int" : value instanceof Double ? "float" : "bool";
    } else if (value instanceof List) {
      return value instanceof Tuple ? "tuple" : "list";
    } else if (value instanceof Map) {
      return "dict";
    }
    return value == NONE ? "NoneType" : "object";
  }

  static ChatTemplateException typeError(Object value, String problem) {
    return value instanceof Undefined u
        ? failure(u.why())
        : failure("'" + typeName(value) + "' value " + problem);
  }

  static boolean truth(Object value) {
    if (value instanceof Boolean b) {
      return b;
    } else if (value instanceof Text t) {
      return !t.isEmpty();
    } else if (isNumber(value)) {
      return toDouble(value) != 0;
    }
    Collection<?> items = items(value);
    return value != NONE && (items == null || !items.isEmpty());
  }

  /** The items of what has a length, or null. */
  static @Nullable Collection<?> items(Object value) {
    if (value instanceof Collection<?> c) {
      return c;
    } else if (value instanceof Map<?, ?> m) {
      return m.keySet();
    } else if (value instanceof Text t) {
      return t.characters();
    } else if (value instanceof View v) {
      return v.isGenerator() ? null : v.take();
    }
    return value instanceof Undefined ? List.of() : null;
  }

  static boolean hasLength(Object value) {
    return value instanceof Text || items(value) != null;
  }

  static long length(Object value) {
    if (value instanceof Text text) {
      return text.size();
    }
    Collection<?> items = items(value);
    if (items == null) {
      throw typeError(value, "has no length");
    }
    return items.size();
  }

  /** The items of anything that can be iterated, as a new list. */
  static List<Object> list(Run run, Object value) {
    run.steps(value instanceof Text t ? t.value.length() : 0);
    Collection<?> items = value instanceof View view ? view.take() : items(value);
    if (items == null) {
      throw typeError(value, "is not iterable");
    }
    run.steps(items.size());
    return new ArrayList<>(items);
  }

  static boolean isNumber(Object value) {
    return value instanceof Double || isInteger(value);
  }

  private static boolean isInteger(Object value) {
    return value instanceof Long || value instanceof Boolean;
  }

  static Object number(Object value) {
    if (!isNumber(value)) {
      throw typeError(value, "is not a number");
    }
    return value;
  }

  static double toDouble(Object number) {
    return number instanceof Double d ? d : (double) toLong(number);
  }

  static long toLong(Object value) {
    if (value instanceof Boolean b) {
      return b ? 1 : 0;
    } else if (value instanceof Long n) {
      return n;
    }
    throw typeError(value, "is not an integer");
  }

  static Text text(Object value) {
    if (value instanceof Text t) {
      return t;
    }
    throw typeError(value, "is not a string");
  }

  /** What stands for a value among keys: equal exactly where Python's keys are equal. */
  private static Object key(Object value) {
    boolean whole = value instanceof Double d && d == Math.rint(d) && Math.abs(d) < 1e15;
    return whole || value instanceof Boolean ? (Object) (long) toDouble(value) : value;
  }

  /** A key of a dict display; others than strings and integers would be printed as others. */
  static Object dictKey(Object value) {
    if (value instanceof Text || value instanceof Long) {
      return value;
    }
    throw unsupported("a key of type '" + typeName(value) + "'");
  }

  static boolean equal(Run run, Object a, Object b) {
    run.enter();
    boolean equal;
    if (a instanceof Text x && b instanceof Text y) {
      run.chars(Math.min(x.value.length(), y.value.length()));
      equal = x.equals(y);
    } else if (isNumber(a) && isNumber(b)) {
      boolean whole = isInteger(a) && isInteger(b);
      equal = whole ? toLong(a) == toLong(b) : toDouble(a) == toDouble(b);
    } else if (a instanceof List<?> x && b instanceof List<?> y) {
      equal = x.size() == y.size() && a instanceof Tuple == b instanceof Tuple;
      for (int i = 0; equal && i < x.size(); i++) {
        equal = equal(run, x.get(i), y.get(i));
      }
    } else if (a instanceof Map<?, ?> x && b instanceof Map<?, ?> y) {
      equal = x.size() == y.size();
      for (Map.Entry<?, ?> entry : x.entrySet()) {
        Object other = y.get(entry.getKey());
        equal = equal && other != null && equal(run, entry.getValue(), other);
      }
    } else if (a instanceof View && b instanceof View) {
      throw unsupported("comparing views");
    } else {
      equal = a == b || (a instanceof Undefined && b instanceof Undefined);
    }
    run.leave();
    return equal;
  }

  static int order(Run run, Object a, Object b) {
    if (a instanceof Text x && b instanceof Text y) {
      run.chars(x.value.length() + y.value.length());
      return Arrays.compare(x.value.codePoints().toArray(), y.value.codePoints().toArray());
    } else if (isInteger(a) && isInteger(b)) {
      return Long.compare(toLong(a), toLong(b));
    } else if (isNumber(a) && isNumber(b)) {
      double difference = toDouble(a) - toDouble(b);
      if (Double.isNaN(difference)) {
        throw unsupported("ordering these floats");
      }
      return (int) Math.signum(difference);
    } else if (a instanceof List && b instanceof List) {
      throw unsupported("ordering lists");
    }
    throw typeError(a instanceof Undefined ? a : b, "cannot be ordered against the other value");
  }

  static boolean compare(Run run, String op, Object a, Object b) {
    return switch (op) {
      case "==" -> equal(run, a, b);
      case "!=" -> !equal(run, a, b);
      case "in" -> contains(run, b, a);
      case "not in" -> !contains(run, b, a);
      case "<" -> order(run, a, b) < 0;
      case "<=" -> order(run, a, b) <= 0;
      case ">" -> order(run, a, b) > 0;
      default -> order(run, a, b) >= 0;
    };
  }

  static boolean contains(Run run, Object container, Object item) {
    if (container instanceof Text text) {
      return Strings.find(run, text.value, text(item).value, 0) >= 0;
    }
    boolean keys = container instanceof Map || typeName(container).equals("dict_keys");
    if (keys && (item instanceof List || item instanceof Map || item instanceof View)) {
      throw typeError(item, "cannot be a key");
    } else if (container instanceof Map<?, ?> map) {
      return map.containsKey(key(item));
    }
    return list(run, container).stream().anyMatch(each -> equal(run, each, item));
  }

  /** {@code value.name}: the attribute, or else the item of that name. */
  static Object attribute(Run run, Object value, String name) {
    Object found = own(run, value, name);
    if (found == null && value instanceof Map<?, ?> map) {
      found = map.get(Text.of(name));
    }
    return found != null ? found : missing(value, "attribute '" + name + "'");
  }

  /** {@code value[key]}: the item, or else the attribute of that name. */
  static Object item(Run run, Object value, Object key) {
    Object found = null;
    if (value instanceof Undefined) {
      throw typeError(value, "");
    } else if (value instanceof Map<?, ?> map) {
      found = map.get(key(key));
    } else if (isInteger(key)) {
      found = atIndex(run, value, toLong(key));
    }
    if (found == null && key instanceof Text name) {
      found = own(run, value, name.value);
    }
    return found != null ? found : missing(value, "element " + Writer.repr(run, key));
  }

  private static Undefined missing(Object value, String what) {
    return new Undefined("'" + typeName(value) + "' value has no " + what);
  }

  private static @Nullable Object atIndex(Run run, Object value, long index) {
    if (value instanceof View view && view.type.equals("range")) {
      return atIndex(run, view.take(), index);
    } else if (!(value instanceof Text || value instanceof List)) {
      return null;
    }
    run.chars(value instanceof Text text ? text.value.length() : 0);
    long size = value instanceof Text text ? text.size() : length(value);
    long i = index < 0 ? index + size : index;
    if (i < 0 || i >= size) {
      return null;
    } else if (value instanceof List<?> list) {
      return list.get((int) i);
    }
    Text text = (Text) value;
    int from = text.value.offsetByCodePoints(0, (int) i);
    return text.plain().sub(from, text.value.offsetByCodePoints(from, 1));
  }

  /** An attribute in Python's sense, or null. Nothing here reaches a Java object. */
  private static @Nullable Object own(Run run, Object value, String name) {
    if (value instanceof Undefined) {
      throw typeError(value, "");
    } else if (value instanceof Loop loop) {
      return loop.attribute(name);
    } else if (value instanceof Namespace namespace) {
      run.namespaceReads++;
      return namespace.attributes.get(name);
    }
    Map<String, Functions.Function> methods = Functions.methods(value);
    Functions.Function method = methods.get(name);
    boolean leftOut = (value instanceof Map ? LEFT_OUT_OF_DICTS : LEFT_OUT).contains(name);
    if (Functions.CHANGE.equals(method)) {
      return new Undefined("changing a " + typeName(value) + " is unsafe: " + name);
    } else if (method == null && (leftOut || name.startsWith("__"))) {
      throw unsupported("the attribute '" + name + "' of a " + typeName(value));
    }
    return method == null ? null : (Callable) (r, args) -> method.call(r, value, args);
  }

  static Object binary(Run run, String op, Object a, Object b) {
    if (op.equals("~")) {
      return new Text.Builder(run).add(Writer.str(run, a)).add(Writer.str(run, b)).build();
    } else if (op.equals("%") && a instanceof Text format) {
      return Formats.percent(run, format, b);
    } else if (a instanceof Undefined || b instanceof Undefined) {
      throw typeError(a instanceof Undefined ? a : b, "");
    } else if (isNumber(a) && isNumber(b)) {
      boolean whole = isInteger(a) && isInteger(b) && !op.equals("/");
      return whole ? (Object) integers(op, toLong(a), toLong(b)) : floats(op, a, b);
    } else if (op.equals("+") && a instanceof Text x && b instanceof Text y) {
      boolean markup = x.markup || y.markup;
      Text left = markup ? Strings.escaped(run, x) : x;
      Text both = new Text.Builder(run).add(left).add(markup ? Strings.escaped(run, y) : y).build();
      return markup ? both.asMarkup() : both;
    } else if (op.equals("+") && typeName(a).equals("list") && typeName(b).equals("list")) {
      List<Object> all = list(run, a);
      all.addAll(list(run, b));
      return all;
    } else if (op.equals("*") && b instanceof Text && isInteger(a)) {
      return binary(run, op, b, a);
    } else if (op.equals("*") && a instanceof Text text && isInteger(b)) {
      long times = Math.max(0, Math.min(Run.MAX_TEXT + 1L, toLong(b)));
      run.fits(text.value.length() * times);
      Text.Builder out = new Text.Builder(run);
      for (long i = 0; i < times && !text.plain().isEmpty(); i++) {
        out.add(text);
      }
      return out.build();
    }
    if (a instanceof List || b instanceof List) {
      throw unsupported("this operator with a list or tuple");
    }
    String types = "'" + typeName(a) + "' and '" + typeName(b) + "'";
    throw failure("unsupported operand types for " + op + ": " + types);
  }

  private static long integers(String op, long a, long b) {
    if (b == 0 && (op.equals("//") || op.equals("%"))) {
      throw failure("division by zero");
    }
    try {
      return switch (op) {
        case "+" -> Math.addExact(a, b);
        case "-" -> Math.subtractExact(a, b);
        case "*" -> Math.multiplyExact(a, b);
        case "//" -> a == Long.MIN_VALUE && b == -1 ? Math.negateExact(a) : Math.floorDiv(a, b);
        default -> Math.floorMod(a, b);
      };
    } catch (ArithmeticException e) {
      throw unsupported("an integer beyond 64 bits");
    }
  }

  private static double floats(String op, Object left, Object right) {
    double a = toDouble(left);
    double b = toDouble(right);
    if (op.equals("/") && b == 0) {
      throw failure("division by zero");
    } else if (op.equals("/") && Math.max(Math.abs(a), Math.abs(b)) > 1L << 53) {
      throw unsupported("dividing numbers beyond 53 bits");
    }
    return switch (op) {
      case "+" -> a + b;
      case "-" -> a - b;
      case "*" -> a * b;
      case "/" -> a / b;
      default -> throw unsupported("the operator '" + op + "' with floats");
    };
  }

  static Object slice(Run run, Object value, Object start, Object stop, Object step) {
    if (value instanceof View) {
      throw unsupported("a slice of a " + typeName(value));
    } else if (!(value instanceof Text || value instanceof List)) {
      throw typeError(value, "cannot be sliced");
    }
    long by = step == NONE ? 1 : toLong(step);
    if (by == 0) {
      throw failure("slice step cannot be zero");
    }
    int size = (int) length(value);
    long first = start == NONE ? (by > 0 ? 0 : size - 1) : clamped(toLong(start), size, by);
    long last = stop == NONE ? (by > 0 ? size : -1) : clamped(toLong(stop), size, by);
    if (value instanceof Text text && by == 1) {
      run.chars(text.value.length());
      int from = text.value.offsetByCodePoints(0, (int) Math.min(first, last));
      int to = text.value.offsetByCodePoints(from, (int) Math.max(0, last - first));
      return text.plain().sub(from, to);
    }
    List<Object> items = list(run, value instanceof Text text ? text.plain() : value);
    List<Object> picked = new ArrayList<>();
    for (long i = first; by > 0 ? i < last : i > last; i += by) {
      picked.add(items.get((int) i));
    }
    return value instanceof Text
        ? Strings.joined(run, Text.EMPTY, picked)
        : value instanceof Tuple ? new Tuple(picked) : picked;
  }

  private static long clamped(long index, int size, long step) {
    long i = index < 0 ? index + size : index;
    return step > 0 ? Math.max(0, Math.min(size, i)) : Math.max(-1, Math.min(size - 1, i));
  }
}

package dev.m1.template;

import static dev.m1.template.ChatTemplateException.failure;
import static dev.m1.template.ChatTemplateException.unsupported;
import static dev.m1.template.None.NONE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Python's operations on the values of a template: {@link Text}, {@code Long}, {@code Double},
 * {@code Boolean}, {@link None}, {@link Undefined}, {@code List}, {@link Tuple}, {@code Map},
 * {@link View}, {@link Namespace}, {@link Loop}, {@link Args.Callable}, and {@code Iterator} for a
 * generator. Integers have 64 bits: what does not fit is an error, never a wrong number.
 */
final class Values {
  /** Attributes of Python's values, but for dicts, that m1 has not: they are not undefined. */
  static final Set<String> LEFT_OUT =
      Set.of(
          ("arguments as_integer_ratio bit_length caller casefold catch_kwargs catch_varargs center"
                  + " copy count denominator encode expandtabs format_map hex imag is_integer isalnum"
                  + " isalpha isascii isdecimal isdigit isidentifier islower isnumeric isprintable"
                  + " isspace istitle isupper ljust maketrans name numerator partition real"
                  + " removeprefix removesuffix rfind rindex rjust rpartition start step stop swapcase"
                  + " to_bytes translate zfill")
              .split(" ", -1));

  private static final Map<Class<?>, String> TYPES = new LinkedHashMap<>();

  static {
    TYPES.put(Text.class, "str");
    TYPES.put(Boolean.class, "bool");
    TYPES.put(Long.class, "int");
    TYPES.put(Double.class, "float");
    TYPES.put(Tuple.class, "tuple");
    TYPES.put(List.class, "list");
    TYPES.put(Map.class, "dict");
    TYPES.put(None.class, "NoneType");
    TYPES.put(Iterator.class, "generator");
    TYPES.put(Args.Callable.class, "function");
  }

  private static final Set<String> DICT_LEFT_OUT = Set.of("copy", "fromkeys");

  private Values() {}

  /** A Python tuple. */
  static final class Tuple extends ArrayList<Object> {
    private static final long serialVersionUID = 1L;

    Tuple(Collection<?> items) {
      super(items);
    }
  }

  /** What {@code range()} and the views of a dict are: no list, but with a length. */
  record View(String type, List<?> items) {}

  /** What {@code namespace()} returns: the only thing a template can change. */
  static final class Namespace {
    final Map<String, Object> attributes = new HashMap<>();
  }

  static String typeName(Object value) {
    if (value instanceof View view) {
      return view.type;
    }
    return TYPES.entrySet().stream()
        .filter(type -> type.getKey().isInstance(value))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("object");
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
    return value != NONE && !(hasLength(value) && length(value) == 0);
  }

  static boolean hasLength(Object value) {
    return value instanceof Text
        || value instanceof Collection
        || value instanceof Map
        || value instanceof View
        || value instanceof Undefined;
  }

  static int length(Object value) {
    if (value instanceof Text t) {
      return t.size();
    } else if (value instanceof Collection<?> c) {
      return c.size();
    } else if (value instanceof Map<?, ?> m) {
      return m.size();
    } else if (value instanceof View v) {
      return v.items.size();
    } else if (value instanceof Undefined) {
      return 0;
    }
    throw typeError(value, "has no length");
  }

  static Iterator<?> iterate(Run run, Object value) {
    if (value instanceof Iterator<?> generator) {
      return generator;
    } else if (value instanceof Collection<?> c) {
      return c.iterator();
    } else if (value instanceof Map<?, ?> m) {
      return m.keySet().iterator();
    } else if (value instanceof View v) {
      return v.items.iterator();
    } else if (value instanceof Undefined) {
      return Collections.emptyIterator();
    } else if (value instanceof Text t) {
      run.steps(t.value.length());
      return t.characters().iterator();
    }
    throw typeError(value, "is not iterable");
  }

  static List<Object> list(Run run, Object value) {
    List<Object> items = new ArrayList<>();
    iterate(run, value)
        .forEachRemaining(
            item -> {
              run.steps(1);
              items.add(item);
            });
    return items;
  }

  static boolean isNumber(Object value) {
    return value instanceof Long || value instanceof Double || value instanceof Boolean;
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
  static Object key(Object value) {
    if (value instanceof Boolean
        || (value instanceof Double d && d == Math.rint(d) && Math.abs(d) < 1e15)) {
      return (long) toDouble(value);
    } else if (value instanceof Tuple) {
      throw unsupported("a tuple as a key");
    } else if (value instanceof Collection || value instanceof Map || value instanceof View) {
      throw typeError(value, "cannot be a key");
    }
    return value;
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
    run.enter();
    int order;
    if (a instanceof Text x && b instanceof Text y) {
      run.chars(x.value.length() + y.value.length());
      order = Arrays.compare(x.value.codePoints().toArray(), y.value.codePoints().toArray());
    } else if (isInteger(a) && isInteger(b)) {
      order = Long.compare(toLong(a), toLong(b));
    } else if (isNumber(a) && isNumber(b)) {
      double x = toDouble(a);
      double y = toDouble(b);
      if (Double.isNaN(x) || Double.isNaN(y)) {
        throw unsupported("ordering nan");
      }
      order = x < y ? -1 : x > y ? 1 : 0;
    } else if (a instanceof List && b instanceof List) {
      throw unsupported("ordering lists");
    } else {
      throw typeError(a instanceof Undefined ? a : b, "cannot be ordered against the other value");
    }
    run.leave();
    return order;
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
    } else if (container instanceof Map<?, ?> map) {
      return map.containsKey(key(item));
    }
    if (container instanceof View view && view.type.equals("dict_keys")) {
      key(item); // which may be an error, as with the dict itself
    }
    Iterator<?> items = iterate(run, container);
    boolean found = false;
    while (!found && items.hasNext()) {
      found = equal(run, items.next(), item);
    }
    return found;
  }

  /** Sorts stably, as Python does; fails where two keys cannot be ordered. */
  static List<Object> sorted(
      Run run, List<Object> items, Function<Object, Object> key, boolean reverse) {
    record Keyed(Object key, Object item) {}
    Comparator<Keyed> order = (a, b) -> order(run, a.key(), b.key());
    List<Keyed> keyed = new ArrayList<>();
    items.forEach(item -> keyed.add(new Keyed(key.apply(item), item)));
    keyed.sort(reverse ? order.reversed() : order);
    List<Object> sorted = new ArrayList<>();
    keyed.forEach(each -> sorted.add(each.item));
    return sorted;
  }

  /** {@code value.name}: the attribute, or else the item of that name. */
  static Object attribute(Object value, String name) {
    Object found = own(value, name);
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
      found = key instanceof Collection || key instanceof Map ? null : map.get(key(key));
    } else if (isInteger(key)) {
      found = atIndex(run, value, toLong(key));
    }
    if (found == null && key instanceof Text name) {
      found = own(value, name.value);
    }
    return found != null ? found : missing(value, "element " + Writer.repr(run, key));
  }

  private static Undefined missing(Object value, String what) {
    return new Undefined("'" + typeName(value) + "' value has no " + what);
  }

  private static @Nullable Object atIndex(Run run, Object value, long index) {
    if (value instanceof View view && view.type.equals("range")) {
      return atIndex(run, view.items, index);
    } else if (value instanceof Text text) {
      run.chars(text.value.length());
      long i = index < 0 ? index + text.size() : index;
      if (i < 0 || i >= text.size()) {
        return null;
      }
      int from = text.value.offsetByCodePoints(0, (int) i);
      return text.sub(from, text.value.offsetByCodePoints(from, 1));
    } else if (value instanceof List<?> list) {
      long i = index < 0 ? index + list.size() : index;
      return i < 0 || i >= list.size() ? null : list.get((int) i);
    }
    return null;
  }

  /** An attribute in Python's sense, or null. Nothing here reaches a Java object. */
  private static @Nullable Object own(Object value, String name) {
    if (value instanceof Undefined) {
      throw typeError(value, "");
    } else if (value instanceof Loop loop) {
      return loop.attribute(name);
    } else if (value instanceof Namespace namespace) {
      return namespace.attributes.get(name);
    }
    Object method = Functions.method(value, name);
    boolean leftOut = value instanceof Map ? DICT_LEFT_OUT.contains(name) : LEFT_OUT.contains(name);
    if (method == null && (leftOut || name.startsWith("__"))) {
      throw unsupported("the attribute '" + name + "' of a " + typeName(value));
    }
    return method;
  }

  static Object binary(Run run, String op, Object a, Object b) {
    if (op.equals("~")) {
      return new Text.Builder(run).add(Writer.str(run, a)).add(Writer.str(run, b)).build();
    } else if (op.equals("%") && a instanceof Text format) {
      return Formats.percent(run, format, b);
    } else if (a instanceof Undefined || b instanceof Undefined) {
      throw typeError(a instanceof Undefined ? a : b, "");
    } else if (isNumber(a) && isNumber(b)) {
      try {
        return isInteger(a) && isInteger(b) && !op.equals("/")
            ? integers(op, toLong(a), toLong(b))
            : (Object) floats(op, toDouble(a), toDouble(b));
      } catch (ArithmeticException e) {
        throw unsupported("an integer beyond 64 bits");
      }
    } else if (op.equals("+") && a instanceof Text x && b instanceof Text y) {
      boolean markup = x.markup || y.markup;
      Text left = markup ? Strings.escaped(run, x) : x;
      Text right = markup ? Strings.escaped(run, y) : y;
      return new Text.Builder(run).add(left).add(right).build().markup(markup);
    } else if (op.equals("+")
        && a instanceof List<?> x
        && b instanceof List<?> y
        && a instanceof Tuple == b instanceof Tuple) {
      run.steps(1L + x.size() + y.size());
      List<Object> all = new ArrayList<>(x);
      all.addAll(y);
      return a instanceof Tuple ? new Tuple(all) : all;
    } else if (op.equals("*") && isInteger(b)) {
      return repeated(run, a, toLong(b));
    } else if (op.equals("*") && isInteger(a)) {
      return repeated(run, b, toLong(a));
    }
    throw failure(
        "unsupported operand types for "
            + op
            + ": '"
            + typeName(a)
            + "' and '"
            + typeName(b)
            + "'");
  }

  private static Object integers(String op, long a, long b) {
    if (b == 0 && (op.equals("//") || op.equals("%"))) {
      throw failure("division by zero");
    }
    return switch (op) {
      case "+" -> Math.addExact(a, b);
      case "-" -> Math.subtractExact(a, b);
      case "*" -> Math.multiplyExact(a, b);
      case "//" -> a == Long.MIN_VALUE && b == -1 ? Math.negateExact(a) : Math.floorDiv(a, b);
      default -> Math.floorMod(a, b);
    };
  }

  private static double floats(String op, double a, double b) {
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

  private static Object repeated(Run run, Object value, long times) {
    int n = (int) Math.max(0, Math.min(times, Run.MAX_TEXT + 1L));
    if (value instanceof Text text) {
      run.fits((long) text.value.length() * n);
      Text.Builder out = new Text.Builder(run);
      for (int i = 0; i < n && !text.isEmpty(); i++) {
        out.add(text);
      }
      return out.build().markup(text.markup);
    } else if (value instanceof List<?> list) {
      run.steps((long) list.size() * n);
      List<Object> all = new ArrayList<>();
      for (int i = 0; i < n && !list.isEmpty(); i++) {
        all.addAll(list);
      }
      return value instanceof Tuple ? new Tuple(all) : all;
    }
    throw typeError(value, "cannot be multiplied");
  }

  static Object slice(Run run, Object value, Object start, Object stop, Object step) {
    if (value instanceof View view && view.type.equals("range")) {
      return new View(view.type, (List<?>) slice(run, view.items, start, stop, step));
    } else if (!(value instanceof Text || value instanceof List)) {
      throw typeError(value, "cannot be sliced");
    }
    long by = step == NONE ? 1 : toLong(step);
    if (by == 0) {
      throw failure("slice step cannot be zero");
    }
    int size = length(value);
    long first = start == NONE ? (by > 0 ? 0 : size - 1) : clamped(toLong(start), size, by);
    long last = stop == NONE ? (by > 0 ? size : -1) : clamped(toLong(stop), size, by);
    if (value instanceof Text text && by == 1) {
      run.chars(text.value.length());
      int from = text.value.offsetByCodePoints(0, (int) Math.min(first, last));
      return text.sub(from, text.value.offsetByCodePoints(from, (int) Math.max(0, last - first)));
    }
    List<?> items = value instanceof List<?> list ? list : list(run, value);
    List<Object> picked = new ArrayList<>();
    for (long i = first; by > 0 ? i < last : i > last; i += by) {
      run.steps(1);
      picked.add(items.get((int) i));
    }
    if (value instanceof Text text) {
      Text.Builder out = new Text.Builder(run);
      picked.forEach(each -> out.add(text(each)));
      return out.build().markup(text.markup);
    }
    return value instanceof Tuple ? new Tuple(picked) : picked;
  }

  private static long clamped(long index, int size, long step) {
    long i = index < 0 ? index + size : index;
    return step > 0 ? Math.max(0, Math.min(size, i)) : Math.max(-1, Math.min(size - 1, i));
  }
}

package dev.m1.template;

import static dev.m1.template.ChatTemplateException.failure;
import static dev.m1.template.ChatTemplateException.unsupported;
import static dev.m1.template.Values.NONE;
import static java.util.Locale.ROOT;

import dev.m1.internal.python.PythonText;
import dev.m1.template.ChatTemplateException.Kind;
import dev.m1.template.Node.Args;
import dev.m1.template.Node.Callable;
import dev.m1.template.Values.Tuple;
import dev.m1.template.Values.Undefined;
import dev.m1.template.Values.View;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** The tests, methods and global functions that templates can use; the filters are beside it. */
final class Functions {
  /** Something done with a value and arguments. */
  interface Body {
    Object call(Run run, Object value, Bound args);
  }

  /** The same with a string. */
  interface TextBody {
    Object call(Run run, Text value, Bound args);
  }

  /**
   * A filter, a test, a method or a global function.
   *
   * @param parameters the names of the parameters, with a question mark where optional; after a
   *     slash names cannot be used, and a star takes anything
   */
  record Function(List<String> parameters, Body body) {
    Object call(Run run, Object value, Args args) {
      return body.call(run, value, new Bound(parameters, args));
    }
  }

  /** The arguments of a call in the order of the parameters; those not given are null. */
  static final class Bound {
    final Args args;
    private final @Nullable Object[] values;

    Bound(List<String> parameters, Args args) {
      this.args = args;
      int first = isSign(parameters.get(0)) ? 1 : 0;
      values = Arrays.copyOf(args.positional().toArray(), parameters.size() - first);
      String problem = refused(parameters, args.positional().size(), args.named().keySet());
      if (!problem.isEmpty()) {
        throw unsupported(problem);
      }
      for (int i = 0; i < values.length; i++) {
        String name = parameters.get(first + i).replace("?", "");
        Object named = args.named().get(name);
        if (named != null && values[i] != null) {
          throw failure("two values for argument '" + name + "'");
        }
        values[i] = named != null ? named : values[i];
        if (values[i] == null && parameters.contains(name)) {
          throw failure("argument '" + name + "' is missing");
        }
      }
    }

    private static boolean isSign(String parameter) {
      return parameter.equals("/") || parameter.equals("*");
    }

    /** Which of arguments of that number and those names can never be taken; empty if none. */
    static String refused(List<String> parameters, int positional, Set<String> named) {
      int most = parameters.size() - (isSign(parameters.get(0)) ? 1 : 0);
      if (parameters.get(0).equals("*")) {
        return "";
      }
      for (String name : named) {
        boolean known = parameters.contains(name) || parameters.contains(name + "?");
        if (!known || parameters.get(0).equals("/")) {
          return "argument '" + name + "'";
        }
      }
      return positional > most ? "argument " + (most + 1) : "";
    }

    boolean has(int i) {
      return values[i] != null;
    }

    Object or(int i, Object otherwise) {
      Object value = values[i];
      return value == null ? otherwise : value;
    }

    Object get(int i) {
      return or(i, NONE);
    }

    Text text(int i) {
      return Values.text(get(i));
    }

    /** The characters of an optional string. */
    @Nullable String chars(int i) {
      return get(i) == NONE ? null : text(i).value;
    }

    long integer(int i, long otherwise) {
      return get(i) == NONE ? otherwise : Values.toLong(get(i));
    }

    boolean flag(int i) {
      return Values.truth(get(i));
    }
  }

  private static final int MAX_RANGE = 100_000;

  static final Map<String, Function> FILTERS = new HashMap<>();
  static final Map<String, Function> TESTS = new HashMap<>();
  static final Map<String, Object> GLOBALS = new HashMap<>();
  private static final Map<String, Function> OF_STRINGS = new HashMap<>();
  private static final Map<String, Function> OF_DICTS = new HashMap<>();
  private static final Map<String, Function> OF_LISTS = new HashMap<>();

  /** Stands for methods that would change a list or dict. */
  static final Function CHANGE = new Function(List.of("*"), (run, value, a) -> NONE);

  /** What Jinja has and m1 has not: an error even where it is not reached. */
  static final Set<String> LEFT_OUT = new java.util.HashSet<>();

  private Functions() {}

  static void add(Map<String, Function> table, String names, String parameters, Body body) {
    List<String> list = List.of((parameters.isEmpty() ? "/" : parameters).split(" ", -1));
    for (String name : names.split(" ", -1)) {
      table.put(name, new Function(list, body));
    }
  }

  private static void test(String names, Predicate<Object> test) {
    add(TESTS, names, "", (run, v, a) -> test.test(v));
  }

  private static void comparison(String names, String operator) {
    add(TESTS, names, "/ other", (run, v, a) -> Values.compare(run, operator, v, a.get(0)));
  }

  private static void method(String name, String parameters, TextBody body) {
    Body checked =
        (run, v, a) -> {
          Text self = Values.text(v).plain();
          run.chars(self.value.length());
          return body.call(run, self, a);
        };
    add(OF_STRINGS, name, parameters, checked);
  }

  /** The methods of a value; those that would change it are {@link #CHANGE}. */
  static Map<String, Function> methods(Object value) {
    return value instanceof Text
        ? OF_STRINGS
        : value instanceof Map
            ? OF_DICTS
            : value instanceof List && !(value instanceof Tuple) ? OF_LISTS : Map.of();
  }

  static {
    String filters =
        "abs attr batch center filesizeformat float forceescape groupby pprint random"
            + " slice striptags sum truncate urlencode urlize wordcount wordwrap xmlattr";
    for (String name : filters.split(" ", -1)) {
      LEFT_OUT.add("filter '" + name + "'");
    }
    for (String name : "escaped filter lower sameas test upper".split(" ", -1)) {
      LEFT_OUT.add("test '" + name + "'");
    }
    methodsOfStrings();
    methodsOfCollections();
    tests();
    globals();
    Filters.add();
  }

  private static void methodsOfStrings() {
    method("upper", "", (run, s, a) -> s.map(x -> x.toUpperCase(ROOT)));
    method("lower", "", (run, s, a) -> s.map(x -> x.toLowerCase(ROOT)));
    method("capitalize", "", (run, s, a) -> s.map(x -> PythonText.capitalized(x, c -> true)));
    method("title", "", (run, s, a) -> s.map(x -> PythonText.capitalized(x, PythonText::isCased)));
    method("strip", "/ chars?", (run, s, a) -> Strings.stripped(s, a.chars(0), true, true));
    method("lstrip", "/ chars?", (run, s, a) -> Strings.stripped(s, a.chars(0), true, false));
    method("rstrip", "/ chars?", (run, s, a) -> Strings.stripped(s, a.chars(0), false, true));
    method("split", "sep? maxsplit?", (run, s, a) -> split(run, s, a, false));
    method("rsplit", "sep maxsplit?", (run, s, a) -> split(run, s, a, true));
    method("splitlines", "", (run, s, a) -> Strings.lines(run, s));
    method("join", "/ items", (run, s, a) -> Strings.joined(run, s, Values.list(run, a.get(0))));
    method(
        "replace",
        "/ old new count?",
        (run, s, a) -> Strings.replaced(run, s, a.text(0), a.text(1), a.integer(2, -1)));
    method("format", "*", (run, s, a) -> Formats.format(run, s, a.args));
    method("startswith", "/ part", (run, s, a) -> affix(a.get(0), s.value::startsWith));
    method("endswith", "/ part", (run, s, a) -> affix(a.get(0), s.value::endsWith));
    method("find", "/ part", (run, s, a) -> found(run, s, a.text(0)));
    method(
        "index",
        "/ part",
        (run, s, a) -> {
          long found = found(run, s, a.text(0));
          if (found < 0) {
            throw failure("substring not found");
          }
          return found;
        });
  }

  private static Object split(Run run, Text s, Bound a, boolean fromRight) {
    String separator = fromRight ? a.text(0).value : a.chars(0);
    long most = a.integer(1, -1);
    return separator == null
        ? Strings.words(run, s, most)
        : Strings.split(run, s, separator, most, fromRight);
  }

  private static boolean affix(Object part, Predicate<String> test) {
    List<?> parts = part instanceof Tuple tuple ? tuple : List.of(part);
    return parts.stream().anyMatch(each -> test.test(Values.text(each).value));
  }

  private static long found(Run run, Text s, Text part) {
    int offset = Strings.find(run, s.value, part.value, 0);
    return offset < 0 ? -1 : s.value.codePointCount(0, offset);
  }

  private static void methodsOfCollections() {
    add(
        OF_DICTS,
        "get",
        "/ key default?",
        (run, v, a) ->
            Values.contains(run, v, a.get(0)) ? Values.item(run, v, a.get(0)) : a.get(1));
    add(OF_DICTS, "keys", "", (run, v, a) -> new View("dict_keys", Values.list(run, v)));
    add(
        OF_DICTS,
        "values",
        "",
        (run, v, a) -> new View("dict_values", List.copyOf(((Map<?, ?>) v).values())));
    add(OF_DICTS, "items", "", (run, v, a) -> new View("dict_items", pairs(run, v)));
    for (String name : "clear pop popitem setdefault update".split(" ", -1)) {
      OF_DICTS.put(name, CHANGE);
    }
    for (String name : "append clear extend insert pop remove reverse sort".split(" ", -1)) {
      OF_LISTS.put(name, CHANGE);
    }
  }

  /** The items of a dict as tuples. */
  static List<Object> pairs(Run run, Object dict) {
    List<Object> pairs = new ArrayList<>();
    for (Map.Entry<?, ?> entry : ((Map<?, ?>) dict).entrySet()) {
      run.steps(1);
      pairs.add(new Tuple(List.of(entry.getKey(), entry.getValue())));
    }
    return pairs;
  }

  private static void tests() {
    test("defined", v -> !(v instanceof Undefined));
    test("undefined", v -> v instanceof Undefined);
    test("none", v -> v == NONE);
    test("boolean", v -> v instanceof Boolean);
    test("true", v -> v.equals(true));
    test("false", v -> v.equals(false));
    test("integer", v -> v instanceof Long);
    test("float", v -> v instanceof Double);
    test("number", Values::isNumber);
    test("string", v -> v instanceof Text);
    test("mapping", v -> v instanceof Map);
    test("iterable", v -> v instanceof View || Values.hasLength(v));
    test("sequence", v -> Values.hasLength(v) && !Values.typeName(v).startsWith("dict_"));
    test("callable", v -> v instanceof Callable || v instanceof Undefined);
    add(TESTS, "odd", "", (run, v, a) -> remainder(run, v, 2L) == 1);
    add(TESTS, "even", "", (run, v, a) -> remainder(run, v, 2L) == 0);
    add(TESTS, "divisibleby", "num", (run, v, a) -> remainder(run, v, a.get(0)) == 0);
    add(TESTS, "in", "seq", (run, v, a) -> Values.contains(run, a.get(0), v));
    comparison("== eq equalto", "==");
    comparison("!= ne", "!=");
    comparison("> gt greaterthan", ">");
    comparison(">= ge", ">=");
    comparison("< lt lessthan", "<");
    comparison("<= le", "<=");
  }

  private static long remainder(Run run, Object value, Object divisor) {
    return Values.toLong(Values.binary(run, "%", Values.number(value), divisor));
  }

  private static void global(String name, String parameters, Body body) {
    List<String> list = List.of(parameters.split(" ", -1));
    GLOBALS.put(name, (Callable) (run, args) -> body.call(run, NONE, new Bound(list, args)));
  }

  private static void globals() {
    global("range", "/ start stop? step?", (run, v, a) -> range(run, a));
    global("strftime_now", "format", (run, v, a) -> now(run, a.text(0).value));
    global("dict", "*", (run, v, a) -> dict(run, a.args));
    global(
        "raise_exception",
        "message",
        (run, v, a) -> {
          throw ChatTemplateException.of(Kind.RAISED, Writer.str(run, a.get(0)).value);
        });
    global(
        "namespace",
        "*",
        (run, v, a) -> {
          Values.Namespace namespace = new Values.Namespace();
          dict(run, a.args)
              .forEach((k, value) -> namespace.attributes.put(Values.text(k).value, value));
          return namespace;
        });
  }

  private static Text now(Run run, String format) {
    run.steps(40L * format.length()); // far more work than a node
    return Text.of(PythonText.date(LocalDateTime.now(run.clock), format));
  }

  private static Map<Object, Object> dict(Run run, Args args) {
    Map<Object, Object> dict = new LinkedHashMap<>();
    for (Object from : args.positional()) {
      if (args.positional().size() > 1 || !(from instanceof Map<?, ?> map)) {
        throw unsupported("dict() or namespace() of anything but a dict and named values");
      }
      run.steps(map.size());
      map.forEach((key, value) -> dict.put(key, value));
    }
    args.named().forEach((name, value) -> dict.put(Text.of(name), value));
    return dict;
  }

  private static View range(Run run, Bound args) {
    boolean one = args.get(1) == NONE;
    long start = one ? 0 : args.integer(0, 0);
    long stop = args.integer(one ? 0 : 1, 0);
    long step = args.integer(2, 1);
    if (step == 0) {
      throw failure("range() step must not be zero");
    }
    double count = Math.max(0, Math.ceil(((double) stop - start) / step));
    if (count > MAX_RANGE) {
      throw ChatTemplateException.limit("range of more than " + MAX_RANGE + " items");
    }
    run.steps((long) count);
    return new View(
        "range", LongStream.range(0, (long) count).map(i -> start + i * step).boxed().toList());
  }
}

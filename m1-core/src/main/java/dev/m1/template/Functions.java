package dev.m1.template;

import static dev.m1.template.ChatTemplateException.failure;
import static dev.m1.template.ChatTemplateException.unsupported;
import static dev.m1.template.None.NONE;
import static java.util.Locale.ROOT;

import dev.m1.template.Args.Callable;
import dev.m1.template.ChatTemplateException.Kind;
import dev.m1.template.Values.Tuple;
import dev.m1.template.Values.View;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** The filters, tests, methods and global functions that templates can use, one lambda each. */
final class Functions {
  /** A filter, a test or a method: something done with a value and arguments. */
  interface Function {
    Object call(Run run, Object value, Args args);
  }

  /** The same with its arguments bound to the names of the parameters. */
  interface Body {
    Object call(Run run, Object value, Bound args);
  }

  /** The same for a string. */
  interface TextBody {
    Object call(Run run, Text value, Bound args);
  }

  private static final int MAX_RANGE = 100_000;

  static final Map<String, Function> FILTERS = new HashMap<>();
  static final Map<String, Function> TESTS = new HashMap<>();
  static final Map<String, Object> GLOBALS = new HashMap<>();
  private static final Map<String, Function> OF_STRINGS = new HashMap<>();
  private static final Map<String, Function> OF_DICTS = new HashMap<>();
  private static final Map<String, Function> OF_LISTS = new HashMap<>();

  /** Stands for methods that would change a list or dict. */
  private static final Function CHANGE = (run, value, args) -> NONE;

  /** What Jinja has and m1 has not: an error even where it is not reached. */
  static final Set<String> LEFT_OUT_FILTERS =
      Set.of(
          ("abs attr batch center filesizeformat float forceescape groupby pprint random round"
                  + " slice striptags sum truncate urlencode urlize wordcount wordwrap xmlattr")
              .split(" ", -1));

  static final Set<String> LEFT_OUT_TESTS =
      Set.of("escaped", "filter", "lower", "sameas", "test", "upper");

  /** The arguments of a call in the order of the parameters; those not given are null. */
  static final class Bound {
    private final @Nullable Object[] values;

    /**
     * Binds.
     *
     * @param parameters their names, with a question mark where optional; after a slash names
     *     cannot be used
     */
    Bound(List<String> parameters, Args args) {
      boolean byPosition = parameters.get(0).equals("/");
      int count = parameters.size() - (byPosition ? 1 : 0);
      if (args.positional().size() > count || (byPosition && !args.named().isEmpty())) {
        throw failure("takes " + count + " arguments" + (byPosition ? " without names" : ""));
      }
      values = java.util.Arrays.copyOf(args.positional().toArray(), count);
      Map<String, Object> named = new HashMap<>(args.named());
      for (int i = 0; i < count; i++) {
        String name = parameters.get(parameters.size() - count + i);
        Object value = named.remove(name.replace("?", ""));
        if (value != null && values[i] != null) {
          throw failure("two values for argument '" + name + "'");
        }
        values[i] = value != null ? value : values[i];
        if (values[i] == null && !name.endsWith("?")) {
          throw failure("argument '" + name + "' is missing");
        }
      }
      if (!named.isEmpty()) {
        throw failure("unexpected argument '" + named.keySet().iterator().next() + "'");
      }
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

  private Functions() {}

  private static void add(Map<String, Function> table, String names, String parameters, Body body) {
    List<String> list = List.of((parameters.isEmpty() ? "/" : parameters).split(" ", -1));
    for (String name : names.split(" ", -1)) {
      table.put(name, (run, value, args) -> body.call(run, value, new Bound(list, args)));
    }
  }

  static void filter(String names, String parameters, Body body) {
    add(FILTERS, names, parameters, body);
  }

  /** Adds a filter that first makes a string of its value. */
  static void textFilter(String names, String parameters, TextBody body) {
    filter(names, parameters, (run, v, a) -> body.call(run, Writer.str(run, v), a));
  }

  private static void test(String names, Predicate<Object> test) {
    add(TESTS, names, "", (run, v, a) -> test.test(v));
  }

  private static void comparison(String names, String operator) {
    add(TESTS, names, "/ other", (run, v, a) -> Values.compare(run, operator, v, a.get(0)));
  }

  /** Adds a method of str, which keeps markup as it is. */
  private static void method(String name, String parameters, TextBody body) {
    add(
        OF_STRINGS,
        name,
        parameters,
        (run, v, a) -> {
          Text self = Values.text(v);
          run.chars(self.value.length());
          Object result = body.call(run, self, a);
          return self.markup && result instanceof Text text ? text.markup(true) : result;
        });
  }

  /** Finds a method bound to {@code value}; one that would change it is undefined. */
  static @Nullable Object method(Object value, String name) {
    Function method = null;
    if (value instanceof Text) {
      method = OF_STRINGS.get(name);
    } else if (value instanceof Map) {
      method = OF_DICTS.get(name);
    } else if (value instanceof List) {
      method = OF_LISTS.get(name);
    }
    Function found = method == CHANGE && value instanceof Tuple ? null : method;
    if (found == CHANGE) {
      return new Undefined("changing a " + Values.typeName(value) + " is unsafe: " + name);
    }
    return found == null ? null : (Callable) (run, args) -> found.call(run, value, args);
  }

  static {
    methodsOfStrings();
    searchesInStrings();
    methodsOfCollections();
    tests();
    globals();
    Filters.add();
  }

  private static void methodsOfStrings() {
    method("upper", "", (run, s, a) -> s.map(x -> x.toUpperCase(ROOT)));
    method("lower", "", (run, s, a) -> s.map(x -> x.toLowerCase(ROOT)));
    method("capitalize", "", (run, s, a) -> s.map(x -> Strings.capitalized(x, c -> true)));
    method("title", "", (run, s, a) -> s.map(x -> Strings.capitalized(x, Strings::isCased)));
    method("strip", "/ chars?", (run, s, a) -> Strings.stripped(s, a.chars(0), true, true));
    method("lstrip", "/ chars?", (run, s, a) -> Strings.stripped(s, a.chars(0), true, false));
    method("rstrip", "/ chars?", (run, s, a) -> Strings.stripped(s, a.chars(0), false, true));
    method(
        "split",
        "sep? maxsplit?",
        (run, s, a) -> Strings.split(run, s, a.chars(0), a.integer(1, -1)));
    method(
        "rsplit",
        "sep maxsplit?",
        (run, s, a) -> Strings.splitFromRight(run, s, a.text(0).value, a.integer(1, -1)));
    method("splitlines", "keepends?", (run, s, a) -> Strings.lines(run, s, a.flag(0)));
    method(
        "join",
        "/ items",
        (run, s, a) -> Strings.joined(run, plain(s), Values.list(run, a.get(0))));
    method(
        "replace",
        "/ old new count?",
        (run, s, a) -> Strings.replaced(run, plain(s), a.text(0), a.text(1), a.integer(2, -1)));
    OF_STRINGS.put("format", (run, v, args) -> Formats.format(run, plain(Values.text(v)), args));
  }

  /** Markup escapes the arguments of some methods, which no template needs. */
  static Text plain(Text text) {
    if (text.markup) {
      throw unsupported("this method of safe text");
    }
    return text;
  }

  private static void searchesInStrings() {
    method("startswith", "/ part", (run, s, a) -> affix(a.get(0), s.value::startsWith));
    method("endswith", "/ part", (run, s, a) -> affix(a.get(0), s.value::endsWith));
    method(
        "find", "/ part", (run, s, a) -> point(s, Strings.find(run, s.value, a.text(0).value, 0)));
    method(
        "index",
        "/ part",
        (run, s, a) -> {
          int found = Strings.find(run, s.value, a.text(0).value, 0);
          if (found < 0) {
            throw failure("substring not found");
          }
          return point(s, found);
        });
  }

  private static boolean affix(Object part, Predicate<String> test) {
    if (part instanceof Tuple parts) {
      return parts.stream().anyMatch(each -> test.test(Values.text(each).value));
    }
    return test.test(Values.text(part).value);
  }

  private static long point(Text s, int offset) {
    return offset < 0 ? -1 : s.value.codePointCount(0, offset);
  }

  private static void methodsOfCollections() {
    add(
        OF_DICTS,
        "get",
        "/ key default?",
        (run, v, a) -> {
          Object found = ((Map<?, ?>) v).get(Values.key(a.get(0)));
          return found == null ? a.get(1) : found;
        });
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
    test("iterable", v -> v instanceof Iterator || Values.hasLength(v));
    test("sequence", v -> Values.hasLength(v) && !Values.typeName(v).startsWith("dict_"));
    test("callable", v -> v instanceof Callable || v instanceof Undefined);
    add(TESTS, "odd", "", (run, v, a) -> Values.equal(run, remainder(run, v, 2L), 1L));
    add(TESTS, "even", "", (run, v, a) -> Values.equal(run, remainder(run, v, 2L), 0L));
    add(
        TESTS,
        "divisibleby",
        "num",
        (run, v, a) -> Values.equal(run, remainder(run, v, a.get(0)), 0L));
    add(TESTS, "in", "seq", (run, v, a) -> Values.contains(run, a.get(0), v));
    comparison("== eq equalto", "==");
    comparison("!= ne", "!=");
    comparison("> gt greaterthan", ">");
    comparison(">= ge", ">=");
    comparison("< lt lessthan", "<");
    comparison("<= le", "<=");
  }

  private static Object remainder(Run run, Object value, Object divisor) {
    return Values.binary(run, "%", Values.number(value), divisor);
  }

  private static void global(String name, String parameters, Body body) {
    Map<String, Function> table = new HashMap<>();
    add(table, name, parameters, body);
    Function function = java.util.Objects.requireNonNull(table.get(name));
    GLOBALS.put(name, (Callable) (run, args) -> function.call(run, NONE, args));
  }

  private static void globals() {
    global("range", "/ start stop? step?", (run, v, a) -> range(run, a));
    global(
        "raise_exception",
        "message",
        (run, v, a) -> {
          throw ChatTemplateException.of(Kind.RAISED, Writer.str(run, a.get(0)).value);
        });
    global(
        "strftime_now",
        "format",
        (run, v, a) -> Text.of(Formats.date(run, LocalDateTime.now(run.clock), a.text(0).value)));
    GLOBALS.put("dict", (Callable) Functions::dict);
    GLOBALS.put(
        "namespace",
        (Callable)
            (run, args) -> {
              Values.Namespace namespace = new Values.Namespace();
              dict(run, args).forEach((k, v) -> namespace.attributes.put(Values.text(k).value, v));
              return namespace;
            });
  }

  private static Map<Object, Object> dict(Run run, Args args) {
    Map<Object, Object> dict = new LinkedHashMap<>();
    for (Object from : args.positional()) {
      if (args.positional().size() > 1 || !(from instanceof Map<?, ?> map)) {
        throw unsupported("dict() or namespace() of anything but a dict and named values");
      }
      run.steps(map.size());
      dict.putAll(map);
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

package dev.m1.template;

import static dev.m1.template.ChatTemplateException.failure;
import static dev.m1.template.ChatTemplateException.unsupported;
import static dev.m1.template.Functions.FILTERS;
import static dev.m1.template.Values.NONE;
import static java.util.Locale.ROOT;

import dev.m1.internal.python.PythonText;
import dev.m1.template.Functions.Body;
import dev.m1.template.Functions.Bound;
import dev.m1.template.Functions.TextBody;
import dev.m1.template.Node.Args;
import dev.m1.template.Values.Undefined;
import dev.m1.template.Values.View;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Jinja's filters. */
final class Filters {
  private Filters() {}

  static void add() {
    strings();
    values();
    sequences();
    selections();
  }

  private static void filter(String names, String parameters, Body body) {
    Functions.add(FILTERS, names, parameters, body);
  }

  /** Adds a filter that first makes a string of its value. */
  private static void text(String names, String parameters, TextBody body) {
    filter(names, parameters, (run, v, a) -> body.call(run, Writer.str(run, v), a));
  }

  private static void strings() {
    text("string", "", (run, s, a) -> s);
    text("safe", "", (run, s, a) -> s.asMarkup());
    text("upper", "", (run, s, a) -> s.map(x -> x.toUpperCase(ROOT)));
    text("lower", "", (run, s, a) -> s.map(x -> x.toLowerCase(ROOT)));
    text("capitalize", "", (run, s, a) -> s.map(x -> PythonText.capitalized(x, c -> true)));
    text("title", "", (run, s, a) -> s.map(x -> PythonText.capitalized(x, Filters::isInWord)));
    text("trim", "chars?", (run, s, a) -> Strings.stripped(s.plain(), a.chars(0), true, true));
    text("replace", "old new count?", Filters::replaced);
    text(
        "format",
        "*",
        (run, s, a) -> Formats.percent(run, s, new Values.Tuple(a.args.positional())));
    text("escape e", "", (run, s, a) -> Strings.escaped(run, s).asMarkup());
    filter(
        "indent",
        "width? first?",
        (run, v, a) -> {
          Text indent = a.get(0) instanceof Text t ? t : Text.of(spaces(run, a.integer(0, 4)));
          return Strings.indented(run, Values.text(v).plain(), indent, a.flag(1));
        });
    filter("tojson", "ensure_ascii? indent? separators? sort_keys?", Filters::json);
  }

  private static boolean isInWord(int c) {
    return !PythonText.isSpace(c) && "-({[<".indexOf(c) < 0;
  }

  private static Object replaced(Run run, Text s, Bound a) {
    Text old = Writer.str(run, a.get(0));
    return Strings.replaced(run, s.plain(), old, Writer.str(run, a.get(1)), a.integer(2, -1));
  }

  private static String spaces(Run run, long count) {
    run.fits(count);
    return " ".repeat((int) Math.max(0, count));
  }

  private static Object json(Run run, Object value, Bound a) {
    String indent =
        a.get(1) == NONE
            ? null
            : a.get(1) instanceof Text t ? t.value : spaces(run, a.integer(1, 0));
    List<Object> separators =
        a.get(2) == NONE
            ? List.of(Text.of(indent == null ? ", " : ","), Text.of(": "))
            : Values.list(run, a.get(2));
    if (separators.size() != 2) {
      throw failure("separators must be an (item, key) pair");
    }
    String item = Values.text(separators.get(0)).value;
    String key = Values.text(separators.get(1)).value;
    return Writer.json(run, value, new Writer.Json(a.flag(0), indent, item, key, a.flag(3)));
  }

  private static void values() {
    filter(
        "default d",
        "default_value? boolean?",
        (run, v, a) ->
            v instanceof Undefined || (a.flag(1) && !Values.truth(v)) ? a.or(0, Text.EMPTY) : v);
    filter("length count", "", (run, v, a) -> Values.length(v));
    filter("list", "", (run, v, a) -> Values.list(run, v));
    filter("int", "default?", Filters::integer);
    filter("round", "precision?", Filters::rounded);
  }

  private static Object integer(Run run, Object value, Bound a) {
    if (value instanceof Text t) {
      String digits = Strings.stripped(t, null, true, true).value;
      if (digits.matches("[+-]?[0-9]{1,18}")) {
        return Long.valueOf(digits);
      } else if (digits.codePoints().anyMatch(Character::isDigit)) {
        throw unsupported("reading this number");
      }
    } else if (value instanceof Double d) {
      if (Math.abs(d) > 1L << 53) {
        throw unsupported("an integer beyond 53 bits");
      }
      return Double.isNaN(d) ? a.or(0, 0L) : (Object) d.longValue();
    } else if (value instanceof Undefined) {
      throw Values.typeError(value, "");
    }
    return Values.isNumber(value) ? (Object) Values.toLong(value) : a.or(0, 0L);
  }

  private static Object rounded(Run run, Object value, Bound a) {
    long digits = a.integer(0, 0);
    if (digits < 0 || digits > 15 || !(value instanceof Double d) || Math.abs(d) > 1e15) {
      throw unsupported("rounding this number");
    }
    run.steps(40); // far more work than a node
    return Double.valueOf(PythonText.fixed(d, (int) digits));
  }

  private static void sequences() {
    filter("first", "", (run, v, a) -> first(Values.list(run, v)));
    filter("last", "", (run, v, a) -> first(reversed(run, v)));
    filter(
        "reverse",
        "",
        (run, v, a) ->
            v instanceof Text
                ? Values.slice(run, v, NONE, NONE, -1L)
                : View.generator(reversed(run, v)));
    filter(
        "join",
        "d? attribute?",
        (run, v, a) -> {
          List<Object> parts = attributes(run, v, a.get(1));
          parts.replaceAll(each -> Writer.str(run, each));
          return Strings.joined(run, Writer.str(run, a.or(0, Text.EMPTY)), parts);
        });
    filter(
        "items",
        "",
        (run, v, a) ->
            View.generator(v instanceof Undefined ? List.of() : Functions.pairs(run, mapping(v))));
    filter(
        "dictsort",
        "",
        (run, v, a) -> sorted(run, Functions.pairs(run, mapping(v)), 0L, false, false));
    filter(
        "sort",
        "reverse? case_sensitive? attribute?",
        (run, v, a) -> sorted(run, Values.list(run, v), a.get(2), a.flag(1), a.flag(0)));
    filter("unique", "", Filters::unique);
    filter("min", "", (run, v, a) -> first(sorted(run, Values.list(run, v), NONE, false, false)));
    filter("max", "", (run, v, a) -> first(sorted(run, Values.list(run, v), NONE, false, true)));
  }

  private static List<Object> reversed(Run run, Object value) {
    if (value instanceof View view && view.isGenerator()) {
      throw unsupported("going backwards through a generator");
    }
    List<Object> items = Values.list(run, value);
    Collections.reverse(items);
    return items;
  }

  private static Object first(List<Object> items) {
    return items.isEmpty() ? new Undefined("there is no item in the sequence") : items.get(0);
  }

  private static Object mapping(Object value) {
    if (!(value instanceof Map)) {
      throw Values.typeError(value, "is not a mapping");
    }
    return value;
  }

  private static Object unique(Run run, Object value, Bound a) {
    List<Object> kept = new ArrayList<>();
    for (Object item : Values.list(run, value)) {
      Object folded = folded(Values.text(item), false);
      if (kept.stream().noneMatch(each -> Values.equal(run, folded(each, false), folded))) {
        kept.add(item);
      }
    }
    return View.generator(kept);
  }

  /** Sorts stably, as Python does; fails where two keys cannot be ordered. */
  private static List<Object> sorted(
      Run run, List<Object> items, Object path, boolean caseSensitive, boolean reverse) {
    Function<Object, Object> key = item -> folded(attribute(run, item, path), caseSensitive);
    items.sort((a, b) -> Values.order(run, key.apply(a), key.apply(b)) * (reverse ? -1 : 1));
    return items;
  }

  /** What a comparison looks at: a string in small letters, unless told otherwise. */
  private static Object folded(Object value, boolean caseSensitive) {
    return value instanceof Text t && !caseSensitive ? t.map(x -> x.toLowerCase(ROOT)) : value;
  }

  /** Looks up an attribute as filters name it, with dots and numbers in the name. */
  private static Object attribute(Run run, Object item, Object path) {
    if (!(path instanceof Text name)) {
      return path == NONE ? item : Values.item(run, item, path);
    } else if (name.value.contains(",")) {
      throw unsupported("several attributes");
    }
    Object value = item;
    for (String part : name.value.split("\\.", -1)) {
      boolean number = part.matches("[0-9]{1,9}");
      value = Values.item(run, value, number ? (Object) Long.valueOf(part) : Text.of(part));
    }
    return value;
  }

  private static List<Object> attributes(Run run, Object items, Object path) {
    List<Object> values = Values.list(run, items);
    values.replaceAll(item -> attribute(run, item, path));
    return values;
  }

  private static void selections() {
    filter("select", "*", (run, v, a) -> selected(run, v, a.args, false, true));
    filter("reject", "*", (run, v, a) -> selected(run, v, a.args, false, false));
    filter("selectattr", "*", (run, v, a) -> selected(run, v, a.args, true, true));
    filter("rejectattr", "*", (run, v, a) -> selected(run, v, a.args, true, false));
    filter("map", "*", (run, v, a) -> View.generator(mapped(run, v, a.args)));
  }

  private static List<Object> mapped(Run run, Object value, Args args) {
    Object path = args.named().get("attribute");
    List<Object> items = Values.truth(value) ? Values.list(run, value) : new ArrayList<>();
    if (path == null) {
      Functions.Function filter = named(FILTERS, args, 0, "filter");
      items.replaceAll(item -> filter.call(run, item, args.from(1)));
      return items;
    }
    Object otherwise = args.named().getOrDefault("default", NONE);
    if (!args.positional().isEmpty() || args.named().size() > (otherwise == NONE ? 1 : 2)) {
      throw failure("map takes an attribute and a default, or a filter");
    }
    items.replaceAll(
        item -> {
          Object found = attribute(run, item, path);
          return found instanceof Undefined && otherwise != NONE ? otherwise : found;
        });
    return items;
  }

  private static View selected(
      Run run, Object value, Args args, boolean byAttribute, boolean keep) {
    int first = byAttribute ? 1 : 0;
    if (args.positional().size() < first) {
      throw failure("missing the name of an attribute");
    }
    Object path = byAttribute ? args.positional().get(0) : NONE;
    boolean bare = args.positional().size() == first;
    Functions.@Nullable Function test = bare ? null : named(Functions.TESTS, args, first, "test");
    List<Object> items = Values.truth(value) ? Values.list(run, value) : new ArrayList<>();
    items.removeIf(
        item -> {
          Object looked = attribute(run, item, path);
          Object result = test == null ? looked : test.call(run, looked, args.from(first + 1));
          return Values.truth(result) != keep;
        });
    return View.generator(items);
  }

  private static Functions.Function named(
      Map<String, Functions.Function> table, Args args, int index, String kind) {
    if (args.positional().size() <= index) {
      throw failure("missing the name of a " + kind);
    }
    String name = Values.text(args.positional().get(index)).value;
    Functions.Function found = table.get(name);
    if (found == null) { // by name: m1 may lack it, or Jinja too
      throw unsupported(kind + " '" + name + "'");
    }
    return found;
  }
}

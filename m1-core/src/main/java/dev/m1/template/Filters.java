package dev.m1.template;

import static dev.m1.template.ChatTemplateException.failure;
import static dev.m1.template.ChatTemplateException.unsupported;
import static dev.m1.template.Functions.filter;
import static dev.m1.template.Functions.textFilter;
import static dev.m1.template.None.NONE;
import static java.util.Locale.ROOT;

import dev.m1.template.Functions.Bound;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Jinja's filters. One that gives a generator in Jinja gives an iterator here, good for once. */
final class Filters {
  private Filters() {}

  static void add() {
    strings();
    values();
    sequences();
    selections();
  }

  private static void strings() {
    textFilter("upper", "", (run, s, a) -> s.map(x -> x.toUpperCase(ROOT)));
    textFilter("lower", "", (run, s, a) -> s.map(x -> x.toLowerCase(ROOT)));
    textFilter("capitalize", "", (run, s, a) -> s.map(x -> Strings.capitalized(x, c -> true)));
    textFilter(
        "title",
        "",
        (run, s, a) -> s.markup(false).map(x -> Strings.capitalized(x, Filters::isInWord)));
    textFilter("trim", "chars?", (run, s, a) -> Strings.stripped(s, a.chars(0), true, true));
    textFilter("string", "", (run, s, a) -> s);
    textFilter("safe", "", (run, s, a) -> s.markup(true));
    textFilter("escape e", "", (run, s, a) -> Strings.escaped(run, s));
    textFilter(
        "replace",
        "old new count?",
        (run, s, a) ->
            Strings.replaced(
                run,
                s.markup(false),
                Writer.str(run, a.get(0)),
                Writer.str(run, a.get(1)),
                a.integer(2, -1)));
    filter(
        "indent",
        "width? first? blank?",
        (run, v, a) -> {
          Text indent = a.get(0) instanceof Text t ? t : Text.of(spaces(run, a.integer(0, 4)));
          return Strings.indented(
              run, Functions.plain(Values.text(v)), indent, a.flag(1), a.flag(2));
        });
    filter("tojson", "ensure_ascii? indent? separators? sort_keys?", Filters::json);
  }

  private static boolean isInWord(int c) {
    return !Strings.isSpace(c) && "-({[<".indexOf(c) < 0;
  }

  private static String spaces(Run run, long count) {
    run.fits(count);
    return " ".repeat((int) Math.max(0, count));
  }

  private static Object json(Run run, Object value, Bound a) {
    Object width = a.get(1);
    String indent =
        width == NONE ? null : width instanceof Text t ? t.value : spaces(run, a.integer(1, 0));
    String separator = indent == null ? ", " : ",";
    String colon = ": ";
    if (a.get(2) != NONE) {
      List<Object> separators = Values.list(run, a.get(2));
      if (separators.size() != 2) {
        throw failure("separators must be an (item, key) pair");
      }
      separator = Values.text(separators.get(0)).value;
      colon = Values.text(separators.get(1)).value;
    }
    return Writer.json(run, value, new Writer.Json(a.flag(0), indent, separator, colon, a.flag(3)));
  }

  private static void values() {
    filter(
        "default d",
        "default_value? boolean?",
        (run, v, a) ->
            v instanceof Undefined || (a.flag(1) && !Values.truth(v)) ? a.or(0, Text.EMPTY) : v);
    filter("length count", "", (run, v, a) -> (long) Values.length(v));
    filter("list", "", (run, v, a) -> Values.list(run, v));
    filter(
        "int",
        "default? base?",
        (run, v, a) -> {
          if (a.integer(1, 10) != 10) {
            throw unsupported("int with a base");
          }
          Double number = Formats.toNumber(v);
          if (v instanceof Double && number != null && number.isInfinite()) {
            throw failure("cannot convert infinity to an integer");
          } else if (number == null || number.isInfinite() || number.isNaN()) {
            return a.or(0, 0L);
          } else if (v instanceof Long) {
            return v;
          } else if (Math.abs(number) > 1L << 53) {
            throw unsupported("an integer beyond 53 bits");
          }
          return (long) (double) number;
        });
  }

  private static void sequences() {
    filter("first", "", (run, v, a) -> first(Values.iterate(run, v)));
    filter(
        "last",
        "",
        (run, v, a) -> {
          if (v instanceof Iterator) {
            throw Values.typeError(v, "is not reversible");
          }
          List<Object> all = Values.list(run, v);
          return all.isEmpty() ? first(all.iterator()) : all.get(all.size() - 1);
        });
    filter(
        "reverse",
        "",
        (run, v, a) -> {
          if (v instanceof Text) {
            return Values.slice(run, v, NONE, NONE, -1L);
          }
          List<Object> all = Values.list(run, v);
          Collections.reverse(all);
          return v instanceof Iterator ? all : all.iterator();
        });
    filter(
        "join",
        "d? attribute?",
        (run, v, a) -> {
          List<Object> parts = new ArrayList<>();
          attributes(run, v, a.get(1)).forEach(each -> parts.add(Writer.str(run, each)));
          return Strings.joined(run, Writer.str(run, a.or(0, Text.EMPTY)), parts);
        });
    filter(
        "items",
        "",
        (run, v, a) -> {
          if (!(v instanceof Map || v instanceof Undefined)) {
            throw Values.typeError(v, "is not a mapping");
          }
          return (v instanceof Map ? Functions.pairs(run, v) : List.of()).iterator();
        });
    filter(
        "dictsort",
        "case_sensitive? by? reverse?",
        (run, v, a) -> {
          if (!(v instanceof Map)) {
            throw Values.typeError(v, "is not a mapping");
          }
          int part = List.of("key", "value").indexOf(a.or(1, Text.of("key")).toString());
          if (part < 0) {
            throw failure("dictsort goes by 'key' or 'value'");
          }
          return sorted(run, Functions.pairs(run, v), (long) part, a.flag(0), a.flag(2));
        });
    filter(
        "sort",
        "reverse? case_sensitive? attribute?",
        (run, v, a) -> sorted(run, Values.list(run, v), a.get(2), a.flag(1), a.flag(0)));
    filter(
        "unique",
        "case_sensitive? attribute?",
        (run, v, a) -> {
          Set<Object> seen = new HashSet<>();
          List<Object> kept = Values.list(run, v);
          kept.removeIf(
              item -> !seen.add(Values.key(folded(attribute(run, item, a.get(1)), a.flag(0)))));
          return kept.iterator();
        });
    filter("min", "case_sensitive? attribute?", (run, v, a) -> extreme(run, v, a, false));
    filter("max", "case_sensitive? attribute?", (run, v, a) -> extreme(run, v, a, true));
  }

  private static Object extreme(Run run, Object value, Bound a, boolean greatest) {
    List<Object> items = Values.list(run, value);
    return first(sorted(run, items, a.get(1), a.flag(0), greatest).iterator());
  }

  private static List<Object> sorted(
      Run run, List<Object> items, Object path, boolean caseSensitive, boolean reverse) {
    return Values.sorted(
        run, items, item -> folded(attribute(run, item, path), caseSensitive), reverse);
  }

  private static Object first(Iterator<?> items) {
    return items.hasNext() ? items.next() : new Undefined("there is no item in the sequence");
  }

  /** What a comparison looks at: a string in small letters, unless told otherwise. */
  private static Object folded(Object value, boolean caseSensitive) {
    return value instanceof Text t && !caseSensitive ? t.map(x -> x.toLowerCase(ROOT)) : value;
  }

  /** Looks up an attribute as filters name it, with dots and numbers in the name. */
  private static Object attribute(Run run, Object item, Object path) {
    Object value = item;
    if (path instanceof Text name) {
      if (name.value.contains(",")) {
        throw unsupported("several attributes");
      }
      for (String part : name.value.split("\\.", -1)) {
        boolean number = part.matches("[0-9]{1,9}");
        value = Values.item(run, value, number ? (Object) Long.valueOf(part) : Text.of(part));
      }
    } else if (path != NONE) {
      value = Values.item(run, value, path);
    }
    return value;
  }

  private static List<Object> attributes(Run run, Object items, Object path) {
    List<Object> values = Values.list(run, items);
    values.replaceAll(item -> attribute(run, item, path));
    return values;
  }

  private static void selections() {
    Functions.FILTERS.put(
        "format",
        (run, v, args) -> {
          if (!args.named().isEmpty()) {
            throw unsupported("format with names");
          }
          return Formats.percent(run, Writer.str(run, v), new Values.Tuple(args.positional()));
        });
    Functions.FILTERS.put("select", (run, v, args) -> selected(run, v, args, false, true));
    Functions.FILTERS.put("reject", (run, v, args) -> selected(run, v, args, false, false));
    Functions.FILTERS.put("selectattr", (run, v, args) -> selected(run, v, args, true, true));
    Functions.FILTERS.put("rejectattr", (run, v, args) -> selected(run, v, args, true, false));
    Functions.FILTERS.put(
        "map",
        (run, v, args) -> {
          Object path = args.named().get("attribute");
          List<Object> items = Values.truth(v) ? Values.list(run, v) : new ArrayList<>();
          if (path == null) {
            Functions.Function filter = named(Functions.FILTERS, args, 0, "filter");
            items.replaceAll(item -> filter.call(run, item, args.from(1)));
          } else {
            Object otherwise = args.named().get("default");
            if (!args.positional().isEmpty() || args.named().size() > (otherwise == null ? 1 : 2)) {
              throw failure("map takes an attribute and a default, or a filter");
            }
            items.replaceAll(
                item -> {
                  Object found = attribute(run, item, path);
                  boolean missing =
                      found instanceof Undefined && otherwise != null && otherwise != NONE;
                  return missing ? otherwise : found;
                });
          }
          return items.iterator();
        });
  }

  private static Object selected(
      Run run, Object value, Args args, boolean byAttribute, boolean keep) {
    int first = byAttribute ? 1 : 0;
    if (args.positional().size() < first) {
      throw failure("missing the name of an attribute");
    }
    Object path = byAttribute ? args.positional().get(0) : NONE;
    boolean bare = args.positional().size() == first;
    Functions.Function test = bare ? null : named(Functions.TESTS, args, first, "test");
    List<Object> items = Values.truth(value) ? Values.list(run, value) : new ArrayList<>();
    items.removeIf(
        item -> {
          Object looked = attribute(run, item, path);
          Object result = test == null ? looked : test.call(run, looked, args.from(first + 1));
          return Values.truth(result) != keep;
        });
    return items.iterator();
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

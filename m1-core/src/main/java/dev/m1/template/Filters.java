package dev.m1.template;

import static dev.m1.template.None.NONE;
import static dev.m1.template.Values.toInt;
import static dev.m1.template.Values.truth;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Jinja's filters, with the {@code tojson} of Hugging Face. */
final class Filters {
  /** Filters of Jinja that m1 leaves out: they print for web pages, by chance or for debugging. */
  static final Set<String> UNSUPPORTED =
      Set.of("filesizeformat", "pprint", "random", "striptags", "urlize", "wordwrap", "xmlattr");

  private interface Filter {
    Object apply(Run run, Object value, Args args);
  }

  private static final Map<String, Filter> FILTERS = new HashMap<>();

  static {
    putTexts();
    putNumbers();
    putSequences();
    FILTERS.put("attr", Filters::attr);
    FILTERS.put("default", Filters::defaultValue);
    FILTERS.put("d", Filters::defaultValue);
    FILTERS.put("items", Filters::items);
    FILTERS.put("dictsort", Filters::dictSort);
    FILTERS.put(
        "tojson",
        (run, v, a) ->
            Json.write(run, v, a.bind(0, "ensure_ascii", "indent", "separators", "sort_keys")));
  }

  private Filters() {}

  static boolean exists(String name) {
    return FILTERS.containsKey(name);
  }

  static Object apply(Run run, String name, Object value, Args args) {
    Filter filter = FILTERS.get(name);
    if (filter == null) {
      throw UNSUPPORTED.contains(name)
          ? Fault.unsupported("the filter '" + name + "'")
          : Fault.of("no filter named '" + name + "'");
    }
    return filter.apply(run, value, args);
  }

  private static void putTexts() {
    for (String name : List.of("upper", "lower", "capitalize")) {
      FILTERS.put(name, (run, v, a) -> Strings.call(run, text(run, v, a, 0), name, Args.NONE));
    }
    FILTERS.put("string", (run, v, a) -> text(run, v, a, 0));
    FILTERS.put("safe", (run, v, a) -> text(run, v, a, 0).markup(true));
    FILTERS.put("e", (run, v, a) -> Strings.escape(run, text(run, v, a, 0)));
    FILTERS.put("escape", (run, v, a) -> Strings.escape(run, text(run, v, a, 0)));
    FILTERS.put(
        "forceescape", (run, v, a) -> Strings.escape(run, text(run, v, a, 0).markup(false)));
    FILTERS.put("title", (run, v, a) -> text(run, v, a, 0).map(Filters::title).markup(false));
    FILTERS.put("trim", (run, v, a) -> trim(run, v, a));
    FILTERS.put("center", (run, v, a) -> center(run, v, a));
    FILTERS.put("replace", Filters::replace);
    FILTERS.put("format", (run, v, a) -> Formatting.percent(run, Repr.str(run, v), row(a)));
    FILTERS.put("indent", Filters::indent);
    FILTERS.put("truncate", Filters::truncate);
    FILTERS.put("wordcount", (run, v, a) -> wordCount(text(run, v, a, 0).value));
    FILTERS.put("urlencode", Filters::urlEncode);
  }

  private static void putNumbers() {
    FILTERS.put("abs", Filters::abs);
    FILTERS.put("int", Filters::toInteger);
    FILTERS.put("float", Filters::toFloat);
    FILTERS.put("round", Filters::round);
    FILTERS.put("sum", Filters::sum);
    FILTERS.put("min", (run, v, a) -> extreme(run, v, a, 1));
    FILTERS.put("max", (run, v, a) -> extreme(run, v, a, -1));
  }

  private static void putSequences() {
    FILTERS.put("length", Filters::length);
    FILTERS.put("count", Filters::length);
    FILTERS.put("list", Filters::list);
    FILTERS.put("first", Filters::first);
    FILTERS.put("last", Filters::last);
    FILTERS.put("reverse", Filters::reverse);
    FILTERS.put("join", Filters::join);
    FILTERS.put("sort", Filters::sort);
    FILTERS.put("unique", Filters::unique);
    FILTERS.put("groupby", Filters::groupBy);
    FILTERS.put("batch", Filters::batch);
    FILTERS.put("slice", Filters::slice);
    FILTERS.put("map", Filters::map);
    FILTERS.put("select", (run, v, a) -> select(run, v, a, false, true));
    FILTERS.put("reject", (run, v, a) -> select(run, v, a, false, false));
    FILTERS.put("selectattr", (run, v, a) -> select(run, v, a, true, true));
    FILTERS.put("rejectattr", (run, v, a) -> select(run, v, a, true, false));
  }

  private static Text text(Run run, Object value, Args args, int most) {
    args.bindPositional(0, most);
    Text text = Repr.str(run, value);
    run.chars(text.value.length());
    return text;
  }

  private static Text trim(Run run, Object value, Args args) {
    Object chars = args.bind(0, "chars")[0];
    Args strip = chars == null ? Args.NONE : Args.of(chars);
    return Strings.strip(text(run, value, Args.NONE, 0), strip, true, true);
  }

  private static Text center(Run run, Object value, Args args) {
    Object width = args.bind(0, "width")[0];
    Text text = text(run, value, Args.NONE, 0);
    return Strings.pad(run, text, Args.of(width == null ? 80L : width), 'c').markup(text.markup);
  }

  /** Capitalizes like Jinja's filter, which starts words at other places than str.title. */
  private static String title(String s) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < s.length(); ) {
      boolean separator = startsWord(s.charAt(i));
      int end = i;
      while (end < s.length() && startsWord(s.charAt(end)) == separator) {
        end++;
      }
      int rest = i + Character.charCount(s.codePointAt(i));
      out.append(s.substring(i, rest).toUpperCase(java.util.Locale.ROOT));
      out.append(s.substring(rest, end).toLowerCase(java.util.Locale.ROOT));
      i = end;
    }
    return out.toString();
  }

  private static boolean startsWord(char c) {
    return "-({[<".indexOf(c) >= 0 || Strings.isSpace(c);
  }

  private static Object replace(Run run, Object value, Args args) {
    @Nullable Object[] a = args.bind(2, "old", "new", "count");
    Text old = Repr.str(run, orNone(a[0]));
    Text with = Repr.str(run, orNone(a[1]));
    int most = isNone(a[2]) ? -1 : toInt(orNone(a[2]));
    return Strings.replace(run, Repr.str(run, value), old, with, most);
  }

  private static Object row(Args args) {
    if (args.named().isEmpty()) {
      return Seq.tuple(args.positional());
    } else if (!args.positional().isEmpty()) {
      throw Fault.of("can't handle positional and keyword arguments at the same time");
    }
    Dict dict = new Dict();
    args.named().forEach((name, value) -> dict.put(Text.of(name), value));
    return dict;
  }

  private static Object indent(Run run, Object value, Args args) {
    @Nullable Object[] a = args.bind(0, "width", "first", "blank");
    Text text = Values.toText(value);
    Text indent = new Text.Builder(run).pad(" ", a[0] == null ? 4 : 0).build();
    if (a[0] != null) {
      boolean given = a[0] instanceof Text;
      indent = given ? (Text) a[0] : new Text.Builder(run).pad(" ", toInt(a[0])).build();
    }
    boolean blank = a[2] != null && truth(a[2]);
    Text.Builder out = new Text.Builder(run);
    String lineEnd = "";
    boolean content = false;
    boolean now = a[1] != null && truth(a[1]);
    for (Object each :
        Strings.lines(run, new Text.Builder(run).add(text).add("\n").build(), true)) {
      Text line = (Text) each;
      Text bare = (Text) Strings.lines(run, line, false).get(0);
      boolean indented = lineEnd.isEmpty() ? now : blank || !bare.isEmpty();
      out.add(lineEnd, content).add(indented ? indent : Text.EMPTY).add(bare);
      lineEnd = "\n";
      content = line.sub(bare.value.length()).hasContent();
    }
    return out.build().markup(text.markup);
  }

  private static Object truncate(Run run, Object value, Args args) {
    @Nullable Object[] a = args.bind(0, "length", "killwords", "end", "leeway");
    if (value instanceof Undefined) {
      return value;
    }
    Text text = Values.toText(value);
    Text end = a[2] == null ? Text.of("...") : Values.toText(a[2]);
    int length = a[0] == null ? 255 : toInt(a[0]);
    int leeway = isNone(a[3]) ? 5 : toInt(orNone(a[3]));
    if (length < end.size() || leeway < 0) {
      throw Fault.of("expected length >= " + end.size() + " and leeway >= 0");
    } else if (text.size() <= (long) length + leeway) {
      return text;
    }
    Text cut = text.sub(0, text.offset(length - end.size()));
    int space = cut.value.lastIndexOf(' ');
    boolean words = (a[1] == null || !truth(a[1])) && space >= 0;
    return Operators.binary(run, "+", words ? cut.sub(0, space) : cut, end);
  }

  private static long wordCount(String s) {
    long words = 0;
    boolean inWord = false;
    for (int c : s.codePoints().toArray()) {
      boolean part = c == '_' || Character.isLetterOrDigit(c) || isOtherNumber(c);
      words += part && !inWord ? 1 : 0;
      inWord = part;
    }
    return words;
  }

  private static boolean isOtherNumber(int c) {
    int type = Character.getType(c);
    return type == Character.LETTER_NUMBER || type == Character.OTHER_NUMBER;
  }

  private static Object urlEncode(Run run, Object value, Args args) {
    args.bindPositional(0, 0);
    if (value instanceof Text || !Values.isIterable(value)) {
      return Repr.str(run, value).map(s -> quote(s, "/"));
    }
    Text.Builder out = new Text.Builder(run);
    Iterator<Object> pairs =
        value instanceof Dict dict
            ? new Dict.View(dict, Dict.View.Part.ITEMS).items().iterator()
            : Values.iterate(run, value);
    for (boolean more = false; pairs.hasNext(); more = true) {
      List<Object> pair = Values.list(run, pairs.next());
      if (pair.size() != 2) {
        throw Fault.of("urlencode takes pairs");
      }
      UnaryOperator<String> encode = s -> quote(s, "").replace("%20", "+");
      out.add(more ? "&" : "").add(Repr.str(run, pair.get(0)).map(encode));
      out.add("=").add(Repr.str(run, pair.get(1)).map(encode));
    }
    return out.build();
  }

  private static String quote(String s, String safe) {
    StringBuilder out = new StringBuilder();
    for (byte b : s.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain = c < 128 && (Character.isLetterOrDigit(c) || "_.-~".indexOf(c) >= 0);
      out.append(
          plain || safe.indexOf(c) >= 0
              ? String.valueOf(c)
              : "%"
                  + Integer.toHexString(0x100 | c).substring(1).toUpperCase(java.util.Locale.ROOT));
    }
    return out.toString();
  }

  private static Object abs(Run run, Object value, Args args) {
    args.bindPositional(0, 0);
    if (value instanceof Double d) {
      return Math.abs(d);
    }
    return Operators.negate(value, Values.isInteger(value) && Values.toLong(value) < 0);
  }

  private static Object length(Run run, Object value, Args args) {
    args.bindPositional(0, 0);
    return (long) Values.length(value);
  }

  private static Object list(Run run, Object value, Args args) {
    args.bindPositional(0, 0);
    return Seq.list(Values.list(run, value));
  }

  private static Object toInteger(Run run, Object value, Args args) {
    @Nullable Object[] a = args.bind(0, "default", "base");
    Object otherwise = a[0] == null ? 0L : a[0];
    if (value instanceof Text text) {
      run.chars(text.value.length());
      Long whole = Numbers.parseInt(text.value, a[1] == null ? 10 : toInt(a[1]));
      Double real = whole == null ? Numbers.parseFloat(text.value) : null;
      if (whole != null) {
        return whole;
      }
      boolean finite = real != null && !real.isNaN() && !real.isInfinite();
      return real != null && finite ? (Object) Operators.truncate(real) : otherwise;
    } else if (value instanceof Undefined u) {
      throw u.fault();
    } else if (Values.isNumber(value)) {
      boolean nan = value instanceof Double d && d.isNaN();
      return nan ? otherwise : Operators.truncate(value);
    }
    return otherwise;
  }

  private static Object toFloat(Run run, Object value, Args args) {
    Object otherwise = args.bind(0, "default")[0];
    if (value instanceof Undefined u) {
      throw u.fault();
    } else if (Values.isNumber(value)) {
      return Values.toDouble(value);
    }
    Double real = value instanceof Text text ? Numbers.parseFloat(text.value) : null;
    return real != null ? real : otherwise != null ? otherwise : 0.0;
  }

  private static Object round(Run run, Object value, Args args) {
    @Nullable Object[] a = args.bind(0, "precision", "method");
    int precision = a[0] == null ? 0 : toInt(a[0]);
    String method = a[1] == null ? "common" : Values.toText(a[1]).value;
    run.conversion();
    if (!Values.isNumber(value)) {
      throw Values.typeFault(value, "cannot be rounded");
    } else if (method.equals("common")) {
      if (value instanceof Double d) {
        return Numbers.round(d, precision);
      }
      long n = Values.toLong(value);
      return precision >= 0
          ? n
          : new java.math.BigDecimal(n)
              .setScale(Math.max(precision, -30), java.math.RoundingMode.HALF_EVEN)
              .longValueExact();
    } else if (!method.equals("ceil") && !method.equals("floor")) {
      throw Fault.of("method must be common, ceil or floor");
    }
    Object scale = Operators.binary(run, "**", 10L, (long) precision);
    double scaled = Values.toDouble(Operators.binary(run, "*", value, scale));
    double whole = method.equals("ceil") ? Math.ceil(scaled) : Math.floor(scaled);
    return Operators.binary(run, "/", Operators.truncate(whole), scale);
  }

  private static Object sum(Run run, Object value, Args args) {
    @Nullable Object[] a = args.bind(0, "attribute", "start");
    Object total = a[1] == null ? 0L : a[1];
    if (total instanceof Text) {
      throw Fault.of("sum() can't sum strings");
    }
    for (Object item : Values.list(run, value)) {
      total =
          Operators.binary(
              run, "+", total, isNone(a[0]) ? item : getter(run, a[0], true, null).apply(item));
    }
    return total;
  }

  /** Reads an attribute path such as {@code function.name} from an item. */
  private static UnaryOperator<Object> getter(
      Run run, @Nullable Object attribute, boolean caseSensitive, @Nullable Object otherwise) {
    List<Object> parts = new ArrayList<>();
    if (attribute instanceof Text path) {
      for (String part : path.value.split("\\.", -1)) {
        boolean index = !part.isEmpty() && part.codePoints().allMatch(Strings::isDigit);
        Long number = index ? Numbers.parseInt(part, 10) : null;
        parts.add(number != null ? number : Text.of(part));
      }
    } else if (!isNone(attribute)) {
      parts.add(orNone(attribute));
    }
    return item -> {
      run.items(parts.size());
      Object value = item;
      for (Object part : parts) {
        value = Attributes.item(run, value, part);
        value = value instanceof Undefined && !isNone(otherwise) ? orNone(otherwise) : value;
      }
      return caseSensitive ? value : ignoreCase(value);
    };
  }

  private static Object ignoreCase(Object value) {
    return value instanceof Text text ? text.map(s -> s.toLowerCase(java.util.Locale.ROOT)) : value;
  }

  private static Object extreme(Run run, Object value, Args args, int sign) {
    @Nullable Object[] a = args.bind(0, "case_sensitive", "attribute");
    UnaryOperator<Object> key = getter(run, a[1], a[0] != null && truth(a[0]), null);
    List<Object> items = Values.list(run, value);
    if (items.isEmpty()) {
      return new Undefined("no aggregated item, sequence was empty");
    }
    Object best = items.get(0);
    for (Object item : items.subList(1, items.size())) {
      best = Values.compare(run, key.apply(item), key.apply(best)) * sign < 0 ? item : best;
    }
    return best;
  }

  private static Object attr(Run run, Object value, Args args) {
    Object name = orNone(args.bind(1, "name")[0]);
    Object found = Attributes.own(run, value, Values.toText(name).value);
    return found != null ? found : new Undefined("no attribute '" + name + "'");
  }

  private static Object defaultValue(Run run, Object value, Args args) {
    @Nullable Object[] a = args.bind(0, "default_value", "boolean");
    boolean missing = value instanceof Undefined || (a[1] != null && truth(a[1]) && !truth(value));
    return !missing ? value : a[0] == null ? Text.EMPTY : a[0];
  }

  private static Object items(Run run, Object value, Args args) {
    args.bindPositional(0, 0);
    if (value instanceof Undefined) {
      return Collections.emptyIterator();
    } else if (value instanceof Dict dict) {
      return new Dict.View(dict, Dict.View.Part.ITEMS).items().iterator();
    }
    throw Fault.of("can only get item pairs from a mapping");
  }

  private static Object dictSort(Run run, Object value, Args args) {
    @Nullable Object[] a = args.bind(0, "case_sensitive", "by", "reverse");
    String by = a[1] == null ? "key" : Values.toText(a[1]).value;
    if (!by.equals("key") && !by.equals("value")) {
      throw Fault.of("you can only sort by either \"key\" or \"value\"");
    } else if (!(value instanceof Dict)) {
      throw Values.typeFault(value, "is not a dict");
    }
    int at = by.equals("key") ? 0 : 1;
    boolean caseSensitive = a[0] != null && truth(a[0]);
    List<Object> pairs = new ArrayList<>(((Dict) value).pairs());
    return Seq.list(
        Values.sort(
            run,
            pairs,
            pair -> {
              Object key = ((Seq) pair).items.get(at);
              return caseSensitive ? key : ignoreCase(key);
            },
            a[2] != null && truth(a[2])));
  }

  private static Object first(Run run, Object value, Args args) {
    args.bindPositional(0, 0);
    Iterator<Object> items = Values.iterate(run, value);
    return items.hasNext() ? items.next() : new Undefined("no first item, sequence was empty");
  }

  private static Object last(Run run, Object value, Args args) {
    args.bindPositional(0, 0);
    if (value instanceof Iterator) {
      throw Values.typeFault(value, "is not reversible");
    }
    List<Object> items = Values.list(run, value);
    return items.isEmpty()
        ? new Undefined("no last item, sequence was empty")
        : items.get(items.size() - 1);
  }

  private static Object reverse(Run run, Object value, Args args) {
    args.bindPositional(0, 0);
    if (value instanceof Text text) {
      return Operators.slice(run, text, NONE, NONE, -1L);
    }
    List<Object> items = Values.list(run, value);
    Collections.reverse(items);
    return value instanceof Iterator ? Seq.list(items) : items.iterator();
  }

  private static Object join(Run run, Object value, Args args) {
    @Nullable Object[] a = args.bind(0, "d", "attribute");
    Text separator = a[0] == null ? Text.EMPTY : Repr.str(run, a[0]);
    UnaryOperator<Object> get = getter(run, a[1], true, null);
    Text.Builder out = new Text.Builder(run);
    Iterator<Object> items = Values.iterate(run, value);
    for (boolean more = false; items.hasNext(); more = true) {
      run.steps(1);
      out.add(more ? separator : Text.EMPTY).add(Repr.str(run, get.apply(items.next())));
    }
    return out.build();
  }

  private static Object sort(Run run, Object value, Args args) {
    @Nullable Object[] a = args.bind(0, "reverse", "case_sensitive", "attribute");
    boolean caseSensitive = a[1] != null && truth(a[1]);
    List<UnaryOperator<Object>> keys = new ArrayList<>();
    if (a[2] instanceof Text several) {
      for (String each : several.value.split(",", -1)) {
        keys.add(getter(run, Text.of(each), caseSensitive, null));
      }
    } else {
      keys.add(getter(run, a[2], caseSensitive, null));
    }
    return Seq.list(
        Values.sort(
            run,
            Values.list(run, value),
            item -> Seq.list(new ArrayList<>(keys.stream().map(key -> key.apply(item)).toList())),
            a[0] != null && truth(a[0])));
  }

  private static Object unique(Run run, Object value, Args args) {
    @Nullable Object[] a = args.bind(0, "case_sensitive", "attribute");
    UnaryOperator<Object> key = getter(run, a[1], a[0] != null && truth(a[0]), null);
    Set<Object> seen = new HashSet<>();
    Iterator<Object> items = Values.iterate(run, value);
    return lazily(run, items, item -> seen.add(Values.key(key.apply(item))) ? item : null);
  }

  private static Object groupBy(Run run, Object value, Args args) {
    @Nullable Object[] a = args.bind(1, "attribute", "default", "case_sensitive");
    boolean caseSensitive = a[2] != null && truth(a[2]);
    UnaryOperator<Object> key = getter(run, a[0], caseSensitive, a[1]);
    UnaryOperator<Object> shown = getter(run, a[0], true, a[1]);
    List<Object> sorted = Values.sort(run, Values.list(run, value), key, false);
    List<Object> groups = new ArrayList<>();
    for (int from = 0, to; from < sorted.size(); from = to) {
      Object first = key.apply(sorted.get(from));
      to = from + 1;
      while (to < sorted.size() && Values.equal(run, key.apply(sorted.get(to)), first)) {
        to++;
      }
      List<Object> members = new ArrayList<>(sorted.subList(from, to));
      groups.add(Seq.group(shown.apply(members.get(0)), members));
    }
    return Seq.list(groups);
  }

  private static Object batch(Run run, Object value, Args args) {
    @Nullable Object[] a = args.bind(1, "linecount", "fill_with");
    int size = toInt(orNone(a[0]));
    List<Object> items = Values.list(run, value);
    if (size < 1 && !items.isEmpty()) {
      throw Fault.unsupported("batch of less than 1");
    }
    List<Object> rows = new ArrayList<>();
    for (int from = 0; from < items.size(); from += size) {
      int to = (int) Math.min(items.size(), (long) from + size);
      List<Object> row = new ArrayList<>(items.subList(from, to));
      if (!isNone(a[1])) {
        run.items(size);
        row.addAll(Collections.nCopies(size - row.size(), a[1]));
      }
      rows.add(Seq.list(row));
      if (to == items.size()) {
        break;
      }
    }
    return rows.iterator();
  }

  private static Object slice(Run run, Object value, Args args) {
    @Nullable Object[] a = args.bind(1, "slices", "fill_with");
    int slices = toInt(orNone(a[0]));
    List<Object> items = Values.list(run, value);
    if (slices == 0) {
      throw Fault.of("division by zero");
    }
    run.items(Math.max(0, slices));
    List<Object> columns = new ArrayList<>();
    int extra = Math.floorMod(items.size(), slices);
    int from = 0;
    for (int i = 0; i < slices; i++) {
      int to = from + Math.floorDiv(items.size(), slices) + (i < extra ? 1 : 0);
      List<Object> column = new ArrayList<>(items.subList(from, to));
      if (!isNone(a[1]) && i >= extra) {
        column.add(orNone(a[1]));
      }
      columns.add(Seq.list(column));
      from = to;
    }
    return columns.iterator();
  }

  private static Object map(Run run, Object value, Args args) {
    if (args.positional().isEmpty() && args.named().containsKey("attribute")) {
      @Nullable Object[] a = args.bind(0, "attribute", "default");
      return lazily(run, value, getter(run, a[0], true, a[1])::apply);
    }
    return lazily(
        run,
        value,
        item -> {
          if (args.positional().isEmpty()) {
            throw Fault.of("map requires a filter argument");
          }
          String name = Values.toText(args.positional().get(0)).value;
          return apply(run, name, item, args.from(1));
        });
  }

  private static Object select(
      Run run, Object value, Args args, boolean attribute, boolean wanted) {
    int skip = attribute ? 1 : 0;
    if (attribute && args.positional().isEmpty() && truth(value)) {
      throw Fault.of("missing parameter for attribute name");
    }
    UnaryOperator<Object> get =
        attribute && truth(value) ? getter(run, args.positional().get(0), true, null) : x -> x;
    return lazily(
        run,
        value,
        item -> {
          Object tested = get.apply(item);
          boolean passes =
              args.positional().size() <= skip
                  ? truth(tested)
                  : Tests.apply(
                      run,
                      Values.toText(args.positional().get(skip)).value,
                      tested,
                      args.from(skip + 1));
          return passes == wanted ? item : null;
        });
  }

  /** Applies a step to each item when it is asked for, as a generator does; null drops the item. */
  private static Iterator<Object> lazily(Run run, Object value, Step step) {
    return new Iterator<>() {
      private @Nullable Iterator<Object> items;
      private @Nullable Object found;

      @Override
      public boolean hasNext() {
        if (items == null) {
          items = truth(value) ? Values.iterate(run, value) : Collections.emptyIterator();
        }
        while (found == null && items.hasNext()) {
          run.steps(1);
          found = step.apply(items.next());
        }
        return found != null;
      }

      @Override
      public Object next() {
        if (!hasNext() || found == null) {
          throw new NoSuchElementException();
        }
        Object item = found;
        found = null;
        return item;
      }
    };
  }

  private interface Step {
    @Nullable Object apply(Object item);
  }

  private static boolean isNone(@Nullable Object value) {
    return value == null || value == NONE;
  }

  private static Object orNone(@Nullable Object value) {
    return value == null ? NONE : value;
  }

  static List<String> names() {
    String[] names = FILTERS.keySet().toArray(String[]::new);
    Arrays.sort(names);
    return List.of(names);
  }
}

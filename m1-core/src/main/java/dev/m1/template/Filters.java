package dev.m1.template;

import static dev.m1.template.None.NONE;
import static dev.m1.template.Values.toInt;
import static dev.m1.template.Values.truth;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Jinja's filters, with the {@code tojson} of Hugging Face. */
final class Filters {
  /** Filters of Jinja that m1 leaves out: they print for web pages, by chance or for debugging. */
  static final Set<String> UNSUPPORTED =
      Set.of("filesizeformat", "pprint", "random", "striptags", "urlize", "wordwrap", "xmlattr");

  /** One filter; the value is what stands before the bar. */
  interface Filter {
    Object apply(Run run, Object value, Args args);
  }

  private static final Map<String, Filter> FILTERS = new HashMap<>();

  static {
    putTexts();
    putNumbers();
    SequenceFilters.putInto(FILTERS);
    FILTERS.put("attr", Filters::attr);
    FILTERS.put("default", Filters::defaultValue);
    FILTERS.put("d", Filters::defaultValue);
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

  static boolean isNone(@Nullable Object value) {
    return value == null || value == NONE;
  }

  static Object orNone(@Nullable Object value) {
    return value == null ? NONE : value;
  }
}

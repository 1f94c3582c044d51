package dev.m1.template;

import static dev.m1.template.None.NONE;
import static dev.m1.template.Values.toInt;
import static dev.m1.template.Values.toText;
import static java.util.Locale.ROOT;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** The methods of Python's str. Indices are code points outside and UTF-16 offsets inside. */
final class Strings {
  /** One method of str. */
  interface Method {
    Object call(Run run, Text self, Args args);
  }

  private static final Map<String, Method> METHODS = new HashMap<>();
  private static final Set<String> UNSUPPORTED =
      Set.of(
          "casefold",
          "encode",
          "expandtabs",
          "format_map",
          "isidentifier",
          "maketrans",
          "swapcase",
          "translate");

  static {
    METHODS.put("upper", (run, s, a) -> s.map(x -> x.toUpperCase(ROOT)));
    METHODS.put("lower", (run, s, a) -> s.map(x -> x.toLowerCase(ROOT)));
    METHODS.put("capitalize", (run, s, a) -> s.map(Strings::capitalize));
    METHODS.put("title", (run, s, a) -> s.map(Strings::title));
    METHODS.put("strip", (run, s, a) -> strip(s, a, true, true));
    METHODS.put("lstrip", (run, s, a) -> strip(s, a, true, false));
    METHODS.put("rstrip", (run, s, a) -> strip(s, a, false, true));
    METHODS.put("split", (run, s, a) -> split(run, s, a, false));
    METHODS.put("rsplit", (run, s, a) -> split(run, s, a, true));
    METHODS.put("splitlines", Strings::splitLines);
    METHODS.put("partition", (run, s, a) -> partition(run, s, a, false));
    METHODS.put("rpartition", (run, s, a) -> partition(run, s, a, true));
    METHODS.put("join", (run, s, a) -> join(run, s, a));
    METHODS.put("replace", (run, s, a) -> replaceMethod(run, s, a));
    METHODS.put("format", (run, s, a) -> Formatting.format(run, s, a));
    METHODS.put("startswith", (run, s, a) -> affix(s, a, true));
    METHODS.put("endswith", (run, s, a) -> affix(s, a, false));
    METHODS.put("removeprefix", (run, s, a) -> without(s, a, true));
    METHODS.put("removesuffix", (run, s, a) -> without(s, a, false));
    METHODS.put("find", (run, s, a) -> find(run, s, a, false));
    METHODS.put("rfind", (run, s, a) -> find(run, s, a, true));
    METHODS.put("index", (run, s, a) -> found(find(run, s, a, false)));
    METHODS.put("rindex", (run, s, a) -> found(find(run, s, a, true)));
    METHODS.put("count", Strings::count);
    METHODS.put("center", (run, s, a) -> pad(run, s, a, 'c'));
    METHODS.put("ljust", (run, s, a) -> pad(run, s, a, 'l'));
    METHODS.put("rjust", (run, s, a) -> pad(run, s, a, 'r'));
    METHODS.put("zfill", Strings::zfill);
    METHODS.put("isspace", (run, s, a) -> all(s, Strings::isSpace));
    METHODS.put("isalpha", (run, s, a) -> all(s, Character::isLetter));
    METHODS.put("isdecimal", (run, s, a) -> all(s, c -> isDecimal(c)));
    METHODS.put("isdigit", (run, s, a) -> all(s, Strings::isDigit));
    METHODS.put("isnumeric", (run, s, a) -> all(s, Strings::isNumeric));
    METHODS.put("isalnum", (run, s, a) -> all(s, c -> Character.isLetter(c) || isNumeric(c)));
    METHODS.put("isascii", (run, s, a) -> s.isEmpty() || (boolean) all(s, c -> c < 128));
    METHODS.put(
        "isprintable", (run, s, a) -> s.isEmpty() || (boolean) all(s, Strings::isPrintable));
    METHODS.put("islower", (run, s, a) -> hasCase(s.value, Character::isLowerCase));
    METHODS.put("isupper", (run, s, a) -> hasCase(s.value, Character::isUpperCase));
    METHODS.put("istitle", (run, s, a) -> isTitle(s.value));
  }

  private Strings() {}

  /** Finds a method bound to {@code self}, or null where str has none of that name. */
  static Args.@Nullable Builtin bound(Text self, String name) {
    Method method = METHODS.get(name);
    if (method == null) {
      if (UNSUPPORTED.contains(name)) {
        throw Fault.unsupported("the string method '" + name + "'");
      }
      return null;
    }
    return new Args.Builtin(name, (run, args) -> call(run, self, name, args));
  }

  static Object call(Run run, Text self, String name, Args args) {
    run.chars(self.value.length());
    Method method = METHODS.get(name);
    if (method == null) {
      throw Fault.of("str has no method '" + name + "'");
    }
    Object result = method.call(run, self, args);
    return self.markup && result instanceof Text text ? text.markup(true) : result;
  }

  static boolean isSpace(int c) {
    return c == ' '
        || (c >= 9 && c <= 13)
        || (c >= 0x1c && c <= 0x1f)
        || c == 0x85
        || c == 0x2028
        || c == 0x2029
        || Character.getType(c) == Character.SPACE_SEPARATOR;
  }

  static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> c == ' ';
      default -> true;
    };
  }

  private static boolean isDecimal(int c) {
    return Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER;
  }

  static boolean isDigit(int c) {
    return isDecimal(c) || "²³¹⁰⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉①②③④⑤⑥⑦⑧⑨".indexOf(c) >= 0;
  }

  private static boolean isNumeric(int c) {
    int type = Character.getType(c);
    return isDecimal(c) || type == Character.LETTER_NUMBER || type == Character.OTHER_NUMBER;
  }

  private static Object all(Text self, IntPredicate test) {
    return !self.isEmpty() && self.value.codePoints().allMatch(test);
  }

  private static boolean isCased(int c) {
    return Character.isLowerCase(c) || Character.isUpperCase(c) || Character.isTitleCase(c);
  }

  static boolean hasCase(String s, IntPredicate wanted) {
    return s.codePoints().anyMatch(Strings::isCased)
        && s.codePoints().filter(Strings::isCased).allMatch(wanted);
  }

  private static boolean isTitle(String s) {
    return s.codePoints().anyMatch(Strings::isCased) && title(s).equals(s);
  }

  private static String titleCase(String first) {
    String upper = first.toUpperCase(ROOT);
    int title = Character.toTitleCase(first.codePointAt(0));
    boolean several = upper.codePointCount(0, upper.length()) > 1;
    return several
        ? upper.charAt(0) + upper.substring(1).toLowerCase(ROOT)
        : Character.toString(title);
  }

  static String capitalize(String s) {
    if (s.isEmpty()) {
      return s;
    }
    String first = Character.toString(s.codePointAt(0));
    // lower-cased as a whole, because a sigma looks at what is before it
    return titleCase(first) + s.toLowerCase(ROOT).substring(first.toLowerCase(ROOT).length());
  }

  private static String title(String s) {
    String lower = s.toLowerCase(ROOT);
    if (lower.length() != s.length()) {
      throw Fault.unsupported("title() of this text");
    }
    StringBuilder out = new StringBuilder();
    boolean inWord = false;
    for (int i = 0; i < s.length(); ) {
      int c = s.codePointAt(i);
      int next = i + Character.charCount(c);
      out.append(inWord ? lower.substring(i, next) : titleCase(s.substring(i, next)));
      inWord = isCased(c);
      i = next;
    }
    return out.toString();
  }

  static String strip(String s) {
    return strip(Text.of(s), Args.NONE, true, true).value;
  }

  static Text strip(Text s, Args args, boolean left, boolean right) {
    Object chars = args.bindPositional(0, 1)[0];
    IntPredicate drop = Strings::isSpace;
    if (chars != null && chars != NONE) {
      String set = toText(chars).value;
      drop = c -> set.indexOf(c) >= 0;
    }
    int from = 0;
    int to = s.value.length();
    while (left && from < to && drop.test(s.value.codePointAt(from))) {
      from += Character.charCount(s.value.codePointAt(from));
    }
    while (right && to > from && drop.test(s.value.codePointBefore(to))) {
      to -= Character.charCount(s.value.codePointBefore(to));
    }
    return s.sub(from, to);
  }

  private static Object split(Run run, Text s, Args args, boolean fromRight) {
    @Nullable Object[] given = args.bind(0, "sep", "maxsplit");
    int most = given[1] == null || toInt(given[1]) < 0 ? Integer.MAX_VALUE : toInt(given[1]);
    List<Object> parts = new ArrayList<>();
    if (given[0] == null || given[0] == NONE) {
      splitAtSpace(run, s, most, fromRight, parts);
    } else {
      String sep = toText(given[0]).value;
      if (sep.isEmpty()) {
        throw Fault.of("empty separator");
      }
      run.chars(sep.length() > 64 ? (long) s.value.length() * sep.length() / 16 : 0);
      if (fromRight) {
        int end = s.value.length();
        for (int at; parts.size() < most && (at = lastIndex(s.value, sep, end)) >= 0; end = at) {
          run.steps(1);
          parts.add(s.sub(at + sep.length(), end));
        }
        parts.add(s.sub(0, end));
      } else {
        int from = 0;
        for (int at; parts.size() < most && (at = s.value.indexOf(sep, from)) >= 0; ) {
          run.steps(1);
          parts.add(s.sub(from, at));
          from = at + sep.length();
        }
        parts.add(s.sub(from));
      }
    }
    if (fromRight) {
      Collections.reverse(parts);
    }
    return Seq.list(parts);
  }

  private static int lastIndex(String s, String part, int end) {
    return end < part.length() ? -1 : s.lastIndexOf(part, end - part.length());
  }

  private static void splitAtSpace(
      Run run, Text s, int most, boolean fromRight, List<Object> parts) {
    int step = fromRight ? -1 : 1;
    int last = s.value.length();
    int at = fromRight ? last : 0;
    while (true) {
      while (hasSpace(s.value, at, step)) {
        at += step; // white space is in the basic plane, one unit each
      }
      if (at == (fromRight ? 0 : last)) {
        return;
      }
      int start = at;
      if (parts.size() == most) {
        at = fromRight ? 0 : last;
      }
      while (at != (fromRight ? 0 : last) && !hasSpace(s.value, at, step)) {
        at += step;
      }
      run.steps(1);
      parts.add(fromRight ? s.sub(at, start) : s.sub(start, at));
    }
  }

  private static boolean hasSpace(String s, int at, int step) {
    int i = step > 0 ? at : at - 1;
    return i >= 0 && i < s.length() && isSpace(s.charAt(i));
  }

  private static Object splitLines(Run run, Text s, Args args) {
    Object keep = args.bind(0, "keepends")[0];
    return Seq.list(lines(run, s, keep != null && Values.truth(keep)));
  }

  static List<Object> lines(Run run, Text s, boolean keepEnds) {
    List<Object> lines = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < s.value.length(); i++) {
      char c = s.value.charAt(i);
      boolean end = (c >= 10 && c <= 13) || (c >= 0x1c && c <= 0x1e) || c == 0x85;
      if (end || c == 0x2028 || c == 0x2029) {
        boolean pair = c == '\r' && i + 1 < s.value.length() && s.value.charAt(i + 1) == '\n';
        int next = i + (pair ? 2 : 1);
        run.steps(1);
        lines.add(s.sub(from, keepEnds ? next : i));
        from = next;
        i = next - 1;
      }
    }
    if (from < s.value.length()) {
      lines.add(s.sub(from));
    }
    return lines;
  }

  private static Object partition(Run run, Text s, Args args, boolean fromRight) {
    Text sep = toText(args.bindPositional(1, 1)[0] instanceof Text t ? t : NONE);
    if (sep.isEmpty()) {
      throw Fault.of("empty separator");
    }
    int at =
        fromRight
            ? lastIndex(s.value, sep.value, s.value.length())
            : Values.find(run, s.value, sep.value, 0);
    if (at < 0) {
      return fromRight
          ? Seq.tuple(Text.EMPTY, Text.EMPTY, s)
          : Seq.tuple(s, Text.EMPTY, Text.EMPTY);
    }
    Text middle = sep.markup(s.markup);
    return Seq.tuple(s.sub(0, at), middle, s.sub(at + sep.value.length()));
  }

  private static Text join(Run run, Text separator, Args args) {
    Text.Builder out = new Text.Builder(run);
    Iterator<Object> items = Values.iterate(run, args.bindPositional(1, 1)[0]);
    for (boolean more = false; items.hasNext(); more = true) {
      Object item = items.next();
      run.steps(1);
      if (more) {
        out.add(separator);
      }
      out.add(separator.markup ? escape(run, item) : toText(item));
    }
    return out.build();
  }

  private static Text replaceMethod(Run run, Text s, Args args) {
    @Nullable Object[] given = args.bindPositional(2, 3);
    Text with = s.markup ? escape(run, given[1]) : toText(given[1]);
    return replace(run, s, toText(given[0]), with, given[2] == null ? -1 : toInt(given[2]));
  }

  static Text replace(Run run, Text s, Text old, Text with, int most) {
    Text.Builder out = new Text.Builder(run);
    int from = 0;
    int limit = most < 0 ? Integer.MAX_VALUE : most;
    run.chars(old.value.length() > 64 ? (long) s.value.length() * old.value.length() / 16 : 0);
    for (int n = 0; n < limit && !old.isEmpty(); n++) {
      int at = s.value.indexOf(old.value, from);
      if (at < 0) {
        break;
      }
      run.steps(1);
      out.add(s.sub(from, at)).add(with);
      from = at + old.value.length();
    }
    int[] starts = old.isEmpty() ? s.starts() : new int[0];
    for (int n = 0; n < Math.min(limit, starts.length); n++) {
      run.steps(1);
      out.add(s.sub(from, starts[n])).add(with);
      from = starts[n];
    }
    return out.add(s.sub(from)).build();
  }

  /** Escapes what HTML reserves, unless the text is markup already. */
  static Text escape(Run run, Object value) {
    Text text = Repr.str(run, value);
    if (!text.markup) {
      String[] pairs = {"&", "&amp;", ">", "&gt;", "<", "&lt;", "'", "&#39;", "\"", "&#34;"};
      for (int i = 0; i < pairs.length; i += 2) {
        if (text.value.contains(pairs[i])) {
          text = replaceKeeping(run, text, pairs[i].charAt(0), pairs[i + 1]);
        }
      }
    }
    return text.markup(true);
  }

  /** Replaces a character by one that stands for it, so of the same provenance. */
  private static Text replaceKeeping(Run run, Text text, char old, String with) {
    Text.Builder out = new Text.Builder(run);
    for (TemplateSpan span : text.spans()) {
      out.add(span.text().replace(String.valueOf(old), with), span.fromContent());
    }
    return out.build();
  }

  /** The UTF-16 range of optional start and end arguments, or null where it is empty for Python. */
  private static int @Nullable [] range(Text s, @Nullable Object start, @Nullable Object end) {
    int from = start == null || start == NONE ? 0 : toInt(start);
    int to = end == null || end == NONE ? s.size() : toInt(end);
    from = from < 0 ? Math.max(0, from + s.size()) : from;
    to = to < 0 ? Math.max(0, to + s.size()) : Math.min(to, s.size());
    return from > to ? null : new int[] {s.offset(from), s.offset(to)};
  }

  private static Object affix(Text s, Args args, boolean start) {
    @Nullable Object[] given = args.bindPositional(1, 3);
    int[] range = range(s, given[1], given[2]);
    List<Object> affixes =
        given[0] instanceof Seq seq && seq.tuple ? seq.items : Collections.singletonList(given[0]);
    for (Object affix : affixes) {
      String part = toText(affix).value;
      if (range != null
          && range[1] - range[0] >= part.length()
          && s.value.startsWith(part, start ? range[0] : range[1] - part.length())) {
        return true;
      }
    }
    return false;
  }

  private static Text without(Text s, Args args, boolean prefix) {
    String part = toText(args.bindPositional(1, 1)[0]).value;
    if (prefix) {
      return s.value.startsWith(part) ? s.sub(part.length()) : s;
    }
    return s.value.endsWith(part) ? s.sub(0, s.value.length() - part.length()) : s;
  }

  private static long find(Run run, Text s, Args args, boolean last) {
    @Nullable Object[] given = args.bindPositional(1, 3);
    String part = toText(given[0]).value;
    int[] range = range(s, given[1], given[2]);
    if (range == null) {
      return -1;
    }
    String text = s.value.substring(range[0], range[1]);
    int at = Values.find(run, text, part, 0);
    if (last && at >= 0) {
      at = text.lastIndexOf(part);
    }
    return at < 0 ? -1 : s.value.codePointCount(0, range[0] + at);
  }

  private static Object found(long index) {
    if (index < 0) {
      throw Fault.of("substring not found");
    }
    return index;
  }

  private static Object count(Run run, Text s, Args args) {
    @Nullable Object[] given = args.bindPositional(1, 3);
    String part = toText(given[0]).value;
    int[] range = range(s, given[1], given[2]);
    if (range == null) {
      return 0L;
    }
    String text = s.value.substring(range[0], range[1]);
    if (part.isEmpty()) {
      return text.codePointCount(0, text.length()) + 1L;
    }
    long n = 0;
    for (int at = 0; (at = Values.find(run, text, part, at)) >= 0; at += part.length()) {
      n++;
    }
    return n;
  }

  static Text pad(Run run, Text s, Args args, char side) {
    @Nullable Object[] given = args.bindPositional(1, 2);
    Text fill = given[1] == null ? Text.of(" ") : toText(given[1]);
    fill = s.markup ? escape(run, fill) : fill;
    if (fill.size() != 1) {
      throw Fault.of("the fill character must be exactly one character long");
    }
    int width = toInt(given[0]);
    int missing = Math.max(0, width - s.size());
    // odd widths put the extra space on the left, as CPython's center does
    int left = side == 'l' ? 0 : side == 'r' ? missing : missing / 2 + (missing & width & 1);
    return new Text.Builder(run)
        .pad(fill.value, left)
        .add(s)
        .pad(fill.value, missing - left)
        .build();
  }

  private static Object zfill(Run run, Text s, Args args) {
    int missing = toInt(args.bindPositional(1, 1)[0]) - s.size();
    int sign = s.value.startsWith("-") || s.value.startsWith("+") ? 1 : 0;
    return new Text.Builder(run).add(s.sub(0, sign)).pad("0", missing).add(s.sub(sign)).build();
  }
}

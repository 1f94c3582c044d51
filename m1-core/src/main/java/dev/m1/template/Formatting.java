package dev.m1.template;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Python's two ways of formatting: the {@code %} operator and {@code str.format}. */
final class Formatting {
  private static final Pattern PERCENT =
      Pattern.compile(
          "%(?:\\(([^()]*)\\))?([-+ #0]*)(\\*|\\d{1,9})?(?:\\.(\\*|\\d{0,9}))?[hlL]?(.)");
  private static final Pattern SPEC =
      Pattern.compile("(?:(.)?([<>=^]))?([-+ ])?(#)?(0)?(\\d{1,9})?([,_])?(?:\\.(\\d{1,9}))?(.)?");

  /** How one value is to be written. */
  private record Spec(
      String fill,
      char align,
      String sign,
      boolean alternate,
      int width,
      String group,
      int precision,
      char type) {}

  private Formatting() {}

  static Text percent(Run run, Text format, Object values) {
    run.chars(format.value.length());
    List<Object> row = values instanceof Seq s && s.tuple ? s.items : List.of(values);
    boolean mapping =
        values instanceof Dict
            || values instanceof Undefined
            || (values instanceof Seq s && !s.tuple);
    Text.Builder out = new Text.Builder(run);
    Matcher m = PERCENT.matcher(format.value);
    int at = 0;
    int next = 0;
    for (int i; (i = format.value.indexOf('%', at)) >= 0; at = m.end()) {
      out.add(format.sub(at, i));
      if (!m.find(i) || m.start() != i) {
        throw Fault.of("incomplete format");
      }
      if (m.group(5).equals("%") && m.end() == i + 2) {
        out.add(format.sub(i, i + 1));
        continue;
      }
      if ("*".equals(m.group(3)) || "*".equals(m.group(4))) {
        throw Fault.unsupported("'*' in a % format");
      }
      Object value;
      if (m.group(1) != null) {
        Object found = values instanceof Dict dict ? dict.get(m.group(1)) : null;
        if (found == null) {
          throw Fault.of(mapping ? "key '" + m.group(1) + "'" : "format requires a mapping");
        }
        value = found;
      } else if (next == row.size()) {
        throw Fault.of("not enough arguments for format string");
      } else {
        value = row.get(next++);
      }
      out.add(convert(run, m, value, format.markup));
    }
    if (next < row.size() && !mapping) {
      throw Fault.of("not all arguments converted during string formatting");
    }
    return out.add(format.sub(at)).build().markup(format.markup);
  }

  private static Text convert(Run run, Matcher m, Object value, boolean markup) {
    String flags = m.group(2);
    int width = m.group(3) == null ? 0 : Integer.parseInt(m.group(3));
    String digits = m.group(4);
    int precision = digits == null ? -1 : digits.isEmpty() ? 0 : Integer.parseInt(digits);
    char type = m.group(5).charAt(0);
    String sign = flags.contains("+") ? "+" : flags.contains(" ") ? " " : "-";
    boolean left = flags.contains("-");
    boolean zero = flags.contains("0") && !left;
    boolean alternate = flags.contains("#");
    switch (type) {
      case 's', 'r', 'c' -> {
        Text text = type == 'r' ? Repr.repr(run, value) : Repr.str(run, value);
        if (type == 'c') {
          text = value instanceof Text ? text : character(value);
          if (text.size() != 1) {
            throw Fault.of("%c requires int or char");
          }
        }
        text = markup ? Strings.escape(run, text) : text;
        text =
            precision >= 0 && precision < text.size() ? text.sub(0, text.offset(precision)) : text;
        return aligned(run, text, " ", left ? '<' : '>', width);
      }
      case 'd', 'i', 'u', 'x', 'X', 'o', 'e', 'E', 'f', 'F', 'g', 'G' -> {
        boolean real = "eEfFgG".indexOf(type) >= 0;
        if (!Values.isNumber(value) || (value instanceof Double && "xXo".indexOf(type) >= 0)) {
          throw Values.typeFault(value, "cannot be formatted with %" + type);
        }
        char kind = type == 'i' || type == 'u' ? 'd' : type;
        Object number = real || !(value instanceof Double) ? value : Operators.truncate(value);
        if (!real && precision >= 0) {
          throw Fault.unsupported("a precision with %" + type);
        }
        char align = left ? '<' : zero ? '=' : '>';
        String fill = zero ? "0" : " ";
        return number(
            run, new Spec(fill, align, sign, alternate, width, "", precision, kind), number);
      }
      case 'a' -> throw Fault.unsupported("%a");
      default -> throw Fault.of("unsupported format character '" + type + "'");
    }
  }

  private static Text character(Object value) {
    long c = Values.toLong(value);
    if (c < 0 || c > Character.MAX_CODE_POINT) {
      throw Fault.of("%c arg not in range");
    }
    return Text.of(Character.toString((int) c));
  }

  /** Runs {@code str.format}; fields look attributes up as the template itself does. */
  static Text format(Run run, Text format, Args args) {
    int[] auto = {0};
    return format(run, format, args, auto, 2);
  }

  private static Text format(Run run, Text format, Args args, int[] auto, int depth) {
    if (depth == 0) {
      throw Fault.of("Max string recursion exceeded");
    }
    String s = format.value;
    Text.Builder out = new Text.Builder(run);
    int at = 0;
    while (at < s.length()) {
      int brace = at;
      while (brace < s.length() && s.charAt(brace) != '{' && s.charAt(brace) != '}') {
        brace++;
      }
      out.add(format.sub(at, brace));
      if (brace == s.length()) {
        break;
      }
      char c = s.charAt(brace);
      if (brace + 1 < s.length() && s.charAt(brace + 1) == c) {
        out.add(format.sub(brace, brace + 1));
        at = brace + 2;
        continue;
      }
      if (c == '}') {
        throw Fault.of("Single '}' encountered in format string");
      }
      int end = closing(s, brace);
      out.add(field(run, format.sub(brace + 1, end), args, auto, depth, format.markup));
      at = end + 1;
    }
    return out.build();
  }

  private static int closing(String s, int open) {
    int depth = 0;
    for (int i = open; i < s.length(); i++) {
      char c = s.charAt(i);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    throw Fault.of("expected '}' before end of string");
  }

  private static Text field(Run run, Text field, Args args, int[] auto, int depth, boolean markup) {
    String s = field.value;
    int nameEnd = 0;
    boolean inBrackets = false;
    while (nameEnd < s.length() && (inBrackets || ":!".indexOf(s.charAt(nameEnd)) < 0)) {
      char c = s.charAt(nameEnd++);
      inBrackets = c == '[' || (inBrackets && c != ']');
      if (c == '{' || c == '}') {
        throw Fault.of("unexpected '" + c + "' in field name");
      }
    }
    Object value = lookup(run, s.substring(0, nameEnd), args, auto);
    int specStart = nameEnd;
    if (nameEnd < s.length() && s.charAt(nameEnd) == '!') {
      String conversion = nameEnd + 1 < s.length() ? s.substring(nameEnd + 1, nameEnd + 2) : "";
      specStart = nameEnd + 2;
      if (specStart < s.length() && s.charAt(specStart) != ':') {
        throw Fault.of("expected ':' after conversion specifier");
      }
      switch (conversion) {
        case "s" -> value = Repr.str(run, value);
        case "r" -> value = Repr.repr(run, value);
        default -> throw Fault.of("unknown conversion '" + conversion + "'");
      }
    }
    Text spec = Text.EMPTY;
    if (specStart < s.length()) {
      spec = format(run, field.sub(specStart + 1), args, auto, depth - 1);
    }
    if (markup && spec.isEmpty()) {
      return Strings.escape(run, value);
    }
    if (value instanceof Text t && t.markup && !spec.isEmpty()) {
      throw Fault.unsupported("a format specifier for markup");
    }
    return value(run, value, spec.value);
  }

  private static Object lookup(Run run, String name, Args args, int[] auto) {
    int end = 0;
    while (end < name.length() && name.charAt(end) != '.' && name.charAt(end) != '[') {
      end++;
    }
    String first = name.substring(0, end);
    Object value;
    if (name.isEmpty() || (!first.isEmpty() && first.chars().allMatch(c -> c >= '0' && c <= '9'))) {
      if (first.isEmpty() ? auto[0] < 0 : auto[0] > 0) {
        throw Fault.of("cannot mix automatic field numbering and manual field specification");
      }
      int index = first.isEmpty() ? auto[0]++ : first.length() > 9 ? -1 : Integer.parseInt(first);
      auto[0] = first.isEmpty() ? auto[0] : -1;
      if (index < 0 || index >= args.positional().size()) {
        throw Fault.of("Replacement index " + index + " out of range for positional args tuple");
      }
      value = args.positional().get(index);
    } else {
      Object named = args.named().get(first);
      if (named == null) {
        throw Fault.of("format has no argument '" + first + "'");
      }
      value = named;
    }
    while (end < name.length()) {
      boolean attribute = name.charAt(end) == '.';
      int from = end + 1;
      end = from;
      while (end < name.length()
          && (attribute ? ".[".indexOf(name.charAt(end)) < 0 : name.charAt(end) != ']')) {
        end++;
      }
      String part = name.substring(from, end);
      boolean index = !attribute && part.matches("\\d{1,9}");
      if (part.isEmpty() || (!attribute && end == name.length())) {
        throw Fault.of("Empty attribute in format string");
      }
      value =
          attribute
              ? Attributes.attribute(run, value, part)
              : Attributes.item(run, value, index ? (Object) Long.valueOf(part) : Text.of(part));
      end += attribute ? 0 : 1;
    }
    return value;
  }

  /** Python's {@code format(value, spec)}. */
  private static Text value(Run run, Object value, String spec) {
    if (spec.isEmpty()) {
      return Repr.str(run, value);
    }
    if (!(value instanceof Text) && !Values.isNumber(value)) {
      throw Values.typeFault(value, "takes no format specifier");
    }
    Matcher m = SPEC.matcher(spec);
    if (!m.matches()) {
      throw Fault.of("Invalid format specifier '" + spec + "'");
    }
    boolean zero = m.group(5) != null;
    boolean text = value instanceof Text;
    char align = text ? '<' : zero ? '=' : '>';
    if (m.group(2) != null) {
      align = m.group(2).charAt(0);
    }
    String fill = m.group(1) != null ? m.group(1) : zero ? "0" : " ";
    int width = m.group(6) == null ? 0 : Integer.parseInt(m.group(6));
    int precision = m.group(8) == null ? -1 : Integer.parseInt(m.group(8));
    char type = m.group(9) == null ? 0 : m.group(9).charAt(0);
    String group = m.group(7) == null ? "" : m.group(7);
    if (value instanceof Text t) {
      boolean plain = m.group(3) == null && m.group(4) == null && group.isEmpty() && align != '=';
      if (!plain || (type != 0 && type != 's')) {
        throw Fault.of("Invalid format specifier '" + spec + "' for object of type 'str'");
      }
      t = precision >= 0 && precision < t.size() ? t.sub(0, t.offset(precision)) : t;
      return aligned(run, t, fill, align, width);
    }
    if (align == '=' && fill.equals("0") && width > 0 && !group.isEmpty()) {
      throw Fault.unsupported("zero padding with digit groups");
    }
    String sign = m.group(3) == null ? "-" : m.group(3);
    boolean alternate = m.group(4) != null;
    return number(
        run, new Spec(fill, align, sign, alternate, width, group, precision, type), value);
  }

  private static Text number(Run run, Spec spec, Object value) {
    run.conversion();
    String digits;
    String prefix = "";
    if (value instanceof Double || (spec.type != 0 && "eEfFgG%".indexOf(spec.type) >= 0)) {
      if ("dxXobcn".indexOf(spec.type) >= 0 && spec.type != 0) {
        throw Fault.of("Unknown format code '" + spec.type + "' for object of type 'float'");
      }
      digits = Numbers.format(Values.toDouble(value), spec.type, spec.precision, spec.alternate);
    } else {
      if (spec.precision >= 0) {
        throw Fault.of("Precision not allowed in integer format specifier");
      }
      int radix =
          switch (spec.type) {
            case 0, 'd' -> 10;
            case 'x', 'X' -> 16;
            case 'o' -> 8;
            case 'b' -> 2;
            case 'c', 'n' -> throw Fault.unsupported("format code '" + spec.type + "'");
            default -> throw Fault.of("Unknown format code '" + spec.type + "' for an integer");
          };
      digits = Long.toString(Values.toLong(value), radix);
      prefix = spec.alternate && radix != 10 ? "0" + Character.toLowerCase(spec.type) : "";
      if (spec.type == 'X') {
        digits = digits.toUpperCase(Locale.ROOT);
        prefix = prefix.toUpperCase(Locale.ROOT);
      }
    }
    boolean negative = digits.startsWith("-");
    String body = negative ? digits.substring(1) : digits;
    String sign = negative ? "-" : spec.sign.equals("-") ? "" : spec.sign;
    if (!spec.group.isEmpty()) {
      body = grouped(body, spec.group, "xXob".indexOf(spec.type) >= 0 && spec.type != 0 ? 4 : 3);
    }
    String lead = sign + prefix;
    if (spec.align != '=') {
      return aligned(run, Text.of(lead + body), spec.fill, spec.align, spec.width);
    }
    long missing = (long) spec.width - lead.length() - body.length();
    return new Text.Builder(run).add(lead).pad(spec.fill, missing).add(body).build();
  }

  private static String grouped(String digits, String separator, int size) {
    int end = 0;
    while (end < digits.length() && Character.isLetterOrDigit(digits.charAt(end))) {
      end++;
    }
    int power = Math.max(digits.indexOf("e+"), digits.indexOf("e-"));
    end = power > 0 ? Math.min(power, end) : end;
    StringBuilder out = new StringBuilder(digits);
    for (int i = end - size; i > 0; i -= size) {
      out.insert(i, separator);
    }
    return out.toString();
  }

  private static Text aligned(Run run, Text text, String fill, char align, int width) {
    long missing = (long) width - text.size();
    long left = align == '<' ? 0 : align == '^' ? missing / 2 : missing;
    return new Text.Builder(run).pad(fill, left).add(text).pad(fill, missing - left).build();
  }
}

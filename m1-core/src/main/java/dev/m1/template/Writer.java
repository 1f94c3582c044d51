package dev.m1.template;

import static dev.m1.template.None.NONE;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes values as Python's {@code str()} and {@code repr()} do, or as {@code json.dumps}.
 *
 * <p>A written list or dict that holds any content counts as content from bracket to bracket: it is
 * one piece to the tokenizer then, and never less safe.
 */
final class Writer {
  /** How JSON is laid out; {@code indent} null means in one line. */
  record Json(
      boolean ascii, @Nullable String indent, String separator, String colon, boolean sort) {}

  private final Run run;
  private final @Nullable Json json;
  private final StringBuilder out = new StringBuilder();
  private boolean content;

  private Writer(Run run, @Nullable Json json) {
    this.run = run;
    this.json = json;
  }

  static Text str(Run run, Object value) {
    if (value instanceof Text text) {
      return text;
    }
    return value instanceof Undefined ? Text.EMPTY : repr(run, value);
  }

  static Text repr(Run run, Object value) {
    return new Writer(run, null).written(value);
  }

  static Text json(Run run, Object value, Json layout) {
    return new Writer(run, layout).written(value);
  }

  private Text written(Object value) {
    write(value, "\n");
    run.chars(out.length());
    return Text.of(out.toString(), content);
  }

  private void write(Object value, String line) {
    run.enter();
    run.fits(out.length());
    if (value instanceof Text text) {
      content |= text.hasContent();
      run.chars(text.value.length());
      quote(text);
    } else if (value instanceof Boolean b) {
      out.append(json != null ? b.toString() : b ? "True" : "False");
    } else if (value instanceof Long n) {
      out.append((long) n);
    } else if (value instanceof Double d) {
      run.steps(40); // far more work than a node
      String text = number(d);
      out.append(json == null ? text : text.replace("nan", "NaN").replace("inf", "Infinity"));
    } else if (value == NONE) {
      out.append(json != null ? "null" : "None");
    } else if (value instanceof List<?> list) {
      boolean tuple = json == null && value instanceof Values.Tuple;
      String end = !tuple ? "]" : list.size() == 1 ? ",)" : ")";
      items(tuple ? "(" : "[", list, end, line);
    } else if (value instanceof Map<?, ?> map) {
      boolean sort = json != null && json.sort;
      List<Object> keys = Values.list(run, map);
      items("{", sort ? Values.sorted(run, keys, key -> key, false) : keys, "}", line, map);
    } else if (json != null) {
      throw Values.typeError(value, "is not JSON serializable");
    } else if (value instanceof Undefined) {
      out.append("Undefined");
    } else { // Jinja prints a memory address here, or something that templates do not print
      throw ChatTemplateException.unsupported("printing a " + Values.typeName(value));
    }
    run.leave();
  }

  private void items(String open, List<?> items, String close, String line) {
    items(open, items, close, line, null);
  }

  private void items(
      String open, List<?> items, String close, String line, @Nullable Map<?, ?> map) {
    String indent = json == null ? null : json.indent;
    String inner = indent == null ? "" : line + indent;
    run.chars((long) inner.length() * items.size());
    out.append(open).append(items.isEmpty() ? "" : inner);
    for (Iterator<?> all = items.iterator(); all.hasNext(); ) {
      Object item = all.next();
      if (map != null) {
        boolean bare = json != null && !(item instanceof Text); // a key that is an integer
        out.append(bare ? "\"" : "");
        write(item, inner);
        out.append(bare ? "\"" : "").append(json == null ? ": " : json.colon);
        write(java.util.Objects.requireNonNull(map.get(item)), inner);
      } else {
        write(item, inner);
      }
      out.append(!all.hasNext() ? "" : json == null ? ", " : json.separator + inner);
      run.fits(out.length());
    }
    out.append(indent == null || items.isEmpty() ? "" : line).append(close);
  }

  private void quote(Text text) {
    String s = text.value;
    boolean single = json == null && (s.indexOf('\'') < 0 || s.indexOf('"') >= 0);
    char quote = single ? '\'' : '"';
    out.append(text.markup && json == null ? "Markup(" : "").append(quote);
    s.codePoints().forEach(c -> character(c, quote));
    out.append(quote).append(text.markup && json == null ? ")" : "");
  }

  private void character(int c, char quote) {
    int plain = (json == null ? "\\\n\r\t" : "\\\n\r\t\b\f").indexOf(c);
    if (plain >= 0 || c == quote) {
      out.append('\\').append(c == quote ? quote : "\\nrtbf".charAt(plain));
    } else if (json == null ? Strings.isPrintable(c) : c >= ' ' && (c < 127 || !json.ascii)) {
      out.appendCodePoint(c);
    } else if (json != null) {
      for (char unit : Character.toChars(c)) {
        out.append(String.format("\\u%04x", (int) unit));
      }
    } else {
      out.append(String.format(c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c));
    }
  }

  /** Python's repr of a float: the shortest digits that read back as the same value. */
  static String number(double d) {
    if (Double.isNaN(d) || Double.isInfinite(d)) {
      return Double.isNaN(d) ? "nan" : d > 0 ? "inf" : "-inf";
    }
    String sign = Double.doubleToRawLongBits(d) < 0 ? "-" : "";
    BigDecimal exact = new BigDecimal(Math.abs(d));
    BigDecimal shortest = exact;
    for (int digits = 1; digits <= 17; digits++) {
      shortest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (shortest.doubleValue() == Math.abs(d)) {
        break;
      }
    }
    shortest = shortest.signum() == 0 ? BigDecimal.ZERO : shortest.stripTrailingZeros();
    int exponent = shortest.precision() - shortest.scale() - 1;
    if (exponent >= -4 && exponent < 16) {
      String plain = shortest.toPlainString();
      return sign + plain + (plain.indexOf('.') < 0 ? ".0" : "");
    }
    String digits = shortest.unscaledValue().toString();
    String mantissa = digits.charAt(0) + (digits.length() > 1 ? "." : "") + digits.substring(1);
    return sign
        + mantissa
        + String.format(Locale.ROOT, "e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
  }
}

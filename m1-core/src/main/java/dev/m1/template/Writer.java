package dev.m1.template;

import static dev.m1.template.Values.NONE;

import dev.m1.internal.python.PythonText;
import dev.m1.template.Values.Undefined;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
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
      quote(json == null ? text.plain().value : text.value);
    } else if (value instanceof Boolean b) {
      out.append(json != null ? b.toString() : b ? "True" : "False");
    } else if (value instanceof Long n) {
      out.append((long) n);
    } else if (value instanceof Double d) {
      run.steps(40); // far more work than a node
      String text = PythonText.number(d);
      out.append(json == null ? text : text.replace("nan", "NaN").replace("inf", "Infinity"));
    } else if (value == NONE) {
      out.append(json != null ? "null" : "None");
    } else if (value instanceof Values.Tuple tuple && json == null) {
      items("(", tuple, tuple.size() == 1 ? ",)" : ")", line);
    } else if (value instanceof List<?> list) {
      items("[", list, "]", line);
    } else if (value instanceof Map<?, ?> map) {
      List<Object> pairs = Functions.pairs(run, map);
      if (json != null && json.sort) {
        pairs.sort((a, b) -> Values.order(run, key(a), key(b)));
      }
      items("{", pairs, "}", line);
    } else if (json != null) {
      throw Values.typeError(value, "is not JSON serializable");
    } else if (value instanceof Undefined) {
      out.append("Undefined");
    } else { // Jinja prints a memory address here, or something that templates do not print
      throw ChatTemplateException.unsupported("printing a " + Values.typeName(value));
    }
    run.leave();
  }

  private static Object key(Object pair) {
    return ((List<?>) pair).get(0);
  }

  private void items(String open, Collection<?> items, String close, String line) {
    String indent = json == null ? null : json.indent;
    String inner = indent == null ? "" : line + indent;
    run.chars((long) inner.length() * items.size());
    out.append(open).append(items.isEmpty() ? "" : inner);
    for (Iterator<?> all = items.iterator(); all.hasNext(); ) {
      Object item = all.next();
      if (open.equals("{")) {
        boolean bare = json != null && key(item) instanceof Long;
        out.append(bare ? "\"" : "");
        write(key(item), inner);
        out.append(bare ? "\"" : "").append(json == null ? ": " : json.colon);
        item = ((List<?>) item).get(1);
      }
      write(item, inner);
      out.append(!all.hasNext() ? "" : json == null ? ", " : json.separator + inner);
      run.fits(out.length());
    }
    out.append(indent == null || items.isEmpty() ? "" : line).append(close);
  }

  private void quote(String s) {
    boolean single = json == null && (s.indexOf('\'') < 0 || s.indexOf('"') >= 0);
    char quote = single ? '\'' : '"';
    out.append(quote);
    s.codePoints().forEach(c -> character(c, quote));
    out.append(quote);
  }

  private void character(int c, char quote) {
    int plain = (json == null ? "\\\n\r\t" : "\\\n\r\t\b\f").indexOf(c);
    if (plain >= 0 || c == quote) {
      out.append('\\').append(c == quote ? quote : "\\nrtbf".charAt(plain));
    } else if (json == null ? PythonText.isPrintable(c) : c >= ' ' && (c < 127 || !json.ascii)) {
      out.appendCodePoint(c);
    } else if (json != null) {
      for (char unit : Character.toChars(c)) {
        out.append(String.format("\\u%04x", (int) unit));
      }
    } else {
      out.append(String.format(c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c));
    }
  }
}

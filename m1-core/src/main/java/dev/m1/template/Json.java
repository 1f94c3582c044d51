package dev.m1.template;

import static dev.m1.template.None.NONE;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes values as Python's {@code json.dumps}, with the arguments that Hugging Face's {@code
 * tojson} takes. As with {@link Repr}, JSON that holds any content counts as content throughout.
 */
final class Json {
  private final Run run;
  private final boolean ascii;
  private final @Nullable String indent;
  private final String itemSeparator;
  private final String keySeparator;
  private final boolean sortKeys;
  private final StringBuilder out = new StringBuilder();
  private boolean content;

  private Json(Run run, @Nullable Object[] args) {
    this.run = run;
    this.ascii = args[0] != null && Values.truth(args[0]);
    this.indent = indent(run, args[1]);
    this.sortKeys = args[3] != null && Values.truth(args[3]);
    if (args[2] == null || args[2] == NONE) {
      this.itemSeparator = indent == null ? ", " : ",";
      this.keySeparator = ": ";
    } else {
      List<Object> separators = Values.list(run, args[2]);
      if (separators.size() != 2) {
        throw Fault.of("separators must be an (item, key) pair");
      }
      this.itemSeparator = Values.toText(separators.get(0)).value;
      this.keySeparator = Values.toText(separators.get(1)).value;
    }
  }

  private static @Nullable String indent(Run run, @Nullable Object indent) {
    if (indent == null || indent == NONE) {
      return null;
    } else if (indent instanceof Text text) {
      return text.value;
    }
    int width = Math.max(0, Values.toInt(indent));
    run.fits(width);
    return " ".repeat(width);
  }

  /** Writes {@code value} with ensure_ascii, indent, separators and sort_keys, each maybe null. */
  static Text write(Run run, Object value, @Nullable Object[] args) {
    Json json = new Json(run, args);
    json.write(value, "\n");
    run.chars(json.out.length());
    return Text.of(json.out.toString(), json.content);
  }

  private void write(Object value, String line) {
    run.steps(1);
    run.fits(out.length());
    if (value instanceof Text text) {
      string(text);
    } else if (value instanceof Long n) {
      out.append((long) n);
    } else if (value instanceof Double d) {
      run.conversion();
      out.append(number(d));
    } else if (value instanceof Boolean b) {
      out.append((boolean) b);
    } else if (value == NONE) {
      out.append("null");
    } else if (value instanceof Seq seq) {
      String inner = open('[', seq.items.isEmpty(), line);
      for (int i = 0; i < seq.items.size(); i++) {
        separate(i > 0, inner);
        write(seq.items.get(i), inner);
      }
      close(']', seq.items.isEmpty(), line);
    } else if (value instanceof Dict dict) {
      dict(dict, line);
    } else {
      throw Fault.of("a value of type '" + Values.typeName(value) + "' is not JSON serializable");
    }
  }

  private void dict(Dict dict, String line) {
    String inner = open('{', dict.size() == 0, line);
    boolean more = false;
    List<Object> pairs = new ArrayList<>(dict.pairs());
    if (sortKeys) {
      pairs = Values.sort(run, pairs, pair -> ((Seq) pair).items.get(0), false);
    }
    for (Object pair : pairs) {
      separate(more, inner);
      more = true;
      key(((Seq) pair).items.get(0));
      out.append(keySeparator);
      write(((Seq) pair).items.get(1), inner);
    }
    close('}', dict.size() == 0, line);
  }

  private void key(Object key) {
    if (key instanceof Text text) {
      string(text);
    } else if (Values.isNumber(key) || key == NONE) {
      out.append('"');
      write(key, "");
      out.append('"');
    } else {
      throw Fault.of("keys must be str, int, float, bool or None, not " + Values.typeName(key));
    }
  }

  private String open(char bracket, boolean empty, String line) {
    out.append(bracket);
    String inner = indent == null ? "" : line + indent;
    run.fits(inner.length());
    run.chars(inner.length());
    if (!empty) {
      out.append(inner);
    }
    return inner;
  }

  private void separate(boolean more, String inner) {
    if (more) {
      out.append(itemSeparator).append(inner);
    }
  }

  private void close(char bracket, boolean empty, String line) {
    if (indent != null && !empty) {
      out.append(line);
    }
    out.append(bracket);
  }

  private static String number(double d) {
    if (Double.isNaN(d)) {
      return "NaN";
    }
    return Double.isInfinite(d) ? (d > 0 ? "Infinity" : "-Infinity") : Numbers.repr(d);
  }

  private void string(Text text) {
    content |= text.hasContent();
    run.chars(text.value.length());
    out.append('"');
    for (int i = 0; i < text.value.length(); i++) {
      char c = text.value.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\f' -> out.append("\\f");
        case '\b' -> out.append("\\b");
        default -> {
          if (c < ' ' || (ascii && c > '~')) {
            String hex = Integer.toHexString(c);
            out.append("\\u").append("0".repeat(4 - hex.length())).append(hex);
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}

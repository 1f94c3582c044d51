package dev.m1.template;

import static dev.m1.template.None.NONE;

import java.util.Iterator;
import java.util.Map;

/**
 * Writes values as Python's {@code str()} and {@code repr()} do.
 *
 * <p>A written list or dict that holds any content counts as content from bracket to bracket: it is
 * one piece to the tokenizer then, and never less safe.
 */
final class Repr {
  private final Run run;
  private final StringBuilder out = new StringBuilder();
  private boolean content;

  private Repr(Run run) {
    this.run = run;
  }

  static Text str(Run run, Object value) {
    if (value instanceof Text text) {
      return text;
    } else if (value instanceof Undefined) {
      return Text.EMPTY;
    }
    return repr(run, value);
  }

  static Text repr(Run run, Object value) {
    Repr repr = new Repr(run);
    repr.write(value, 0);
    run.chars(repr.out.length());
    return Text.of(repr.out.toString(), repr.content);
  }

  private void write(Object value, int depth) {
    run.steps(1);
    run.fits(out.length());
    if (depth > 2 * Run.MAX_NESTED_DATA) {
      throw Fault.limit("printed values nested deeper than " + 2 * Run.MAX_NESTED_DATA);
    }
    if (value instanceof Text text) {
      content |= text.hasContent();
      quote(text);
    } else if (value instanceof Boolean b) {
      out.append(b ? "True" : "False");
    } else if (value instanceof Long n) {
      out.append((long) n);
    } else if (value instanceof Double d) {
      run.conversion();
      out.append(Numbers.repr(d));
    } else if (value == NONE) {
      out.append("None");
    } else if (value instanceof Undefined) {
      out.append("Undefined");
    } else if (value instanceof Seq seq) {
      String end = !seq.tuple ? "]" : seq.items.size() == 1 ? ",)" : ")";
      items(seq.tuple ? "(" : "[", seq.items, end, depth);
    } else if (value instanceof Dict dict) {
      dict(dict, depth);
    } else if (value instanceof Dict.View view) {
      String name = view.part().name().toLowerCase(java.util.Locale.ROOT);
      items("dict_" + name + "([", view.items(), "])", depth);
    } else if (value instanceof Values.Range r) {
      out.append("range(").append(r.start()).append(", ").append(r.stop());
      out.append(r.step() == 1 ? ")" : ", " + r.step() + ")");
    } else if (value instanceof Values.Namespace namespace) {
      out.append("<Namespace ");
      Dict attributes = new Dict();
      for (Map.Entry<String, Object> entry : namespace.attributes().entrySet()) {
        attributes.put(Text.of(entry.getKey()), entry.getValue());
      }
      dict(attributes, depth);
      out.append('>');
    } else if (value instanceof Macro macro) {
      out.append("<Macro ").append(macro.name().isEmpty() ? "anonymous" : "'" + macro.name() + "'");
      out.append('>');
    } else if (value instanceof Loop loop) {
      out.append("<LoopContext ")
          .append(loop.index())
          .append('/')
          .append(loop.length())
          .append('>');
    } else {
      // Jinja prints a memory address here
      throw Fault.unsupported("printing a " + Values.typeName(value));
    }
  }

  private void items(String open, Iterable<Object> items, String close, int depth) {
    out.append(open);
    Iterator<Object> all = items.iterator();
    while (all.hasNext()) {
      write(all.next(), depth + 1);
      out.append(all.hasNext() ? ", " : "");
    }
    out.append(close);
  }

  private void dict(Dict dict, int depth) {
    out.append('{');
    String separator = "";
    for (Seq pair : dict.pairs()) {
      out.append(separator);
      write(pair.items.get(0), depth + 1);
      out.append(": ");
      write(pair.items.get(1), depth + 1);
      separator = ", ";
    }
    out.append('}');
  }

  private void quote(Text text) {
    run.chars(text.value.length());
    out.append(text.markup ? "Markup(" : "");
    String s = text.value;
    char quote = s.indexOf('\'') >= 0 && s.indexOf('"') < 0 ? '"' : '\'';
    out.append(quote);
    s.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\\' -> out.append("\\\\");
                default -> {
                  if (c == quote) {
                    out.append('\\').append(quote);
                  } else if (Strings.isPrintable(c)) {
                    out.appendCodePoint(c);
                  } else {
                    out.append(escape(c));
                  }
                }
              }
            });
    out.append(quote).append(text.markup ? ")" : "");
  }

  /** Python's escape for a character that cannot be shown. */
  static String escape(int c) {
    String hex = Integer.toHexString(c);
    int width = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
    return (width == 2 ? "\\x" : width == 4 ? "\\u" : "\\U")
        + "0".repeat(width - hex.length())
        + hex;
  }
}

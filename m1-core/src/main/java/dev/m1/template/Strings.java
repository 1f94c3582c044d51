package dev.m1.template;

import static dev.m1.template.ChatTemplateException.failure;
import static dev.m1.template.ChatTemplateException.unsupported;
import static java.util.Locale.ROOT;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** What Python's str does. Indices are code points outside and UTF-16 offsets inside. */
final class Strings {
  private Strings() {}

  static boolean isSpace(int c) {
    return (c >= 9 && c <= 13)
        || (c >= 0x1c && c <= 0x1f)
        || c == 0x85
        || c == 0x2028
        || c == 0x2029
        || Character.getType(c) == Character.SPACE_SEPARATOR;
  }

  /** The end of what is left of {@code text} without the white space at its end. */
  static int endWithoutSpace(String text, int from) {
    int end = text.length();
    while (end > from && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return end;
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

  static boolean isCased(int c) {
    return Character.isLowerCase(c) || Character.isUpperCase(c) || Character.isTitleCase(c);
  }

  /** Capitalizes the first letter and each after a character that is not {@code inside} a word. */
  static String capitalized(String s, IntPredicate inside) {
    String lower = s.toLowerCase(ROOT);
    if (lower.length() != s.length()) {
      throw unsupported("capitalizing this text");
    }
    StringBuilder out = new StringBuilder();
    boolean first = true;
    for (int i = 0, next; i < s.length(); i = next) {
      next = i + Character.charCount(s.codePointAt(i));
      String upper = s.substring(i, next).toUpperCase(ROOT);
      if (first && !upper.equals(Character.toString(Character.toTitleCase(s.codePointAt(i))))) {
        throw unsupported("capitalizing this text"); // a sharp s or a digraph
      }
      out.append(first ? upper : lower.substring(i, next));
      first = !inside.test(s.codePointAt(i));
    }
    return out.toString();
  }

  /** Finds like indexOf; a long part pays for the worst case before the search. */
  static int find(Run run, String text, String part, int from) {
    long worst = part.length() > 64 ? (long) text.length() * part.length() / 16 : 0;
    run.chars(worst);
    int found = text.indexOf(part, from);
    run.chars(worst > 0 ? 0 : (found < 0 ? text.length() : found) - (long) from);
    return found;
  }

  /** Strips white space, or the characters given, off the left or right end or both. */
  static Text stripped(Text s, @Nullable String chars, boolean left, boolean right) {
    IntPredicate drop = chars == null ? Strings::isSpace : c -> chars.indexOf(c) >= 0;
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

  static List<Object> split(Run run, Text s, @Nullable String separator, long most) {
    long limit = most < 0 ? Long.MAX_VALUE : most;
    List<Object> parts = new ArrayList<>();
    int from = separator == null ? s.value.length() - lengthWithoutIndent(s) : 0;
    if (separator != null && separator.isEmpty()) {
      throw failure("empty separator");
    }
    while (parts.size() < limit) {
      int at = separator != null ? find(run, s.value, separator, from) : nextSpace(s.value, from);
      if (at < 0) {
        break;
      }
      run.steps(1);
      parts.add(s.sub(from, at));
      from = separator != null ? at + separator.length() : at;
      while (separator == null && from < s.value.length() && isSpace(s.value.charAt(from))) {
        from++;
      }
    }
    if (separator != null || from < s.value.length()) {
      parts.add(s.sub(from));
    }
    return parts;
  }

  private static int lengthWithoutIndent(Text s) {
    return stripped(s, null, true, false).value.length();
  }

  private static int nextSpace(String s, int from) {
    for (int i = from; i < s.length(); i++) {
      if (isSpace(s.charAt(i))) {
        return i;
      }
    }
    return -1;
  }

  /** Splits from the right, at a separator only. */
  static List<Object> splitFromRight(Run run, Text s, String separator, long most) {
    if (separator.isEmpty()) {
      throw failure("empty separator");
    }
    run.chars(separator.length() > 64 ? (long) s.value.length() * separator.length() / 16 : 0);
    List<Object> parts = new ArrayList<>();
    int end = s.value.length();
    for (long n = most < 0 ? Long.MAX_VALUE : most; n > 0; n--) {
      int last = end - separator.length();
      int at = last < 0 ? -1 : s.value.lastIndexOf(separator, last);
      if (at < 0) {
        break;
      }
      run.steps(1);
      parts.add(s.sub(at + separator.length(), end));
      end = at;
    }
    parts.add(s.sub(0, end));
    Collections.reverse(parts);
    return parts;
  }

  static List<Object> lines(Run run, Text s, boolean keepEnds) {
    List<Object> lines = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < s.value.length(); i++) {
      char c = s.value.charAt(i);
      if ("\n\013\f\r\034\035\036\u0085\u2028\u2029".indexOf(c) >= 0) {
        int next = i + (s.value.startsWith("\r\n", i) ? 2 : 1);
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

  static Text replaced(Run run, Text s, Text old, Text with, long most) {
    Text.Builder out = new Text.Builder(run);
    long left = most < 0 ? Long.MAX_VALUE : most;
    int from = 0;
    if (old.isEmpty()) {
      for (Text character : s.characters()) {
        out.add(left-- > 0 ? with : Text.EMPTY).add(character);
      }
      return out.add(left > 0 ? with : Text.EMPTY).build();
    }
    for (int at = 0; left > 0 && (at = find(run, s.value, old.value, from)) >= 0; left--) {
      out.add(s.sub(from, at)).add(with);
      from = at + old.value.length();
    }
    return out.add(s.sub(from)).build();
  }

  static Text joined(Run run, Text separator, List<Object> items) {
    Text.Builder out = new Text.Builder(run);
    for (int i = 0; i < items.size(); i++) {
      out.add(i > 0 ? separator : Text.EMPTY).add(Values.text(items.get(i)));
    }
    return out.build();
  }

  /** Indents the lines after the first, as Jinja's filter does. */
  static Text indented(Run run, Text s, Text indent, boolean first, boolean blank) {
    List<Object> lines = lines(run, new Text.Builder(run).add(s).add("\n").build(), false);
    Text.Builder out = new Text.Builder(run).add(first ? indent : Text.EMPTY);
    for (int i = 0; i < lines.size(); i++) {
      Text line = Values.text(lines.get(i));
      out.add(i > 0 ? "\n" : "").add(i > 0 && (blank || !line.isEmpty()) ? indent : Text.EMPTY);
      out.add(line);
    }
    return out.build();
  }

  /** Escapes what HTML reserves, unless the text is markup already; provenance stays. */
  static Text escaped(Run run, Text text) {
    Text.Builder out = new Text.Builder(run);
    if (text.markup) {
      return text;
    }
    for (TemplateSpan span : text.spans()) {
      String safe = span.text().replace("&", "&amp;").replace(">", "&gt;").replace("<", "&lt;");
      out.add(safe.replace("'", "&#39;").replace("\"", "&#34;"), span.fromContent());
    }
    return out.build().markup(true);
  }
}

package dev.m1.template;

import static dev.m1.template.ChatTemplateException.failure;

import dev.m1.internal.python.PythonText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What Python's str does to a text. Offsets here are UTF-16 units. */
final class Strings {
  private static final Pattern LINE_END =
      Pattern.compile("\r\n|[\n\013\f\r\034\035\036\u0085\u2028\u2029]");

  private Strings() {}

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
    IntPredicate drop = chars == null ? PythonText::isSpace : c -> chars.indexOf(c) >= 0;
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

  /** Splits at most {@code most} times at a separator, from the left or from the right. */
  static List<Object> split(Run run, Text s, String separator, long most, boolean fromRight) {
    if (separator.isEmpty()) {
      throw failure("empty separator");
    }
    int step = fromRight ? -separator.length() : separator.length();
    List<Integer> cuts = new ArrayList<>();
    for (int at = fromRight ? s.value.length() + step : 0; cuts.size() != most; at += step) {
      at = fromRight ? s.value.lastIndexOf(separator, at) : find(run, s.value, separator, at);
      if (at < 0) {
        break;
      }
      cuts.add(at);
    }
    Collections.sort(cuts);
    List<Object> parts = new ArrayList<>();
    int from = 0;
    for (int cut : cuts) {
      parts.add(s.sub(from, cut));
      from = cut + separator.length();
    }
    parts.add(s.sub(from));
    return parts;
  }

  /** Splits at white space. */
  static List<Object> words(Run run, Text s, long most) {
    List<Object> words = new ArrayList<>();
    int from = skip(s.value, 0, true);
    for (long left = most; left != 0 && from < s.value.length(); left--) {
      int end = skip(s.value, from, false);
      run.chars(end - from);
      words.add(s.sub(from, end));
      from = skip(s.value, end, true);
    }
    words.addAll(from < s.value.length() ? List.of(s.sub(from)) : List.of());
    return words;
  }

  /** Returns where white space, or what is none, ends. */
  private static int skip(String text, int from, boolean space) {
    int at = from;
    while (at < text.length() && PythonText.isSpace(text.charAt(at)) == space) {
      at++;
    }
    return at;
  }

  static List<Object> lines(Run run, Text s) {
    List<Object> lines = new ArrayList<>();
    int from = 0;
    for (Matcher end = LINE_END.matcher(s.value); end.find(); from = end.end()) {
      run.steps(1);
      lines.add(s.sub(from, end.start()));
    }
    lines.addAll(from < s.value.length() ? List.of(s.sub(from)) : List.of());
    return lines;
  }

  static Text replaced(Run run, Text s, Text old, Text with, long most) {
    if (old.isEmpty()) {
      throw ChatTemplateException.unsupported("replacing an empty text");
    }
    Text.Builder out = new Text.Builder(run);
    int from = 0;
    int at = 0;
    for (long left = most; left != 0 && (at = find(run, s.value, old.value, from)) >= 0; left--) {
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

  /** Indents the lines, but for empty ones and without {@code first} the first. */
  static Text indented(Run run, Text s, Text indent, boolean first) {
    Text newline = Text.of("\n");
    List<Object> lines = lines(run, new Text.Builder(run).add(s).add(newline).build());
    for (int i = first ? 0 : 1; i < lines.size(); i++) {
      boolean empty = i > 0 && Values.text(lines.get(i)).isEmpty();
      lines.set(i, joined(run, empty ? Text.EMPTY : indent, List.of(Text.EMPTY, lines.get(i))));
    }
    return joined(run, newline, lines);
  }

  /** Escapes what HTML reserves, unless the text is markup already; provenance stays. */
  static Text escaped(Run run, Text text) {
    if (text.markup) {
      return text;
    }
    Text.Builder out = new Text.Builder(run);
    for (TemplateSpan span : text.spans()) {
      String safe = span.text().replace("&", "&amp;").replace(">", "&gt;").replace("<", "&lt;");
      safe = safe.replace("'", "&#39;").replace("\"", "&#34;");
      out.add(Text.of(safe, span.fromContent()));
    }
    return out.build();
  }
}

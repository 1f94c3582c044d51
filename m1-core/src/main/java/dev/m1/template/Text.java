package dev.m1.template;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A string whose every character knows whether it came from content.
 *
 * <p>Provenance is a list of offsets at which it changes, starting as template text at 0. Equality
 * and hash look at the characters only, as templates must not be able to tell. Immutable.
 */
final class Text {
  private static final int[] TEMPLATE = {};
  private static final int[] CONTENT = {0};
  static final Text EMPTY = of("");

  final String value;

  /** True for what Python calls Markup: {@code +} with it escapes the other side. */
  final boolean markup;

  private final int[] flips;

  private Text(String value, int[] flips, boolean markup) {
    this.value = value;
    this.flips = value.isEmpty() ? TEMPLATE : flips;
    this.markup = markup;
  }

  /** Text written by the template. */
  static Text of(String value) {
    return of(value, false);
  }

  static Text of(String value, boolean content) {
    return new Text(value, content ? CONTENT : TEMPLATE, false);
  }

  Text markup(boolean on) {
    return new Text(value, flips, on);
  }

  boolean isEmpty() {
    return value.isEmpty();
  }

  boolean hasContent() {
    return flips.length > 0;
  }

  private boolean isUniform() {
    return flips.length == 0 || (flips.length == 1 && flips[0] == 0);
  }

  /** The number of code points, which is what Python calls the length. */
  int size() {
    return value.codePointCount(0, value.length());
  }

  /** The characters between two UTF-16 offsets. */
  Text sub(int from, int to) {
    String part = value.substring(from, to);
    if (isUniform()) {
      return new Text(part, flips, markup);
    }
    int begin = Arrays.binarySearch(flips, from);
    int first = begin >= 0 ? begin + 1 : -begin - 1; // of the flips after the start
    int end = Arrays.binarySearch(flips, to);
    int last = Math.max(first, end >= 0 ? end : -end - 1);
    IntStream inside = Arrays.stream(flips, first, last).map(flip -> flip - from);
    return new Text(
        part, IntStream.concat(IntStream.range(0, first % 2), inside).toArray(), markup);
  }

  Text sub(int from) {
    return sub(from, value.length());
  }

  /** All code points, each as a text. */
  List<Text> characters() {
    List<Text> all = new ArrayList<>();
    for (int i = 0, next; i < value.length(); i = next) {
      next = i + Character.charCount(value.codePointAt(i));
      all.add(sub(i, next).markup(false));
    }
    return all;
  }

  /**
   * Applies a conversion of letters. Where it changes the length of a mixture (a sharp s in
   * capitals), all of it is content.
   */
  Text map(UnaryOperator<String> conversion) {
    String whole = conversion.apply(value);
    boolean same = isUniform() || whole.length() == value.length();
    return new Text(whole, same ? flips : CONTENT, markup);
  }

  List<TemplateSpan> spans() {
    List<TemplateSpan> spans = new ArrayList<>();
    for (int i = 0, from = 0; i <= flips.length; i++) {
      int to = i < flips.length ? flips[i] : value.length();
      if (to > from) {
        spans.add(new TemplateSpan(value.substring(from, to), i % 2 == 1));
      }
      from = to;
    }
    return spans;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Text text && text.value.equals(value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }

  /** Collects text with its provenance, within the limits of a run. */
  static final class Builder {
    private final Run run;
    private final StringBuilder chars = new StringBuilder();
    private int[] flips = new int[4];
    private int count;

    Builder(Run run) {
      this.run = run;
    }

    Builder add(String part) {
      return add(part, 0, part.length(), false);
    }

    Builder add(String part, boolean content) {
      return add(part, 0, part.length(), content);
    }

    private Builder add(String part, int from, int to, boolean content) {
      if (from < to) {
        run.fits((long) chars.length() + to - from);
        run.chars(to - from);
        if (content != (count % 2 == 1)) {
          flips = count == flips.length ? Arrays.copyOf(flips, count * 2) : flips;
          flips[count++] = chars.length();
        }
        chars.append(part, from, to);
      }
      return this;
    }

    Builder add(Text text) {
      for (int i = 0, from = 0; i <= text.flips.length; i++) {
        int to = i < text.flips.length ? text.flips[i] : text.value.length();
        add(text.value, from, to, i % 2 == 1);
        from = to;
      }
      return this;
    }

    Text build() {
      return new Text(chars.toString(), Arrays.copyOf(flips, count), false);
    }
  }
}

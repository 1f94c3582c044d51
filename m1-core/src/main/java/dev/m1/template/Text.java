package dev.m1.template;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A string whose every character knows whether it came from content.
 *
 * <p>Provenance is a list of offsets at which it changes, starting as template text at 0. Equality,
 * order and hash look at the characters only, as templates must not be able to tell. Immutable.
 */
final class Text {
  private static final int[] TEMPLATE = {};
  private static final int[] CONTENT = {0};
  static final Text EMPTY = new Text("", TEMPLATE, false);

  final String value;

  /** True for what Python calls Markup: {@code +} with it escapes the other side. */
  final boolean markup;

  private final int[] flips;
  private int points = -1;

  private Text(String value, int[] flips, boolean markup) {
    this.value = value;
    this.flips = value.isEmpty() ? TEMPLATE : flips;
    this.markup = markup;
  }

  /** Text written by the template. */
  static Text of(String value) {
    return new Text(value, TEMPLATE, false);
  }

  static Text of(String value, boolean content) {
    return new Text(value, content ? CONTENT : TEMPLATE, false);
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

  Text markup(boolean on) {
    return markup == on ? this : new Text(value, flips, on);
  }

  /** The number of code points, which is what Python calls the length. */
  int size() {
    if (points < 0) {
      points = value.codePointCount(0, value.length());
    }
    return points;
  }

  /** The UTF-16 offset of a code point. */
  int offset(int point) {
    return size() == value.length() ? point : value.offsetByCodePoints(0, point);
  }

  /** The characters between two UTF-16 offsets. */
  Text sub(int from, int to) {
    if (from == 0 && to == value.length()) {
      return this;
    }
    String part = value.substring(from, to);
    if (isUniform()) {
      return new Text(part, flips, markup);
    }
    int first = Arrays.binarySearch(flips, from);
    int i = first >= 0 ? first + 1 : -first - 1; // the first flip after the start
    int end = Arrays.binarySearch(flips, to);
    int[] cut = new int[Math.max(0, (end >= 0 ? end : -end - 1) - i) + 1];
    int n = 0;
    if (i % 2 == 1) {
      cut[n++] = 0;
    }
    for (; i < flips.length && flips[i] < to; i++) {
      cut[n++] = flips[i] - from;
    }
    return new Text(part, Arrays.copyOf(cut, n), markup);
  }

  Text sub(int from) {
    return sub(from, value.length());
  }

  Text repeat(int times) {
    if (isUniform()) {
      return new Text(value.repeat(times), flips, markup);
    }
    int[] all = new int[(flips.length + 1) * times];
    int n = 0;
    for (int i = 0; i < times; i++) {
      boolean content = flips[0] == 0;
      for (int j = content ? 1 : 0; j <= flips.length; j++) {
        if (content != (n % 2 == 1)) {
          all[n++] = i * value.length() + (j == 0 ? 0 : flips[j - 1]);
        }
        content = !content;
      }
    }
    return new Text(value.repeat(times), Arrays.copyOf(all, n), markup);
  }

  /** The code point at a code point index, as a text. */
  Text at(int point) {
    int from = offset(point);
    return sub(from, from + Character.charCount(value.codePointAt(from)));
  }

  /** The UTF-16 offsets of all code points and of the end. */
  int[] starts() {
    int[] starts = new int[size() + 1];
    for (int i = 0, at = 0; i < size(); i++) {
      starts[i] = at;
      at += Character.charCount(value.codePointAt(at));
    }
    starts[size()] = value.length();
    return starts;
  }

  /**
   * Applies a conversion of letters. Where it changes lengths (a sharp s in capitals), runs are
   * converted one by one; where that does not give the conversion of the whole, all is content.
   */
  Text map(UnaryOperator<String> conversion) {
    String whole = conversion.apply(value);
    if (isUniform() || whole.length() == value.length()) {
      return new Text(whole, flips, markup);
    }
    StringBuilder runs = new StringBuilder();
    int[] cut = new int[flips.length];
    for (int i = 0, from = 0; i <= flips.length; i++) {
      int to = i < flips.length ? flips[i] : value.length();
      runs.append(conversion.apply(value.substring(from, to)));
      if (i < flips.length) {
        cut[i] = runs.length();
      }
      from = to;
    }
    return new Text(whole, whole.contentEquals(runs) ? cut : CONTENT, markup);
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

  /** Orders by code points, as Python does, not by UTF-16 units. */
  static int compare(String a, String b) {
    int n = Math.min(a.length(), b.length());
    for (int i = 0; i < n; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean bothHigh = x >= 0xd800 && y >= 0xd800;
        return bothHigh ? rank(x) - rank(y) : x - y;
      }
    }
    return a.length() - b.length();
  }

  private static int rank(char unit) {
    return unit >= 0xe000 ? unit - 0x2000 : unit + 0x800;
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
          if (count == flips.length) {
            flips = Arrays.copyOf(flips, count * 2);
          }
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

    Builder pad(String fill, long times) {
      if (times > 0) {
        run.fits(times * fill.length());
        add(fill.repeat((int) times));
      }
      return this;
    }

    Text build() {
      return new Text(chars.toString(), Arrays.copyOf(flips, count), false);
    }
  }
}

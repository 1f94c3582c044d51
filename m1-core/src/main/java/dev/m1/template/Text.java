package dev.m1.template;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A string whose every character knows whether it came from content.
 *
 * <p>Equality and hash look at the characters only, as templates must not be able to tell.
 * Immutable.
 */
final class Text {
  static final Text EMPTY = of("");

  final String value;

  /** One letter for each of the value: {@code c} for content, {@code t} for template. */
  private final String origin;

  /** True for what Python calls Markup: {@code +} with it escapes the other side. */
  final boolean markup;

  private Text(String value, String origin, boolean markup) {
    this.value = value;
    this.origin = origin;
    this.markup = markup;
  }

  /** Text written by the template. */
  static Text of(String value) {
    return of(value, false);
  }

  static Text of(String value, boolean content) {
    return new Text(value, (content ? "c" : "t").repeat(value.length()), false);
  }

  Text asMarkup() {
    return new Text(value, origin, true);
  }

  /** Markup escapes the arguments of most operations, which no template needs. */
  Text plain() {
    if (markup) {
      throw ChatTemplateException.unsupported("this operation on safe text");
    }
    return this;
  }

  boolean isEmpty() {
    return value.isEmpty();
  }

  boolean hasContent() {
    return origin.indexOf('c') >= 0;
  }

  /** The number of code points, which is what Python calls the length. */
  int size() {
    return value.codePointCount(0, value.length());
  }

  /** The characters between two UTF-16 offsets. */
  Text sub(int from, int to) {
    return new Text(value.substring(from, to), origin.substring(from, to), false);
  }

  Text sub(int from) {
    return sub(from, value.length());
  }

  /** All code points, each as a text. */
  List<Text> characters() {
    List<Text> all = new ArrayList<>();
    for (int i = 0, next; i < value.length(); i = next) {
      next = i + Character.charCount(value.codePointAt(i));
      all.add(sub(i, next));
    }
    return all;
  }

  /**
   * Applies a conversion of letters. Where it changes the length of a mixture (a sharp s in
   * capitals), all of it is content.
   */
  Text map(UnaryOperator<String> conversion) {
    String whole = conversion.apply(plain().value);
    boolean same = whole.length() == value.length();
    return same ? new Text(whole, origin, false) : of(whole, hasContent());
  }

  List<TemplateSpan> spans() {
    List<TemplateSpan> spans = new ArrayList<>();
    for (int from = 0, to; from < value.length(); from = to) {
      boolean content = origin.charAt(from) == 'c';
      int end = origin.indexOf(content ? 't' : 'c', from);
      to = end < 0 ? value.length() : end;
      spans.add(new TemplateSpan(value.substring(from, to), content));
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
    private final StringBuilder value = new StringBuilder();
    private final StringBuilder origin = new StringBuilder();

    Builder(Run run) {
      this.run = run;
    }

    Builder add(Text text) {
      run.fits((long) value.length() + text.value.length());
      run.chars(text.value.length());
      value.append(text.value);
      origin.append(text.origin);
      return this;
    }

    Text build() {
      return new Text(value.toString(), origin.toString(), false);
    }
  }
}

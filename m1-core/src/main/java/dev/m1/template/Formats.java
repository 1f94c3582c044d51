package dev.m1.template;

import static dev.m1.template.ChatTemplateException.failure;
import static dev.m1.template.ChatTemplateException.unsupported;

import dev.m1.internal.python.PythonText;
import dev.m1.template.Node.Args;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fills values into text as Python's {@code %} and {@code str.format} do, as far as templates need
 * it: as they are, integers with leading zeros, and floats with a number of digits.
 */
final class Formats {
  private static final Pattern PERCENT = Pattern.compile("%(?:%|[sdi]|0([1-9])d|\\.([0-9]{1,2})f)");
  private static final Pattern BRACES =
      Pattern.compile("\\{\\{|}}|\\{(?<name>[A-Za-z_0-9]*)(?::(?:0([1-9])d|\\.([0-9]{1,2})f)?)?}");

  private Formats() {}

  /** {@code format % values}. */
  static Text percent(Run run, Text format, Object values) {
    List<?> list = values instanceof Values.Tuple tuple ? tuple : List.of(values);
    Iterator<?> all = list.iterator();
    Function<Matcher, Text> fill =
        place -> {
          if (place.group().equals("%%")) {
            return Text.of("%");
          } else if (!all.hasNext()) {
            throw failure("not enough values for the format");
          }
          Object value = all.next();
          boolean whole = "di".indexOf(place.group().charAt(1)) >= 0;
          Object given = whole ? Values.toLong(value) : value;
          return value(run, given, place.group(1), place.group(2));
        };
    Text filled = filled(run, format, PERCENT, "%", fill);
    boolean unused = values instanceof Map || values instanceof Values.Undefined;
    boolean several = values instanceof List && !(values instanceof Values.Tuple);
    if (all.hasNext() && !unused && !several) {
      throw failure("not all values were used by the format");
    }
    return filled;
  }

  /** {@code format.format(values)}. */
  static Text format(Run run, Text format, Args values) {
    Iterator<Object> automatic = values.positional().iterator();
    Function<Matcher, Text> fill =
        place -> {
          String name = place.group("name");
          if (name == null) {
            return Text.of(place.group().substring(1));
          } else if (name.matches("[0-9].*")) {
            throw unsupported("a numbered place in a format");
          } else if (name.isEmpty() && !automatic.hasNext()) {
            throw failure("not enough values for the format");
          }
          Object value = name.isEmpty() ? automatic.next() : values.named().get(name);
          if (value == null) {
            throw failure("no value for {" + name + "} in the format");
          }
          return value(run, value, place.group(2), place.group(3));
        };
    return filled(run, format, BRACES, "{}", fill);
  }

  private static Text filled(
      Run run, Text format, Pattern pattern, String signs, Function<Matcher, Text> fill) {
    Text.Builder out = new Text.Builder(run);
    Matcher place = pattern.matcher(format.plain().value);
    int from = 0;
    for (int at = 0; at < format.value.length(); at++) {
      if (signs.indexOf(format.value.charAt(at)) >= 0) {
        if (!place.region(at, format.value.length()).lookingAt()) {
          throw unsupported("this format");
        }
        out.add(format.sub(from, at)).add(fill.apply(place));
        from = place.end();
        at = from - 1;
      }
    }
    return out.add(format.sub(from)).build();
  }

  private static Text value(
      Run run, Object value, @Nullable String width, @Nullable String digits) {
    if (width != null) {
      return Text.of(String.format("%0" + width + "d", Values.toLong(value)));
    } else if (digits == null) {
      return Writer.str(run, value);
    }
    run.steps(40); // far more work than a node
    return Text.of(PythonText.fixed(Values.toDouble(value), Integer.parseInt(digits)));
  }
}

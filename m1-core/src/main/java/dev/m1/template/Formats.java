package dev.m1.template;

import static dev.m1.template.ChatTemplateException.failure;
import static dev.m1.template.ChatTemplateException.unsupported;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fills values into text as Python's {@code %}, {@code str.format} and {@code strftime} do, as far
 * as templates need it: strings and integers as they are, and floats with a number of digits.
 */
final class Formats {
  private static final Pattern PERCENT = Pattern.compile("%(?:%|[sdi]|\\.([0-9]{1,2})f)");
  private static final Pattern BRACES =
      Pattern.compile(
          "\\{\\{|}}|\\{([A-Za-z_][A-Za-z_0-9]*|[0-9]{0,4})(?::(?:\\.([0-9]{1,2})f)?)?}");

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,4})?");

  private static final String DATES =
      "Y uuuu,y uu,m MM,d dd,H HH,I hh,M mm,S ss,f SSSSSS,j DDD,p a,a EEE,A EEEE,b MMM,h MMM,B"
          + " MMMM,e ppd,F uuuu-MM-dd,D MM/dd/uu,T HH:mm:ss,R HH:mm";

  private Formats() {}

  /** {@code format % values}. */
  static Text percent(Run run, Text format, Object values) {
    List<?> list = values instanceof Values.Tuple tuple ? tuple : List.of(values);
    Iterator<?> all = list.iterator();
    Text filled =
        filled(
            run,
            format,
            PERCENT,
            "%",
            place -> {
              if (place.group().equals("%%")) {
                return Text.of("%");
              } else if (!all.hasNext()) {
                throw failure("not enough values for the format");
              }
              Object value = all.next();
              boolean whole = "di".indexOf(place.group().charAt(1)) >= 0;
              return value(run, whole ? Values.toLong(value) : value, place.group(1));
            });
    boolean mapping = values instanceof Map || values instanceof Undefined;
    boolean several = values instanceof List && !(values instanceof Values.Tuple);
    if (all.hasNext() && !mapping && !several) {
      throw failure("not all values were used by the format");
    }
    return filled;
  }

  /** {@code format.format(values)}. */
  static Text format(Run run, Text format, Args values) {
    Iterator<Object> automatic = values.positional().iterator();
    return filled(
        run,
        format,
        BRACES,
        "{}",
        place -> {
          String name = place.group(1);
          if (name == null) {
            return Text.of(place.group().substring(1));
          } else if (name.matches("[0-9]+")) {
            throw unsupported("a numbered place in a format");
          } else if (name.isEmpty() && !automatic.hasNext()) {
            throw failure("not enough values for the format");
          }
          Object value = name.isEmpty() ? automatic.next() : values.named().get(name);
          if (value == null) {
            throw failure("no value for {" + name + "} in the format");
          }
          return value(run, value, place.group(2));
        });
  }

  private static Text filled(
      Run run, Text format, Pattern pattern, String signs, Function<Matcher, Text> values) {
    Text.Builder out = new Text.Builder(run);
    Matcher place = pattern.matcher(Functions.plain(format).value);
    int from = 0;
    for (int at = 0; at < format.value.length(); at++) {
      if (signs.indexOf(format.value.charAt(at)) >= 0) {
        if (!place.region(at, format.value.length()).lookingAt()) {
          throw unsupported("this format");
        }
        out.add(format.sub(from, at)).add(values.apply(place));
        from = place.end();
        at = from - 1;
      }
    }
    return out.add(format.sub(from)).build();
  }

  private static Text value(Run run, Object value, @Nullable String digits) {
    if (digits == null) {
      return Writer.str(run, value);
    }
    run.steps(40); // far more work than a node
    double d = Values.toDouble(value);
    if (Double.isNaN(d) || Double.isInfinite(d)) {
      throw unsupported("formatting " + Writer.number(d));
    }
    int scale = Integer.parseInt(digits);
    BigDecimal rounded = new BigDecimal(Math.abs(d)).setScale(scale, RoundingMode.HALF_EVEN);
    boolean negative = Double.doubleToRawLongBits(d) < 0;
    return Text.of((negative ? "-" : "") + rounded.toPlainString());
  }

  /** What Python's int() and float() read, or null where they raise ValueError or TypeError. */
  static @Nullable Double toNumber(Object value) {
    if (value instanceof Undefined) {
      throw Values.typeError(value, "");
    } else if (Values.isNumber(value)) {
      return Values.toDouble(value);
    } else if (!(value instanceof Text)) {
      return null;
    }
    String text = Strings.stripped((Text) value, null, true, true).value;
    if (text.length() > 300
        || text.contains("_")
        || text.matches("(?i)[+-]?(nan|inf|infinity)|.*[^\\x00-\\x7f].*")) {
      throw unsupported("reading this number");
    }
    return NUMBER.matcher(text).matches() ? Double.valueOf(text) : null;
  }

  /** C's strftime in the C locale. */
  static String date(Run run, LocalDateTime time, String format) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      if (format.charAt(i) != '%') {
        out.append(format.charAt(i));
        continue;
      }
      run.steps(40);
      boolean bare = format.startsWith("-", i + 1);
      i += bare ? 2 : 1;
      String directive =
          format.substring(Math.min(i, format.length()), Math.min(i + 1, format.length()));
      out.append(directive.equals("%") ? "%" : dated(time, directive, bare));
    }
    return out.toString();
  }

  private static String dated(LocalDateTime time, String directive, boolean bare) {
    for (String pattern : DATES.split(",", -1)) {
      if (pattern.startsWith(directive + " ") && !directive.isEmpty()) {
        String text =
            DateTimeFormatter.ofPattern(pattern.substring(2), Locale.ENGLISH).format(time);
        return bare ? text.replaceFirst("^[0 ]+(?=.)", "") : text;
      }
    }
    throw unsupported("the strftime directive '%" + directive + "'");
  }
}

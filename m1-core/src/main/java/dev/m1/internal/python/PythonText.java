package dev.m1.internal.python;

import static java.util.Locale.ROOT;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * Python's own ideas of white space, capitals, printed numbers and dates.
 *
 * <p>What Java cannot do as Python does is an {@link Unlike} whose message says what.
 */
public final class PythonText {
  /** Signals what Java cannot do as Python does. */
  public static final class Unlike extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Unlike(String what) {
      super(what);
    }
  }

  private static final Map<String, String> DATES = new HashMap<>();

  static {
    String directives =
        "Y uuuu,y uu,m MM,d dd,H HH,I hh,M mm,S ss,f SSSSSS,j DDD,p a,a EEE,A EEEE,b MMM,h MMM,"
            + "B MMMM,e ppd,F uuuu-MM-dd,D MM/dd/uu,T HH:mm:ss,R HH:mm";
    for (String each : directives.split(",", -1)) {
      DATES.put(each.substring(0, 1), each.substring(2));
    }
  }

  private PythonText() {}

  /** Returns whether {@code str.isspace} is true of a character. */
  public static boolean isSpace(int c) {
    return (c >= 9 && c <= 13)
        || (c >= 0x1c && c <= 0x1f)
        || c == 0x85
        || c == 0x2028
        || c == 0x2029
        || Character.getType(c) == Character.SPACE_SEPARATOR;
  }

  /** Returns whether {@code repr} writes a character as it is. */
  public static boolean isPrintable(int c) {
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

  /** Returns whether a character has a case, which to {@code str.title} makes it part of a word. */
  public static boolean isCased(int c) {
    return Character.isLowerCase(c) || Character.isUpperCase(c) || Character.isTitleCase(c);
  }

  /** Capitalizes the first letter and each after a character that is not {@code inside} a word. */
  public static String capitalized(String s, IntPredicate inside) {
    String lower = s.toLowerCase(ROOT);
    StringBuilder out = new StringBuilder();
    boolean first = true;
    for (int i = 0, next; i < s.length(); i = next) {
      next = i + Character.charCount(s.codePointAt(i));
      String upper = s.substring(i, next).toUpperCase(ROOT);
      String title = Character.toString(Character.toTitleCase(s.codePointAt(i)));
      if (lower.length() != s.length() || (first && !upper.equals(title))) {
        throw new Unlike("capitalizing this text"); // sharp s, digraphs
      }
      out.append(first ? upper : lower.substring(i, next));
      first = !inside.test(s.codePointAt(i));
    }
    return out.toString();
  }

  /** Returns {@code repr} of a float: the fewest digits that read back as the same value. */
  public static String number(double d) {
    if (Double.isNaN(d) || Double.isInfinite(d)) {
      return Double.isNaN(d) ? "nan" : d > 0 ? "inf" : "-inf";
    }
    String sign = Double.doubleToRawLongBits(d) < 0 ? "-" : "";
    BigDecimal exact = new BigDecimal(Math.abs(d));
    BigDecimal shortest = exact;
    for (int digits = 1; digits <= 17; digits++) {
      shortest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (shortest.doubleValue() == Math.abs(d)) {
        break;
      }
    }
    shortest = shortest.signum() == 0 ? BigDecimal.ZERO : shortest.stripTrailingZeros();
    int exponent = shortest.precision() - shortest.scale() - 1;
    if (exponent >= -4 && exponent < 16) {
      String plain = shortest.toPlainString();
      return sign + plain + (plain.indexOf('.') < 0 ? ".0" : "");
    }
    String digits = shortest.unscaledValue().toString();
    String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
    String power = String.format(ROOT, "e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
    return sign + digits.charAt(0) + fraction + power;
  }

  /** Returns a number with a fixed number of digits after the point, as {@code %.2f} does. */
  public static String fixed(double d, int digits) {
    if (Double.isNaN(d) || Double.isInfinite(d)) {
      throw new Unlike("formatting " + number(d));
    }
    String sign = Double.doubleToRawLongBits(d) < 0 ? "-" : "";
    return sign
        + new BigDecimal(Math.abs(d)).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
  }

  /** Returns a time as C's {@code strftime} writes it in the C locale. */
  public static String date(LocalDateTime time, String format) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      if (format.charAt(i) != '%') {
        out.append(format.charAt(i));
        continue;
      }
      boolean bare = format.startsWith("-", i + 1);
      i += bare ? 2 : 1;
      String directive = i < format.length() ? format.substring(i, i + 1) : "";
      String pattern = directive.equals("%") ? "'%'" : DATES.get(directive);
      if (pattern == null) {
        throw new Unlike("the strftime directive '%" + directive + "'");
      }
      String text = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(time);
      out.append(bare ? text.replaceFirst("^[0 ]+(?=.)", "") : text);
    }
    return out.toString();
  }
}

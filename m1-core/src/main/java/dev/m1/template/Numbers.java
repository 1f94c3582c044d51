package dev.m1.template;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads and writes numbers as Python does. */
final class Numbers {
  private static final int MAX_PRECISION = 1000;
  private static final Pattern FLOAT =
      Pattern.compile(
          "[+-]?(\\d+(_\\d+)*\\.?(\\d+(_\\d+)*)?|\\.\\d+(_\\d+)*)([eE][+-]?\\d+(_\\d+)*)?");

  private Numbers() {}

  /** Python's repr: the shortest digits that read back as the same value. */
  static String repr(double d) {
    if (Double.isNaN(d) || Double.isInfinite(d)) {
      return Double.isNaN(d) ? "nan" : d > 0 ? "inf" : "-inf";
    }
    BigDecimal exact = new BigDecimal(Math.abs(d));
    BigDecimal shortest = exact;
    for (int digits = 1; digits <= 17; digits++) {
      shortest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (shortest.doubleValue() == Math.abs(d)) {
        break;
      }
    }
    return sign(d) + general(shortest, 16, true, false);
  }

  private static String sign(double d) {
    return Double.doubleToRawLongBits(d) < 0 ? "-" : "";
  }

  /** Writes digits plainly, or with an exponent where the point is far away. */
  private static String general(BigDecimal value, int maxPoint, boolean point, boolean keepZeros) {
    BigDecimal v = keepZeros || value.signum() == 0 ? value : value.stripTrailingZeros();
    int decimalPoint = value.signum() == 0 ? 1 : v.precision() - v.scale();
    if (decimalPoint > maxPoint || decimalPoint < -3) {
      String digits = v.unscaledValue().toString();
      return scientific(digits, decimalPoint - 1);
    }
    if (value.signum() == 0 && !keepZeros) {
      v = BigDecimal.ZERO;
    }
    String plain = v.scale() < 0 ? v.setScale(0).toPlainString() : v.toPlainString();
    return point && plain.indexOf('.') < 0 ? plain + ".0" : plain;
  }

  private static String scientific(String digits, int exponent) {
    String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    String power = Integer.toString(Math.abs(exponent));
    return mantissa + (exponent < 0 ? "e-" : "e+") + (power.length() < 2 ? "0" : "") + power;
  }

  /**
   * Formats a float with a printf type.
   *
   * @param type one of e, f, g, E, F, G, % or 0 for the default of {@code format()}
   * @param precision digits, or -1 for the default
   * @return digits with a leading minus where negative
   */
  static String format(double d, char type, int precision, boolean alternate) {
    if (precision > MAX_PRECISION) {
      throw Fault.limit("precision above " + MAX_PRECISION);
    }
    if (alternate) {
      throw Fault.unsupported("'#' with a float");
    }
    if (Double.isNaN(d) || Double.isInfinite(d)) {
      String name = type == '%' ? repr(d) + "%" : repr(d);
      return Character.isUpperCase(type) ? name.toUpperCase(java.util.Locale.ROOT) : name;
    }
    if (type == 0 && precision < 0) {
      return repr(d);
    }
    int digits = precision < 0 ? 6 : precision;
    BigDecimal v = new BigDecimal(Math.abs(d));
    String text;
    switch (Character.toLowerCase(type)) {
      case 'f' -> text = v.setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
      case '%' ->
          text =
              new BigDecimal(Math.abs(d * 100))
                      .setScale(digits, RoundingMode.HALF_EVEN)
                      .toPlainString()
                  + "%";
      case 'e' -> {
        BigDecimal r = v.round(new MathContext(digits + 1, RoundingMode.HALF_EVEN));
        String all = r.unscaledValue().toString();
        int exponent = v.signum() == 0 ? 0 : r.precision() - r.scale() - 1;
        text = scientific(all + "0".repeat(Math.max(0, digits + 1 - all.length())), exponent);
      }
      default -> {
        int p = Math.max(1, digits);
        BigDecimal r = v.round(new MathContext(p, RoundingMode.HALF_EVEN));
        text = general(r, type == 0 ? p - 1 : p, type == 0, false);
      }
    }
    return sign(d) + (Character.isUpperCase(type) ? text.toUpperCase(java.util.Locale.ROOT) : text);
  }

  /** Rounds half to even on the exact value, as Python's round(). */
  static double round(double d, int digits) {
    if (Double.isNaN(d) || Double.isInfinite(d) || digits > 320) {
      return d;
    } else if (digits < -320) {
      return Math.copySign(0.0, d);
    }
    double r = new BigDecimal(d).setScale(digits, RoundingMode.HALF_EVEN).doubleValue();
    return Math.copySign(r, d);
  }

  /** Python's float(str), or null where that raises ValueError. */
  static @Nullable Double parseFloat(String text) {
    String s = Strings.strip(text).toLowerCase(java.util.Locale.ROOT);
    String bare = s.startsWith("-") || s.startsWith("+") ? s.substring(1) : s;
    double sign = s.startsWith("-") ? -1 : 1;
    if (bare.equals("inf") || bare.equals("infinity")) {
      return sign * Double.POSITIVE_INFINITY;
    } else if (bare.equals("nan")) {
      return Double.NaN;
    }
    return s.length() <= 1000 && FLOAT.matcher(s).matches()
        ? Double.valueOf(s.replace("_", ""))
        : null;
  }

  /** Python's int(str, base), or null where that raises ValueError. */
  static @Nullable Long parseInt(String text, int base) {
    String s = Strings.strip(text).toLowerCase(java.util.Locale.ROOT);
    boolean negative = s.startsWith("-");
    String digits = negative || s.startsWith("+") ? s.substring(1) : s;
    if (base != 0 && (base < 2 || base > 36)) {
      return null;
    }
    int prefix = digits.startsWith("0x") ? 16 : digits.startsWith("0o") ? 8 : 2;
    boolean prefixed =
        digits.startsWith("0")
            && digits.length() > 1
            && "xob".indexOf(digits.charAt(1)) >= 0
            && (base == 0 || base == prefix);
    int radix = prefixed ? prefix : base == 0 ? 10 : base;
    String body = prefixed ? digits.substring(2) : digits;
    if (prefixed && body.startsWith("_")) {
      body = body.substring(1);
    }
    if (base == 0 && !prefixed && body.startsWith("0") && !body.replace("_", "").matches("0+")) {
      return null;
    }
    if (body.isEmpty() || body.startsWith("_") || body.endsWith("_") || body.contains("__")) {
      return null;
    }
    body = body.replace("_", "");
    if (!body.codePoints().allMatch(c -> Character.digit(c, radix) >= 0)) {
      return null;
    }
    try {
      return Long.parseLong((negative ? "-" : "") + body, radix);
    } catch (NumberFormatException e) {
      throw Fault.unsupported("an integer beyond 64 bits");
    }
  }
}

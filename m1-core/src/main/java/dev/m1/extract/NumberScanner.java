package dev.m1.extract;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the numbers of a text: signs, thousands separators, decimals, powers of ten in every usual
 * notation, ranges, bounds and units. One pass, no regular expressions.
 */
final class NumberScanner {
  private static final String RAISED =
      "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079";
  private static final int LONGEST_NUMBER = 60;
  private static final int GREATEST_POWER = 300;

  /** A number without its surroundings: its value, the character after it, and if it is unclear. */
  private record Plain(BigDecimal value, int end, boolean vague) {
    Plain(BigDecimal value, int end) {
      this(value, end, false);
    }
  }

  private final String text;
  private final int limit;
  private final Set<String> askedUnits;

  /**
   * @param askedUnit the unit of the question, whose words count as units here
   */
  NumberScanner(String text, int limit, String askedUnit) {
    this.text = text;
    this.limit = limit;
    this.askedUnits = Set.copyOf(java.util.Arrays.asList(Units.plain(askedUnit).split("[/*]", -1)));
  }

  /** Returns the numbers between two characters, in order. */
  List<Quantity> scan(int from, int to) {
    List<Quantity> found = new ArrayList<>();
    int at = from;
    while (at < to) {
      Quantity quantity = startsNumber(at, from) ? quantityAt(at, from) : null;
      if (quantity != null) {
        found.add(quantity);
        at = quantity.end();
      } else {
        at = isDigit(at) ? afterDigits(at) : at + 1;
      }
    }
    return found;
  }

  private boolean startsNumber(int at, int from) {
    boolean starts = isDigit(at) || (charAt(at) == '.' && isDigit(at + 1));
    if (!starts) {
      return false;
    }
    if (at == from) {
      return true;
    }
    char before = charAt(at - 1);
    if (Character.isLetterOrDigit(before) || before == '_' || before == '^' || before == '.') {
      return false; // CO2, 10^3
    }
    boolean hyphen = before == '-' && at - 2 >= from && Character.isLetter(charAt(at - 2));
    return !hyphen; // CURB-65
  }

  private @Nullable Quantity quantityAt(int at, int from) {
    int start = at;
    boolean negative = false;
    if (at > from
        && (charAt(at - 1) == '-' || charAt(at - 1) == '\u2212' || charAt(at - 1) == '+')) {
      boolean binary = at - 2 >= from && (isDigit(at - 2) || charAt(at - 2) == ')');
      negative = charAt(at - 1) != '+' && !binary;
      start = binary ? at : at - 1;
    }
    Plain first = number(at);
    if (first == null) {
      return null;
    }
    BigDecimal value = negative ? first.value().negate() : first.value();
    int end = first.end();
    BigDecimal upper = value;
    String unit = unitAt(end);
    int afterUnit = unit.isEmpty() ? end : unitEnd(end);
    int second = rangeEnd(afterUnit);
    Plain other = second < 0 ? null : number(second);
    if (other != null) {
      upper = other.value();
      end = other.end();
      String upperUnit = unitAt(end);
      unit = upperUnit.isEmpty() ? unit : upperUnit;
      afterUnit = upperUnit.isEmpty() ? end : unitEnd(end);
    }
    if (unit.isEmpty() && Character.isLetter(charAt(end))) {
      return null; // 2nd, 5th, 3a
    }
    return new Quantity(
        value, upper, first.vague() || isBound(start, from), unit, start, Math.max(end, afterUnit));
  }

  /** Reads digits with groups, decimals and a power of ten. */
  private @Nullable Plain number(int from) {
    StringBuilder digits = new StringBuilder();
    int at = integerPart(from, digits);
    if (at - from > LONGEST_NUMBER) {
      return null;
    }
    if (charAt(at) == ',' && isDigit(at + 1)) {
      // "3,5" may be one number or two
      return new Plain(new BigDecimal(digits.toString()), afterDigits(at + 1), true);
    }
    if (charAt(at) == '.' && isDigit(at + 1)) {
      digits.append('.');
      at++;
      while (isDigit(at) && at - from <= LONGEST_NUMBER) {
        digits.append(charAt(at++));
      }
    }
    if (isDigit(at)) {
      return null;
    }
    BigDecimal value = new BigDecimal(digits.toString());
    if (charAt(at) == '^' && value.compareTo(BigDecimal.TEN) == 0) {
      Plain power = exponent(at + 1);
      return power == null
          ? null
          : new Plain(BigDecimal.ONE.scaleByPowerOfTen(power.value().intValue()), power.end());
    }
    Plain power = powerOfTen(at);
    if (power != null) {
      return new Plain(value.scaleByPowerOfTen(power.value().intValue()), power.end());
    }
    if (charAt(at) == '/' && isDigit(at + 1)) {
      return fraction(value, at + 1);
    }
    return new Plain(value, at);
  }

  private @Nullable Plain fraction(BigDecimal value, int from) {
    int at = afterDigits(from);
    if (at - from > 9 || charAt(at) == '/') {
      return null; // a date, not a fraction
    }
    BigDecimal below = new BigDecimal(text.substring(from, at));
    return below.signum() == 0
        ? null
        : new Plain(value.divide(below, java.math.MathContext.DECIMAL128), at);
  }

  /** Appends the digits before the point; groups of three may be set apart by commas or blanks. */
  private int integerPart(int from, StringBuilder digits) {
    int at = from;
    while (isDigit(at) && at - from <= LONGEST_NUMBER) {
      digits.append(charAt(at++));
    }
    if (digits.length() == 0) {
      digits.append('0');
    }
    boolean mayGroup = at > from && at - from <= 3 && charAt(from) != '0';
    while (mayGroup && isSeparator(charAt(at)) && isGroup(at + 1)) {
      digits.append(text, at + 1, at + 4);
      at += 4;
    }
    return at;
  }

  private static boolean isSeparator(char c) {
    return c == ',' || c == '\u00a0' || c == '\u2009' || c == '\u202f';
  }

  private boolean isGroup(int at) {
    return isDigit(at) && isDigit(at + 1) && isDigit(at + 2) && !isDigit(at + 3);
  }

  /** Reads {@code e-3}, {@code ×10^-3}, {@code \times 10^{-3}}, {@code x 10⁻³}. */
  private @Nullable Plain powerOfTen(int from) {
    char c = charAt(from);
    if ((c == 'e' || c == 'E') && (isDigit(from + 1) || (isSign(from + 1) && isDigit(from + 2)))) {
      return exponent(from + 1);
    }
    int at = skipBlanks(from);
    boolean times = "\u00d7xX*\u00b7".indexOf(charAt(at)) >= 0 && charAt(at) != 0;
    if (text.startsWith("\\times", at) || text.startsWith("\\cdot", at)) {
      at += text.startsWith("\\times", at) ? 6 : 5;
    } else if (times) {
      at++;
    } else {
      return null;
    }
    at = skipBlanks(at);
    if (!text.startsWith("10", at) || isDigit(at + 2)) {
      return null;
    }
    at += 2;
    return charAt(at) == '^' ? exponent(at + 1) : raised(at);
  }

  private @Nullable Plain exponent(int from) {
    int at = from;
    boolean braced = charAt(at) == '{' || charAt(at) == '(';
    at += braced ? 1 : 0;
    boolean negative = charAt(at) == '-' || charAt(at) == '\u2212';
    at += negative || charAt(at) == '+' ? 1 : 0;
    int digits = at;
    int power = 0;
    while (isDigit(at) && at - digits < 4) {
      power = power * 10 + charAt(at++) - '0';
    }
    if (at == digits || power > GREATEST_POWER) {
      return null;
    }
    at += braced && (charAt(at) == '}' || charAt(at) == ')') ? 1 : 0;
    return new Plain(BigDecimal.valueOf(negative ? -power : power), at);
  }

  private @Nullable Plain raised(int from) {
    int at = from;
    boolean negative = charAt(at) == '\u207b';
    at += negative ? 1 : 0;
    int digits = at;
    int power = 0;
    while (RAISED.indexOf(charAt(at)) >= 0 && at - digits < 4) {
      power = power * 10 + RAISED.indexOf(charAt(at++));
    }
    return at == digits || power > GREATEST_POWER
        ? null
        : new Plain(BigDecimal.valueOf(negative ? -power : power), at);
  }

  /** Returns where the upper end of a range starts, or -1. */
  private int rangeEnd(int from) {
    int at = skipBlanks(from);
    boolean dash = charAt(at) == '-' || charAt(at) == '\u2013' || charAt(at) == '\u2014';
    if (dash) {
      int next = skipBlanks(at + 1);
      return isDigit(next) ? next : -1;
    }
    boolean word = text.startsWith("to ", at) && at > from;
    int next = word ? skipBlanks(at + 3) : -1;
    return word && isDigit(next) ? next : -1;
  }

  private boolean isBound(int start, int from) {
    int at = start;
    while (at > from && (charAt(at - 1) == ' ' || charAt(at - 1) == '=')) {
      at--;
    }
    if (at > from && "<>\u2264\u2265".indexOf(charAt(at - 1)) >= 0) {
      return true;
    }
    String before = text.substring(Math.max(from, at - 12), at).toLowerCase(Locale.ROOT);
    return before.endsWith("less than")
        || before.endsWith("more than")
        || before.endsWith("greater than")
        || before.endsWith("at least")
        || before.endsWith("at most")
        || before.endsWith("below")
        || before.endsWith("above")
        || before.endsWith("over")
        || before.endsWith("under");
  }

  // ---- units

  private String unitAt(int from) {
    int start = unitStart(from);
    int end = unitEnd(from);
    return end <= start ? "" : clean(text.substring(start, end));
  }

  private static String clean(String unit) {
    return unit.replace("\\text", "")
        .replace("\\mathrm", "")
        .replace("{", "")
        .replace("}", "")
        .replace("\\%", "%")
        .strip();
  }

  private int unitStart(int from) {
    int at = skipBlanks(from);
    for (int i = 0; i < 3; i++) {
      for (String wrapper : List.of("\\text{", "\\mathrm{", "\\,", "\\;", "\\ ", "~", "\\")) {
        if (text.startsWith(wrapper, at)) {
          at = skipBlanks(at + wrapper.length());
        }
      }
    }
    return at;
  }

  /** Returns the character after the longest unit that starts here, or where it would start. */
  private int unitEnd(int from) {
    int start = unitStart(from);
    int at = start;
    int end = start;
    boolean first = true;
    while (at < limit) {
      int word = wordEnd(at);
      String name = text.substring(at, word);
      boolean area = !first && text.startsWith("1.73", at);
      if (area) {
        word = wordEnd(skipBlanks(at + 4));
      } else if (name.isEmpty() || !isUnit(name)) {
        break;
      }
      end = word;
      first = false;
      int next = skipBlanks(word);
      boolean per = text.startsWith("per ", next);
      if (per) {
        at = next + 4;
      } else if (charAt(next) == '/' || charAt(next) == '\u00b7') {
        at = skipBlanks(next + 1);
      } else {
        break;
      }
    }
    return end > start && charAt(end) == '}' ? end + 1 : end;
  }

  private boolean isUnit(String name) {
    String plain = Units.plain(name);
    String root =
        plain.endsWith("2") || plain.endsWith("3") ? plain.substring(0, plain.length() - 1) : plain;
    return Units.isKnown(plain) || Units.isKnown(root) || askedUnits.contains(plain);
  }

  private int wordEnd(int from) {
    int at = from;
    if (charAt(at) == '%') {
      return at + 1;
    }
    while (at < limit
        && at - from < 24
        && (Character.isLetterOrDigit(charAt(at))
            || "\u00b0\u00b5\u03bc\u00b2\u00b3^".indexOf(charAt(at)) >= 0)) {
      at++;
    }
    return at;
  }

  // ---- characters

  private int afterDigits(int from) {
    int at = from;
    while (isDigit(at)) {
      at++;
    }
    return at;
  }

  private int skipBlanks(int from) {
    int at = from;
    while (charAt(at) == ' ' || charAt(at) == '\u00a0') {
      at++;
    }
    return at;
  }

  private boolean isSign(int at) {
    return charAt(at) == '-' || charAt(at) == '+' || charAt(at) == '\u2212';
  }

  private boolean isDigit(int at) {
    char c = charAt(at);
    return c >= '0' && c <= '9';
  }

  private char charAt(int at) {
    return at >= 0 && at < limit ? text.charAt(at) : 0;
  }
}

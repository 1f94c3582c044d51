package dev.m1.internal.strategy;

import java.math.BigInteger;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes and reads times as a whole number and a unit. */
public final class Durations {
  private static final Pattern TIME = Pattern.compile("(\\d{1,30})(h|m|s|ms|us|ns)");
  private static final BigInteger BILLION = BigInteger.valueOf(1_000_000_000L);
  private static final Map<String, Duration> UNITS = new LinkedHashMap<>();

  static {
    UNITS.put("h", Duration.ofHours(1));
    UNITS.put("m", Duration.ofMinutes(1));
    UNITS.put("s", Duration.ofSeconds(1));
    UNITS.put("ms", Duration.ofMillis(1));
    UNITS.put("us", Duration.ofNanos(1_000));
    UNITS.put("ns", Duration.ofNanos(1));
  }

  private Durations() {}

  /** Returns the text with the largest unit that holds a time exactly. */
  public static String text(Duration time) {
    BigInteger nanos =
        BigInteger.valueOf(time.getSeconds())
            .multiply(BILLION)
            .add(BigInteger.valueOf(time.getNano()));
    for (Map.Entry<String, Duration> unit : UNITS.entrySet()) {
      BigInteger[] parts = nanos.divideAndRemainder(BigInteger.valueOf(unit.getValue().toNanos()));
      if (parts[1].signum() == 0) {
        return parts[0] + unit.getKey();
      }
    }
    throw new AssertionError("every time is a whole number of nanoseconds");
  }

  /** Reads a time; the error names the setting. */
  public static Duration parse(String text, String name) {
    Matcher matcher = TIME.matcher(text);
    Duration unit = matcher.matches() ? UNITS.get(matcher.group(2)) : null;
    if (unit == null) {
      throw wrong(text, name);
    }
    BigInteger[] parts =
        new BigInteger(matcher.group(1))
            .multiply(BigInteger.valueOf(unit.toNanos()))
            .divideAndRemainder(BILLION);
    if (parts[0].bitLength() >= Long.SIZE) {
      throw wrong(text, name);
    }
    return Duration.ofSeconds(parts[0].longValue(), parts[1].longValue());
  }

  private static IllegalArgumentException wrong(String text, String name) {
    return new IllegalArgumentException(
        name + " must be a time such as 20s, 500ms or 2m: \"" + text + "\"");
  }
}

package dev.m1.template;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** C's strftime in the C locale, for a time without a zone, as Python's datetime.now() is. */
final class Strftime {
  private static final Map<Character, DateTimeFormatter> PATTERNS = new HashMap<>();

  static {
    Map.ofEntries(
            Map.entry('Y', "uuuu"),
            Map.entry('y', "uu"),
            Map.entry('m', "MM"),
            Map.entry('d', "dd"),
            Map.entry('H', "HH"),
            Map.entry('I', "hh"),
            Map.entry('M', "mm"),
            Map.entry('S', "ss"),
            Map.entry('f', "SSSSSS"),
            Map.entry('j', "DDD"),
            Map.entry('p', "a"),
            Map.entry('a', "EEE"),
            Map.entry('A', "EEEE"),
            Map.entry('b', "MMM"),
            Map.entry('h', "MMM"),
            Map.entry('B', "MMMM"),
            Map.entry('e', "ppd"),
            Map.entry('k', "ppH"),
            Map.entry('l', "pph"),
            Map.entry('F', "uuuu-MM-dd"),
            Map.entry('D', "MM/dd/uu"),
            Map.entry('x', "MM/dd/uu"),
            Map.entry('T', "HH:mm:ss"),
            Map.entry('X', "HH:mm:ss"),
            Map.entry('R', "HH:mm"),
            Map.entry('r', "hh:mm:ss a"),
            Map.entry('c', "EEE MMM ppd HH:mm:ss uuuu"))
        .forEach((c, p) -> PATTERNS.put(c, DateTimeFormatter.ofPattern(p, Locale.ENGLISH)));
  }

  private Strftime() {}

  static String format(Run run, LocalDateTime time, String format) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%') {
        out.append(c);
        continue;
      }
      run.conversion();
      boolean bare = i + 1 < format.length() && format.charAt(i + 1) == '-';
      i += bare ? 2 : 1;
      char directive = i < format.length() ? format.charAt(i) : '%';
      String text = directive(time, directive);
      if (text == null || (i >= format.length())) {
        throw Fault.unsupported("the strftime directive '%" + directive + "'");
      }
      out.append(bare ? text.replaceFirst("^[0 ]+(?=.)", "") : text);
    }
    return out.toString();
  }

  private static @Nullable String directive(LocalDateTime time, char directive) {
    DateTimeFormatter pattern = PATTERNS.get(directive);
    if (pattern != null) {
      return pattern.format(time);
    }
    int weekday = time.getDayOfWeek().getValue();
    int day = time.getDayOfYear() + 6;
    return switch (directive) {
      case '%' -> "%";
      case 'n' -> "\n";
      case 't' -> "\t";
      case 'Z', 'z' -> "";
      case 'u' -> String.valueOf(weekday);
      case 'w' -> String.valueOf(weekday % 7);
      case 'U' -> String.format("%02d", (day - weekday % 7) / 7);
      case 'W' -> String.format("%02d", (day - (weekday + 6) % 7) / 7);
      default -> null;
    };
  }
}

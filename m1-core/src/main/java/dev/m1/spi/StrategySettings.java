package dev.m1.spi;

import dev.m1.internal.strategy.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The settings in a strategy's text: {@code 2,max=4096,word="Hold on"}. Confined to one thread.
 *
 * <p>The first value may stand without a name; it belongs to the setting that is asked for first.
 * Values with blanks or other signs than letters, digits and {@code _.-} stand in double quotes,
 * where {@code \"}, {@code \\} and {@code \n} stand for a quote, a backslash and a line end.
 */
public final class StrategySettings {
  private final Map<String, String> unread = new LinkedHashMap<>();
  private @Nullable String unnamed;

  private StrategySettings() {}

  /**
   * Reads settings; the empty text has none.
   *
   * @throws IllegalArgumentException if the text is not a list of settings or names one twice
   */
  public static StrategySettings parse(String text) {
    StrategySettings settings = new StrategySettings();
    if (!text.isEmpty()) {
      for (String part : split(text)) {
        settings.add(part);
      }
    }
    return settings;
  }

  /** Cuts at commas outside quotes. */
  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && quoted) {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    if (quoted) {
      throw new IllegalArgumentException("a quote is not closed: " + text);
    }
    parts.add(text.substring(start));
    return parts;
  }

  private void add(String part) {
    int equals = part.indexOf('=');
    int quote = part.indexOf('"');
    if (equals < 0 || (quote >= 0 && quote < equals)) {
      if (unnamed != null || !unread.isEmpty()) {
        throw new IllegalArgumentException(
            "only the first setting may stand without a name; write NAME=" + part.strip());
      }
      unnamed = unquote(part.strip());
      return;
    }
    String name = part.substring(0, equals).strip();
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a setting has no name: " + part.strip());
    }
    if (unread.put(name, unquote(part.substring(equals + 1).strip())) != null) {
      throw new IllegalArgumentException(name + " is given twice");
    }
  }

  private static String unquote(String value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("a setting has no value; write \"\" for the empty text");
    }
    if (value.charAt(0) != '"') {
      if (value.indexOf('"') >= 0) {
        throw new IllegalArgumentException("a quote in the middle of a value: " + value);
      }
      return value;
    }
    StringBuilder text = new StringBuilder();
    int i = 1;
    for (; i < value.length() && value.charAt(i) != '"'; i++) {
      char c = value.charAt(i);
      if (c == '\\') {
        c = value.charAt(++i);
        if (c != '"' && c != '\\' && c != 'n') {
          throw new IllegalArgumentException(
              "use \\\", \\\\ or \\n in quotes, not \\" + c + ": " + value);
        }
        c = c == 'n' ? '\n' : c;
      }
      text.append(c);
    }
    if (i != value.length() - 1) {
      throw new IllegalArgumentException("text after the closing quote: " + value);
    }
    return text.toString();
  }

  /** Returns a value as it stands in settings: in quotes where it needs them. */
  public static String quote(String value) {
    boolean plain =
        !value.isEmpty()
            && value
                .chars()
                .allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || "_.-".indexOf(c) >= 0));
    return plain
        ? value
        : "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }

  /** Returns a time as it stands in settings: {@code 20s}, {@code 500ms}, {@code 2m}. */
  public static String durationText(Duration duration) {
    return Durations.text(duration);
  }

  /** Says whether a setting is given, unread so far. */
  public boolean has(String name) {
    return unnamed != null || unread.containsKey(name);
  }

  /**
   * Returns a whole number.
   *
   * @throws IllegalArgumentException if it is missing or none
   */
  public int integer(String name) {
    return optionalInteger(name).orElseThrow(() -> missing(name));
  }

  /**
   * Returns a whole number, or the default if it is missing; errors as {@link #integer(String)}.
   */
  public int integer(String name, int missing) {
    return optionalInteger(name).orElse(missing);
  }

  /** Returns a whole number if it is given; errors as {@link #integer(String)}. */
  public OptionalInt optionalInteger(String name) {
    String value = take(name);
    if (value == null) {
      return OptionalInt.empty();
    }
    try {
      return OptionalInt.of(Integer.parseInt(value));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          name + " must be a whole number up to " + Integer.MAX_VALUE + ": \"" + value + "\"", e);
    }
  }

  /**
   * Returns a number.
   *
   * @throws IllegalArgumentException if it is missing or none
   */
  public double number(String name) {
    String value = take(name);
    if (value == null) {
      throw missing(name);
    }
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " must be a number: \"" + value + "\"", e);
    }
  }

  /** Returns a number, or the default if it is missing; errors as {@link #number(String)}. */
  public double number(String name, double missing) {
    return has(name) ? number(name) : missing;
  }

  /**
   * Returns a time: a whole number with {@code h}, {@code m}, {@code s}, {@code ms}, {@code us} or
   * {@code ns} after it.
   *
   * @throws IllegalArgumentException if it is missing or none
   */
  public Duration duration(String name) {
    String value = take(name);
    if (value == null) {
      throw missing(name);
    }
    return Durations.parse(value, name);
  }

  /** Returns a text, or the default if it is missing. */
  public String text(String name, String missing) {
    String value = take(name);
    return value == null ? missing : value;
  }

  /** Returns the names of settings that nobody asked for; a value without a name is {@code ""}. */
  public List<String> unread() {
    List<String> names = new ArrayList<>();
    if (unnamed != null) {
      names.add("");
    }
    names.addAll(unread.keySet());
    return names;
  }

  private @Nullable String take(String name) {
    String named = unread.remove(name);
    String value = unnamed;
    if (value == null) {
      return named;
    }
    if (named != null) {
      throw new IllegalArgumentException(name + " is given twice: " + value + " and " + named);
    }
    unnamed = null;
    return value;
  }

  private static IllegalArgumentException missing(String name) {
    return new IllegalArgumentException(name + " is missing");
  }
}

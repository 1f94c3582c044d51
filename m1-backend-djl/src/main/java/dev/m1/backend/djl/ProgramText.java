package dev.m1.backend.djl;

import java.util.Locale;

/** The text of a TorchScript program in the making. Confined. */
final class ProgramText {
  private final StringBuilder text = new StringBuilder();

  /** Adds a line; values are put in as {@link String#format} does. */
  void line(String format, Object... values) {
    text.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values))
        .append('\n');
  }

  /** Adds lines as they are. */
  void lines(String lines) {
    text.append(lines);
  }

  /** Writes a number so that it is read as the same one. */
  static String number(double value) {
    return String.format(Locale.ROOT, "%.17e", value);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}

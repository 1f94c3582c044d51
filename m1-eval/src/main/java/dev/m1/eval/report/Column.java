package dev.m1.eval.report;

import dev.m1.eval.stats.Interval;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * One column of a table: what it is called and what it takes from a row.
 *
 * @param title its heading
 * @param names its names in CSV files: two for an interval
 * @param numeric whether it is set flush right
 * @param cell takes the cell from a row
 */
record Column<T>(String title, List<String> names, boolean numeric, Function<T, Cell> cell) {
  /**
   * One cell.
   *
   * @param shown as readers see it
   * @param raw as programs read it, one for each name of the column; empty where there is no figure
   */
  record Cell(String shown, List<String> raw) {}

  static <T> Column<T> text(String title, Function<T, String> text) {
    return new Column<>(
        title,
        List.of(name(title)),
        false,
        row -> new Cell(text.apply(row), List.of(inert(text.apply(row)))));
  }

  static <T> Column<T> count(String title, ToLongFunction<T> count) {
    return new Column<>(
        title,
        List.of(name(title)),
        true,
        row -> {
          long number = count.applyAsLong(row);
          return number < 0
              ? new Cell(Shown.NONE, List.of(""))
              : new Cell(Shown.count(number), List.of(Long.toString(number)));
        });
  }

  static <T> Column<T> percent(String title, ToDoubleFunction<T> share) {
    return figure(title, share, Shown::percent);
  }

  static <T> Column<T> points(String title, ToDoubleFunction<T> difference) {
    return figure(title, difference, Shown::points);
  }

  static <T> Column<T> p(String title, ToDoubleFunction<T> p) {
    return figure(title, p, Shown::p);
  }

  static <T> Column<T> number(String title, int decimals, ToDoubleFunction<T> value) {
    return figure(title, value, number -> Shown.number(number, decimals));
  }

  /** Shows both ends, as percentages or as percentage points. */
  static <T> Column<T> interval(
      String title, boolean points, Function<T, Optional<Interval>> interval) {
    String name = name(title);
    return new Column<>(
        title,
        List.of(name + "_low", name + "_high"),
        true,
        row ->
            interval
                .apply(row)
                .map(ends -> new Cell(shown(ends, points), raw(ends)))
                .orElse(new Cell(Shown.NONE, List.of("", ""))));
  }

  private static String shown(Interval ends, boolean points) {
    return points
        ? Shown.points(ends.low()) + " to " + Shown.points(ends.high())
        : Shown.number(ends.low() * 100, 1) + " to " + Shown.percent(ends.high());
  }

  private static List<String> raw(Interval ends) {
    return List.of(Double.toString(ends.low()), Double.toString(ends.high()));
  }

  private static <T> Column<T> figure(
      String title, ToDoubleFunction<T> value, Function<Double, String> shown) {
    return new Column<>(
        title,
        List.of(name(title)),
        true,
        row -> {
          double number = value.applyAsDouble(row);
          String raw = Double.isFinite(number) ? Double.toString(number) : "";
          return new Cell(shown.apply(number), List.of(raw));
        });
  }

  private static String name(String title) {
    return title
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N}]+", "_")
        .replaceAll("^_|_$", "");
  }

  /** Spreadsheets run what begins with these: an apostrophe makes it text. */
  static String inert(String text) {
    return !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }
}

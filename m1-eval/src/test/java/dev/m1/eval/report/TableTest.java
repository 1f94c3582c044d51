package dev.m1.eval.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.m1.eval.stats.Interval;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tables as CSV and LaTeX, with contents that both could trip over. */
class TableTest {
  private record Line(String name, double share, int count, Optional<Interval> ends) {}

  private static Table table(Line... lines) {
    return Table.of(
        "one",
        "50% & more_",
        List.of(lines),
        List.of(
            Column.<Line>text("name", Line::name),
            Column.percent("share of all", Line::share),
            Column.count("n", Line::count),
            Column.interval("95% interval", false, Line::ends)));
  }

  @Test
  void csv_quotesCommasAndFormulas_areTextAndNothingElse() {
    Table table =
        table(
            new Line("a, \"b\"\nc", 1.0 / 3, 12345, Optional.of(new Interval(0.25, 0.5))),
            new Line("=HYPERLINK(1)", Double.NaN, -1, Optional.empty()),
            new Line("+1", 0, 0, Optional.empty()),
            new Line("@x", 0, 0, Optional.empty()));

    assertThat(table.csv())
        .isEqualTo(
            """
            name,share_of_all,n,95_interval_low,95_interval_high
            "a, ""b""
            c",0.3333333333333333,12345,0.25,0.5
            '=HYPERLINK(1),,,,
            '+1,0.0,0,,
            '@x,0.0,0,,
            """);
  }

  @Test
  void latex_specialCharacters_areEscaped() {
    Table table =
        table(new Line("\\input{x} $5 & 50% #1 a_b ~^ 1 → 2", 0.5, 1000, Optional.empty()));

    assertThat(table.latex())
        .contains("\\caption{50\\% \\& more\\_}", "\\begin{tabular}{lrrr}")
        .contains("name & share of all & n & 95\\% interval \\\\\n\\midrule")
        .contains(
            "\\textbackslash{}input\\{x\\} \\$5 \\& 50\\% \\#1 a\\_b"
                + " \\textasciitilde{}\\textasciicircum{} 1 $\\rightarrow$ 2"
                + " & 50.0\\% & 1,000 & -- \\\\\n\\bottomrule");
  }

  @Test
  void points_roundToNothing_haveNoSign() {
    assertThat(Shown.points(-0.0001)).isEqualTo("0.0");
    assertThat(Shown.points(-0.0126)).isEqualTo("−1.3");
    assertThat(Shown.points(0.5)).isEqualTo("+50.0");
    assertThat(Shown.points(Double.NaN)).isEqualTo("–");
    assertThat(Shown.p(0.00001)).isEqualTo("< 0.001");
  }
}

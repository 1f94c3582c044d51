package dev.m1.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The demonstration, on the embedded model. */
class DemoCommandTest {
  private static final Pattern POINT = Pattern.compile(" *(\\d+) tokens +([\\d.]+)%  [█░]{40}");
  private static final Pattern COST =
      Pattern.compile(
          "The sweep computed ([\\d,]+) tokens after the prompts in [\\d.]+ s; 8 separate runs"
              + " would have computed ([\\d,]+) \\(([\\d.]+) times as many\\)\\.");

  @Test
  void demo_fewQuestions_asksStreamsAndDrawsTheCurveWithItsCost() {
    TestShell.Outcome outcome = TestShell.real().run("demo", "--questions", "12", "--seed", "5");

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.errLines()).first().asString().contains("the embedded model m1-tiny");
    assertThat(outcome.err()).containsIgnoringCase("not for clinical use");
    assertThat(outcome.out())
        .containsPattern(", sum \\d+\\.\n.*")
        .containsPattern("The right answer is [A-E]\\.")
        .contains("12 generated questions under 8 thinking budgets, one trace each:")
        .containsIgnoringCase("not for clinical use");
    List<Matcher> points =
        outcome.out().lines().map(POINT::matcher).filter(Matcher::matches).toList();
    assertThat(points)
        .extracting(point -> Integer.parseInt(point.group(1)))
        .containsExactly(0, 16, 32, 64, 96, 128, 192, 256);
    assertThat(Double.parseDouble(points.get(7).group(2)))
        .as("thinking pays: " + outcome.out())
        .isGreaterThan(Double.parseDouble(points.get(0).group(2)) + 30);
    Matcher cost = COST.matcher(outcome.out());
    assertThat(cost.find()).as(outcome.out()).isTrue();
    assertThat(number(cost.group(1))).isPositive().isLessThan(number(cost.group(2)));
  }

  @Test
  void demo_noQuestions_isRefused() {
    TestShell.Outcome outcome = TestShell.real().run("demo", "-n", "0");

    assertThat(outcome.code()).isEqualTo(ExitCodes.USAGE);
    assertThat(outcome.err()).contains("--questions must be in 1..100000: 0");
  }

  private static long number(String text) {
    return Long.parseLong(text.replace(",", ""));
  }
}

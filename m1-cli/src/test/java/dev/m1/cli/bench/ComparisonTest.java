package dev.m1.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  @Test
  void ratio_noisyRounds_isTheMedianOfEachRoundsOwn() {
    // the machine was half as fast in the second round: both sides saw that
    Comparison row =
        new Comparison("it", "tokens/s", List.of(90.0, 45.0, 99.0), List.of(100.0, 50.0, 90.0));

    assertThat(row.ratio()).isCloseTo(0.9, within(1e-12));
    assertThat(row.lowestRatio()).isCloseTo(0.9, within(1e-12));
    assertThat(row.highestRatio()).isCloseTo(1.1, within(1e-12));
    assertThat(row.stackMedian()).isEqualTo(90);
    assertThat(row.bareMedian()).isEqualTo(90);
  }

  @Test
  void median_evenNumberOfRounds_isTheMeanOfTheMiddleTwo() {
    Comparison row = new Comparison("it", "ms", List.of(4.0, 1.0), List.of(1.0, 1.0));

    assertThat(row.stackMedian()).isEqualTo(2.5);
  }

  @Test
  void comparison_unevenRounds_isRefused() {
    assertThatThrownBy(() -> new Comparison("it", "ms", List.of(1.0), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("it needs a pair of figures a round: 1 and 0");
  }
}

package dev.m1.eval.bedside;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CounterRandomTest {

  @Test
  void mix_ofTheReferenceSequence_matchesSplitMix64() {
    // the first outputs of the reference implementation for seed 0
    assertThat(CounterRandom.mix(0)).isEqualTo(0xE220A8397B1DCDAFL);
    assertThat(CounterRandom.mix(0x9E3779B97F4A7C15L)).isEqualTo(0x6E789E6AA1B965F4L);
  }

  @Test
  void below_manyDraws_areUniform() {
    CounterRandom random = CounterRandom.of(1, 2, 3);
    int[] counts = new int[5];
    for (int i = 0; i < 50_000; i++) {
      counts[random.below(5)]++;
    }
    for (int count : counts) {
      assertThat(count).isBetween(9_600, 10_400);
    }
  }

  @Test
  void weighted_zeroWeight_isNeverDrawn() {
    CounterRandom random = CounterRandom.of(1, 2, 3);
    for (int i = 0; i < 1000; i++) {
      assertThat(random.weighted(new double[] {0, 1, 0, 3, 0})).isIn(1, 3);
    }
  }
}

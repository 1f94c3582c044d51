package dev.m1.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The short version of the soak program; docs/benchmarks.md tells how the long one is run. */
class SoakTest {
  private static final int SECONDS = Integer.getInteger("m1.soak.seconds", 60);
  private static final long SLACK = 48_000_000; // pools and caches that fill once

  @Test
  void soak_mixedSessions_endAsTheyMayAndLeaveNoMemoryBehind() {
    Soak soak = new Soak(7);

    soak.run(Duration.ofSeconds(SECONDS), System.out);

    assertThat(soak.unexpected()).isZero();
    assertThat(soak.ended()).containsOnlyKeys(Soak.Kind.values());
    List<Memory> looks = soak.looks();
    Memory settled = looks.get(looks.size() / 3);
    Memory grown = looks.get(looks.size() - 1).minus(settled);
    assertThat(grown.heapBytes()).as("heap, of " + looks).isLessThan(8_000_000);
    assertThat(grown.residentBytes()).as("process, of " + looks).isLessThan(SLACK);
  }
}

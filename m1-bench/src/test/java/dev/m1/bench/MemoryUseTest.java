package dev.m1.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryUseTest {
  @Test
  void longSessions_eightOfEightThousandTokens_holdAFewMegabytes() {
    String line = MemoryUse.longSessions();

    System.out.println(line);
    assertThat(line).startsWith("8 sessions of 8,192 tokens");
    double megabytes = Double.parseDouble(line.replaceFirst(".*heap (-?[0-9.]+) MB.*", "$1"));
    assertThat(megabytes).as(line).isBetween(0.1, 64.0);
  }

  @Test
  void openAndClose_manySessions_leavesNothingBehind() {
    List<String> lines = MemoryUse.openAndClose(200);

    lines.forEach(System.out::println);
    assertThat(lines).hasSize(10);
    double early = heap(lines.get(2));
    double late = heap(lines.get(9));
    assertThat(late - early).as(String.join("\n", lines)).isLessThan(2.0);
  }

  private static double heap(String line) {
    return Double.parseDouble(line.replaceFirst(".*heap ([0-9.]+) MB.*", "$1"));
  }
}

package dev.m1.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.m1.cli.TestShell.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Measures the embedded model shortly: that everything is measured, not how fast it is. */
class BenchCommandTest {
  @Test
  void bench_embeddedModelAsJson_measuresEverythingBothWays() {
    Outcome outcome =
        TestShell.real()
            .run(
                "bench",
                "embedded",
                "--rounds",
                "2",
                "--tokens",
                "8",
                "--sessions",
                "1,3",
                "--prompt-tokens",
                "64",
                "--fork-tokens",
                "128",
                "--json");

    assertThat(outcome.err()).doesNotContain("m1:");
    assertThat(outcome.code()).isZero();
    JsonNode json = outcome.json();
    List<String> names = new ArrayList<>();
    for (JsonNode row : json.get("results")) {
      names.add(row.get("what").asText());
      assertThat(row.get("stack").asDouble()).as(row.toString()).isPositive();
      assertThat(row.get("bare").asDouble()).as(row.toString()).isPositive();
      assertThat(row.get("ratio").asDouble())
          .as(row.toString())
          .isBetween(row.get("lowestRatio").asDouble(), row.get("highestRatio").asDouble());
    }
    assertThat(names)
        .containsExactly(
            "open the model",
            "read a prompt of 64 tokens",
            "from asking such a question to its first token",
            "generate, 1 session",
            "all but decode in it, for each token",
            "generate, 3 sessions",
            "3 sessions against 1",
            "fork 128 tokens",
            "probe the next token after 128 tokens");
    assertThat(json.get("tokens").asInt()).isEqualTo(8);
    assertThat(json.get("kvBytes").asLong()).isPositive();
  }

  @Test
  void bench_reproducible_saysWhatItLeavesOut() {
    Outcome outcome =
        TestShell.real()
            .run(
                "bench",
                "--rounds",
                "1",
                "--tokens",
                "4",
                "--sessions",
                "1,2",
                "--prompt-tokens",
                "32",
                "--fork-tokens",
                "32",
                "--reproducible");

    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .contains("generate, 1 session", "fork 32 tokens", "full stack", "bare loop")
        .contains("Not measured: generate, 2 sessions: under REPRODUCIBLE");
  }

  @Test
  void bench_wrongNumbers_areRefusedWithTheirRange() {
    Outcome outcome = TestShell.real().run("bench", "embedded", "--rounds", "0");

    assertThat(outcome.code()).isEqualTo(ExitCodes.USAGE);
    assertThat(outcome.err()).contains("rounds must be in 1..1000: 0");
  }
}

package dev.m1.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps a real model over real questions, as a user does. */
class SweepRealModelTest {
  @TempDir private Path temporary;

  private final TestShell shell = TestShell.real();

  private TestShell.Outcome sweep(String out, String... more) {
    String[] base = {
      "sweep",
      "--model",
      SharedFiles.file("models/SmolLM2-135M-Instruct.Q4_1.gguf").toString(),
      "--benchmark",
      "medqa:" + SharedFiles.file("benchmarks/medqa/phrases_no_exclude_test.jsonl"),
      "--answer-tokens",
      "24",
      "--threads",
      "1",
      "--context",
      "4096",
      "--parallel",
      "2",
      "--json",
      "--out",
      temporary.resolve(out).toString()
    };
    String[] all = java.util.Arrays.copyOf(base, base.length + more.length);
    System.arraycopy(more, 0, all, base.length, more.length);
    return shell.run(all);
  }

  @Test
  void sweep_medqa_answersEachBudgetAndIsIdentifiedInFull() {
    TestShell.Outcome outcome =
        sweep("text", "--limit", "3", "--budgets", "0,12,40", "--record", "letters");

    assertThat(outcome.code()).as(outcome.err()).isZero();
    JsonNode json = outcome.json();
    assertThat(json.path("points")).hasSize(3);
    for (JsonNode point : json.path("points")) {
      assertThat(point.path("n").asInt()).isEqualTo(3);
      assertThat(point.path("thinkingTokens").asDouble())
          .isBetween(0.0, point.path("budget").asDouble());
    }
    assertThat(json.path("decodedTokens").asLong())
        .isPositive()
        .isLessThan(json.path("separateRunsTokens").asLong());
    assertThat(json.path("fingerprint").asText())
        .isEqualTo("sha256:b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53");
    JsonNode scored =
        shell
            .run("score", temporary.resolve("text").toString(), "--scorer", "all", "--json")
            .json();
    assertThat(scored.path("rows").findValuesAsText("scorer")).contains("letters", "m1", "huatuo");
  }

  @Test
  void sweep_lettersOverLongThinking_costsLittleMoreThanItsLongestRun() throws Exception {
    TestShell.Outcome outcome =
        sweep(
            "letters",
            "--limit",
            "1",
            "--answers",
            "letters",
            "--waits",
            "60",
            "--caps",
            "0,128,256,512,1024");

    assertThat(outcome.code()).as(outcome.err()).isZero();
    JsonNode line =
        JsonMapper.builder()
            .build()
            .readTree(temporary.resolve("letters").resolve("lines.jsonl").toFile());
    assertThat(line.path("thinkingTokens").asInt()).isEqualTo(1024);
    assertThat(line.path("cells")).hasSize(5);
    int longest = 1024 + line.at("/cells/4/decodedTokens").asInt();
    assertThat(line.path("decodedTokens").asDouble() / longest).isBetween(1.0, 1.25);
    assertThat(outcome.json().at("/points/4/unparsed").asInt()).isZero();
  }
}

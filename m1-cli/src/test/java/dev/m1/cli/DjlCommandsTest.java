package dev.m1.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What changes on the command line with {@code --backend djl}: the engine, and nothing else. */
class DjlCommandsTest {
  @TempDir private Path temporary;

  private final TestShell shell = TestShell.real();

  private TestShell.Outcome run(String backend, String... command) {
    List<String> all = new ArrayList<>(Arrays.asList(command));
    all.addAll(List.of("--backend", backend, "--threads", "1", "--reproducible", "--json"));
    TestShell.Outcome outcome = shell.run(all.toArray(String[]::new));
    assertThat(outcome.code()).as(outcome.err()).isZero();
    return outcome;
  }

  @Test
  void ask_embeddedModel_thinksAndAnswersAsOnTheOtherEngine() {
    String[] ask = {
      "ask",
      "A patient weighs 60 kg and gets 2 mg per kg. How much is that?",
      "--option",
      "60 mg",
      "--option",
      "120 mg",
      "--budget",
      "48",
      "--answer-tokens",
      "16"
    };
    JsonNode djl = run("djl", ask).json();
    JsonNode llama = run("llamacpp", ask).json();

    assertThat(djl.path("model").toString() + djl).contains("PyTorch 2.7.1");
    assertThat(djl.path("thinking").asText())
        .isNotBlank()
        .isEqualTo(llama.path("thinking").asText());
    assertThat(djl.path("answer")).isEqualTo(llama.path("answer"));
  }

  @Test
  void sweep_bedside_hasThePointsOfTheOtherEngine() {
    JsonNode djl = sweep("djl");

    assertThat(djl.path("points")).hasSize(3);
    assertThat(djl.path("points")).isEqualTo(sweep("llamacpp").path("points"));
    assertThat(djl.path("decodedTokens").asLong())
        .isPositive()
        .isLessThan(djl.path("separateRunsTokens").asLong());
  }

  private JsonNode sweep(String backend) {
    String out = temporary.resolve("sweep-" + backend).toString();
    return run(
            backend,
            "sweep",
            "--benchmark",
            "bedside",
            "--seed",
            "3",
            "--limit",
            "4",
            "--budgets",
            "0,32,256",
            "--out",
            out)
        .json();
  }

  @Test
  void eval_strategyWithProbes_runs() {
    String out = temporary.resolve("eval").toString();
    JsonNode json =
        run(
                "djl",
                "eval",
                "--limit",
                "2",
                "--strategy",
                "settled:every=16,confidence=0.9",
                "--out",
                out)
            .json();

    assertThat(json.path("points").get(0).path("n").asInt()).isEqualTo(2);
  }

  @Test
  void bench_embeddedModel_measuresThisEngineBothWays() {
    TestShell.Outcome outcome =
        shell.run(
            "bench",
            "--backend",
            "djl",
            "--threads",
            "1",
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
            "--json");

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.json().path("backend").asText()).isEqualTo("djl");
    assertThat(outcome.json().path("results").findValuesAsText("what"))
        .contains("generate, 1 session", "2 sessions against 1", "fork 32 tokens");
    assertThat(outcome.json().path("skipped")).isEmpty();
  }

  @Test
  void backendOption_unknownToThisEngine_isRefusedWithTheKnownOnes() {
    TestShell.Outcome outcome =
        shell.run("ask", "Why?", "--backend", "djl", "-X", "djl.dtype=float8");

    assertThat(outcome.code()).isNotZero();
    assertThat(outcome.err()).contains("auto, float32, float16, bfloat16: float8");
  }
}

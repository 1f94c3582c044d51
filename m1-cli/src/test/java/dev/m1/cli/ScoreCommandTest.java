package dev.m1.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.m1.testkit.Script;
import dev.m1.testkit.ScriptedBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scores, exports and imports a run without its model. All questions are made up. */
class ScoreCommandTest {
  private static final String RESULTS =
      """
      [
        {"question": "Which drug?", "options": {"A": "aspirin", "B": "zinc"}, "answer_idx": "B", "source": "one",
         "response_text": "The answer is B. The answer is A.", "finish_reason": "stop"},
        {"question": "Which other?", "options": {"A": "aspirin", "B": "zinc"}, "answer_idx": "A", "source": "two",
         "response_text": "", "finish_reason": "length"}
      ]
      """;

  @TempDir private Path folder = Path.of("");

  private final TestShell shell =
      TestShell.over(ScriptedBackend.builder().script(Script.says("", "")));
  private String run = "";

  @BeforeEach
  void importResults() throws IOException {
    Path file = Files.writeString(folder.resolve("theirs.json"), RESULTS);
    run = folder.resolve("run").toString();
    TestShell.Outcome outcome =
        shell.run("import", file.toString(), "--format", "m1-results", "--out", run);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("2 answers to 2 questions");
  }

  @Test
  void score_severalScorers_showsBoundsAndDisagreements() {
    TestShell.Outcome outcome = shell.run("score", run, "--scorer", "strict,huatuo,m1");
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .contains("2 recorded questions")
        .containsPattern("imported +strict +2 +0\\.00 +50\\.00 +100\\.00 +Ambiguous 1, ")
        .containsPattern("imported +huatuo-first +2 +50\\.00 +50\\.00 +50\\.00")
        .contains("strict and huatuo-first: 0 of 2 read alike");
    assertThat(shell.opened()).isEmpty();
  }

  @Test
  void score_json_holdsTheSame() {
    JsonNode table = shell.run("score", run, "--scorer", "m1", "--by", "set", "--json").json();
    assertThat(table.path("lines").asInt()).isEqualTo(2);
    assertThat(table.at("/rows/0/set").asText()).isEqualTo("one");
    assertThat(table.at("/rows/0/accuracy").asDouble()).isZero();
    assertThat(table.at("/rows/1/unparsed").asInt()).isZero();
  }

  @Test
  void score_noRunOrUnknownScorer_saysSo() {
    assertThat(shell.run("score", folder.toString()).err()).contains("there is no manifest.json");
    TestShell.Outcome outcome = shell.run("score", run, "--scorer", "lax");
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("unknown scorer \"lax\"; there are all, huatuo, strict");
  }

  @Test
  void export_onlyCondition_writesTheFile() throws IOException {
    Path out = folder.resolve("samples.jsonl");
    TestShell.Outcome outcome =
        shell.run("export", run, "--format", "lm-eval", "--out", out.toString());
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(Files.readAllLines(out)).hasSize(2).allMatch(line -> line.contains("\"doc_hash\""));
    assertThat(shell.run("export", run, "--format", "lm-eval", "--out", out.toString()).err())
        .contains("already");
  }
}

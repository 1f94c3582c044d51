package dev.m1.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps of the embedded model. */
class SweepCommandTest {
  @TempDir private Path temporary;

  private final TestShell shell = TestShell.real();

  private TestShell.Outcome sweep(Path out, String... more) {
    String[] base = {
      "sweep", "--benchmark", "bedside", "--seed", "3", "--limit", "4", "--threads", "1", "--json"
    };
    String[] all = java.util.Arrays.copyOf(base, base.length + 2 + more.length);
    all[base.length] = "--out";
    all[base.length + 1] = out.toString();
    System.arraycopy(more, 0, all, base.length + 2, more.length);
    return shell.run(all);
  }

  @Test
  void sweep_json_hasAPointForEachBudgetAndTheCost() {
    TestShell.Outcome outcome = sweep(temporary.resolve("run"), "--budgets", "0,32,256");

    assertThat(outcome.code()).as(outcome.err()).isZero();
    JsonNode json = outcome.json();
    assertThat(json.path("points")).hasSize(3);
    JsonNode last = json.path("points").get(2);
    assertThat(last.path("budget").asInt()).isEqualTo(256);
    assertThat(last.path("n").asInt()).isEqualTo(4);
    assertThat(last.path("accuracy").asDouble())
        .isBetween(last.path("low").asDouble(), last.path("high").asDouble());
    assertThat(last.path("unparsed").isInt()).isTrue();
    assertThat(last.path("thinkingTokens").asDouble()).isBetween(40.0, 256.0);
    assertThat(json.path("decodedTokens").asLong())
        .isPositive()
        .isLessThan(json.path("separateRunsTokens").asLong());
  }

  @Test
  void sweep_again_resumesAndOtherSettingsAreRefused() throws Exception {
    Path out = temporary.resolve("run");
    JsonNode first = sweep(out, "--budgets", "0,64").json();
    TestShell.Outcome again = sweep(out, "--budgets", "0,64");
    TestShell.Outcome other = sweep(out, "--budgets", "0,65");

    assertThat(again.err()).contains("4 of 4 were there already");
    assertThat(again.json()).isEqualTo(first);
    assertThat(other.code()).isEqualTo(ExitCodes.FAILED);
    assertThat(other.err()).contains("other settings: arms was");
    assertThat(Files.readString(out.resolve("summary.json"))).contains("budget=64");
  }

  @Test
  void eval_strategy_hasOnePoint() {
    TestShell.Outcome outcome =
        shell.run(
            "eval",
            "--limit",
            "2",
            "--threads",
            "1",
            "--strategy",
            "fixed:40",
            "--json",
            "--out",
            temporary.resolve("eval").toString());

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.json().path("points").get(0).path("strategy").asText())
        .isEqualTo("fixed:40");
  }

  @Test
  void sweep_rowThatCannotBeAQuestion_isLeftOutAndToldOrStopsAStrictRun() throws Exception {
    Path file = temporary.resolve("own.jsonl");
    Files.writeString(
        file,
        """
        {"question": "Which drug?", "options": ["aspirin", "zinc"], "answer": "A"}
        {"question": "Which drug?", "options": ["aspirin", "zinc"], "answer": "C"}
        """);
    TestShell scripted = TestShell.saying("Hm.", "The answer is A.");
    String[] arguments = {
      "sweep",
      "--benchmark",
      file.toString(),
      "--budgets",
      "0,2",
      "--json",
      "--out",
      temporary.resolve("own").toString()
    };

    TestShell.Outcome outcome = scripted.run(arguments);
    String[] strict = java.util.Arrays.copyOf(arguments, arguments.length + 1);
    strict[arguments.length] = "--strict";
    TestShell.Outcome stopped = scripted.run(strict);

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.json().at("/points/0/n").asInt()).isEqualTo(1);
    assertThat(outcome.json().path("rowsLeftOut").asInt()).isEqualTo(1);
    assertThat(outcome.err())
        .contains("1 rows cannot be questions", "own.jsonl:2 (row 2): the answer");
    assertThat(stopped.code()).isEqualTo(ExitCodes.FAILED);
    assertThat(stopped.err()).contains("own.jsonl:2 (row 2)");
    assertThat(scripted.opened()).hasSize(1); // a strict run stops before the model is opened
  }

  @Test
  void sweep_samplesAndOrders_tellVotesAndOrderBias() throws Exception {
    Path file = temporary.resolve("own.jsonl");
    Files.writeString(
        file,
        "{\"question\": \"Which drug?\", \"options\": [\"aspirin\", \"zinc\"], \"answer\": \"A\"}\n");
    TestShell scripted = TestShell.saying("Hm.", "The answer is A.");
    String[] arguments = {
      "sweep",
      "--benchmark",
      file.toString(),
      "--budgets",
      "1",
      "--samples",
      "3",
      "--orders",
      "2",
      "--temperature",
      "1",
      "--record",
      "letters",
      "--out",
      temporary.resolve("own").toString()
    };

    TestShell.Outcome outcome = scripted.run(arguments);
    String[] asJson = java.util.Arrays.copyOf(arguments, arguments.length + 1);
    asJson[arguments.length] = "--json";
    JsonNode json = scripted.run(asJson).json();

    assertThat(outcome.code()).as(outcome.err()).isZero();
    // "A" is right in the file's order and wrong in the other one
    assertThat(outcome.out())
        .contains("budget=1: 6 answers a question: pass@6 100.0%, maj@6")
        .contains("confidence-weighted vote")
        .contains("changed the answer in 100.0% of pairs")
        .contains("accuracy from 0.0% (right in every order) to 100.0% (right in some order)");
    assertThat(json.at("/samples/0/pass").asDouble()).isEqualTo(1);
    assertThat(json.at("/orders/lowest").asDouble()).isZero();
    assertThat(json.at("/points/0/n").asInt()).isEqualTo(6);
  }

  @Test
  void sweep_references_sortQuestionsByDifficulty() throws Exception {
    Path file = temporary.resolve("own.jsonl");
    Files.writeString(
        file,
        """
        {"question": "Which drug?", "options": ["aspirin", "zinc"], "answer": "A"}
        {"question": "Which ore?", "options": ["agate", "zinc"], "answer": "B"}
        """);
    String reference = temporary.resolve("reference").toString();
    TestShell scripted = TestShell.saying("Hm.", "The answer is A.");
    scripted.run("eval", "--benchmark", file.toString(), "--out", reference);
    String run = temporary.resolve("run").toString();
    scripted.run(
        "sweep",
        "--benchmark",
        file.toString(),
        "--budgets",
        "1",
        "--reference",
        reference,
        "--out",
        run);

    JsonNode rows = scripted.run("score", run, "--by", "difficulty", "--json").json().path("rows");
    JsonNode later =
        scripted
            .run("score", reference, "--by", "difficulty", "--reference", run, "--json")
            .json()
            .path("rows");

    assertThat(rows.findValuesAsText("difficulty")).containsExactly("most", "none");
    assertThat(later).isNotEmpty();
    assertThat(later.findValuesAsText("difficulty")).containsExactly("most", "none");
  }

  @Test
  void sweep_wordingOfAFile_isRefused() {
    TestShell.Outcome outcome =
        shell.run("sweep", "--benchmark", "medqa:x.jsonl", "--wording", "unseen");

    assertThat(outcome.code()).isEqualTo(ExitCodes.USAGE);
    assertThat(outcome.err()).contains("--wording goes with --benchmark bedside");
  }
}

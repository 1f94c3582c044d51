package dev.m1.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replays and compares runs of the embedded model; neither opens a model. */
class ReplayAndCompareCommandTest {
  @TempDir private Path temporary = Path.of("");

  private final TestShell shell = TestShell.real();

  private String sweep(String name, int limit, String... more) {
    String folder = temporary.resolve(name).toString();
    List<String> args =
        new ArrayList<>(List.of("sweep", "--seed", "3", "--threads", "1", "--out", folder));
    args.addAll(List.of("--limit", String.valueOf(limit)));
    args.addAll(List.of(more));
    TestShell.Outcome outcome = shell.run(args.toArray(new String[0]));
    assertThat(outcome.code()).as(outcome.err()).isZero();
    return folder;
  }

  @Test
  void replay_severalStrategies_saysWhatIsKnownAndWhatIsNot() {
    String run = sweep("run", 5, "--budgets", "0,32,256", "--record", "probe=16,entropy");
    int opened = shell.opened().size();

    TestShell.Outcome text =
        shell.run("replay", run, "-s", "fixed:32", "-s", "settled:every=16", "-s", "no-wait");
    JsonNode json =
        shell.run("replay", run, "-s", "fixed:32", "-s", "fixed:16", "--written", "--json").json();

    assertThat(text.code()).as(text.err()).isZero();
    assertThat(text.out())
        .contains("end known in 5 of 5 lines")
        .contains("end known in 0 of 5 lines; not recorded 5, censored 0")
        .contains("5: the next token was sampled with the logit bias")
        .contains("beside budget=32, 5 lines: +0.0 points");
    assertThat(json.at("/0/written").asInt()).isEqualTo(5);
    // a look read the letters after 16 tokens, but nothing was written there
    assertThat(json.at("/1/written").asInt()).isZero();
    assertThat(json.at("/1/answerNotRecorded").asInt()).isEqualTo(5);
    assertThat(json.at("/1/accuracy").isNull()).isTrue();
    assertThat(shell.opened()).hasSize(opened);
  }

  @Test
  void replay_badInput_saysWhatToDo() {
    String run = sweep("bare", 5, "--budgets", "0,16", "--no-traces");

    TestShell.Outcome none = shell.run("replay", run, "-s", "natural");
    TestShell.Outcome wrong = shell.run("replay", run, "-s", "sleep:3");
    TestShell.Outcome missing = shell.run("replay", run);

    assertThat(none.code()).isEqualTo(ExitCodes.USAGE);
    assertThat(none.err()).contains("recorded no traces").contains("without --no-traces");
    assertThat(wrong.code()).isEqualTo(ExitCodes.USAGE);
    assertThat(wrong.err()).contains("sleep");
    assertThat(missing.code()).isEqualTo(ExitCodes.USAGE);
  }

  @Test
  void compare_twoPrompts_saysWhatCanBeConcludedAndWritesTheSheet() throws Exception {
    String a = sweep("none", 12, "--budgets", "0,8");
    String b = sweep("long", 12, "--budgets", "0,8,256");
    String sheet = temporary.resolve("sheet.csv").toString();

    TestShell.Outcome text = shell.run("compare", a, b);
    TestShell.Outcome json =
        shell.run(
            "compare",
            a,
            b,
            "--condition",
            "budget=8",
            "--condition-b",
            "budget=256",
            "--json",
            "--blinded",
            sheet);

    assertThat(text.code()).as(text.err()).isZero();
    assertThat(text.out())
        .contains("12 and 12 questions, of which 12 are the same: 12 by id")
        .contains("What can be concluded", "What cannot", "Never right in A, right in B")
        .contains("intervals are tested to hold from 300 pairs");
    JsonNode comparison = json.json();
    assertThat(comparison.at("/matching/rows").asInt()).isEqualTo(12);
    int listed = comparison.path("onlySecond").size() + comparison.path("onlyFirst").size();
    if (listed == 0) {
      assertThat(json.err()).contains("there is nothing to read");
    } else {
      assertThat(json.err()).contains(listed + " questions on");
      assertThat(Files.readAllLines(temporary.resolve("sheet.key.csv"))).hasSize(listed + 1);
    }
    assertThat(shell.run("compare", a, b, "--condition", "budget=9").err())
        .contains("run A has no condition \"budget=9\"");
  }
}

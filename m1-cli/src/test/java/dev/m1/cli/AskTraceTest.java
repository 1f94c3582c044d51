package dev.m1.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.m1.Question;
import dev.m1.trace.ReasoningTrace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code m1 ask --trace} records. */
class AskTraceTest {
  @TempDir Path folder;
  private final TestShell shell = TestShell.saying("So fever is not pain.", "It is \\boxed{B}.");

  private TestShell.Outcome ask(Path trace, String... more) {
    return shell.run(
        Stream.concat(
                Stream.of(
                    "ask",
                    "Which dose?",
                    "-o",
                    "12 mg",
                    "-o",
                    "13 mg",
                    "--json",
                    "--trace",
                    trace.toString()),
                Stream.of(more))
            .toArray(String[]::new));
  }

  @Test
  void trace_twoRuns_areTwoTracesThatSayWhatWasPrinted() {
    Path file = folder.resolve("out.jsonl");
    TestShell.Outcome first = ask(file, "--seed", "3", "--budget", "64");
    TestShell.Outcome second = ask(file, "--budget", "2");

    List<ReasoningTrace> traces = ReasoningTrace.read(file);
    assertThat(first.code()).isEqualTo(ExitCodes.OK);
    assertThat(traces).hasSize(2);
    assertThat(traces.get(0).header().question())
        .isEqualTo(Question.multipleChoice("Which dose?", "12 mg", "13 mg"));
    assertThat(traces.get(0).header().seed()).isEqualTo(3);
    assertThat(traces.get(0).thinking()).isEqualTo(first.json().path("thinking").textValue());
    assertThat(traces.get(0).answer()).isEqualTo(first.json().path("answer").textValue());
    assertThat(traces.get(0).extracted().letter()).contains("B");
    assertThat(traces.get(1).usage().thinking())
        .isEqualTo(second.json().path("usage").path("thinking").intValue())
        .isEqualTo(2);
  }

  @Test
  void trace_noTexts_leavesQuestionThinkingAndAnswerOut() throws IOException {
    Path file = folder.resolve("out.jsonl");
    TestShell.Outcome outcome = ask(file, "--no-texts");

    ReasoningTrace trace = ReasoningTrace.read(file).get(0);
    assertThat(outcome.json().path("thinking").textValue()).isEqualTo("So fever is not pain.");
    assertThat(trace.header().withTexts()).isFalse();
    assertThat(trace.header().question()).isNotEqualTo(Question.freeText("Which dose?"));
    assertThat(Files.readString(file))
        .doesNotContain("Which dose?")
        .doesNotContain("12 mg")
        .doesNotContain("fever")
        .doesNotContain("boxed{B}");
    assertThat(trace.extracted().letter()).contains("B");
  }

  @Test
  void trace_diskFull_failsButTheAnswerIsStillPrinted() {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "/dev/full is a Linux device; there is none here");

    TestShell.Outcome outcome =
        TestShell.saying("Hm.", "A").run("ask", "What?", "--trace", full.toString());

    assertThat(outcome.code()).isEqualTo(ExitCodes.FAILED);
    assertThat(outcome.out()).contains("A");
    assertThat(outcome.errLines())
        .last(org.assertj.core.api.InstanceOfAssertFactories.STRING)
        .startsWith("m1: ")
        .contains("/dev/full");
  }

  @Test
  void trace_folderMissing_failsButTheAnswerIsStillPrinted() {
    TestShell.Outcome outcome = ask(folder.resolve("none").resolve("out.jsonl"));

    assertThat(outcome.code()).isEqualTo(ExitCodes.FAILED);
    assertThat(outcome.json().path("letter").textValue()).isEqualTo("B");
    assertThat(outcome.errLines()).hasSize(2);
    assertThat(outcome.errLines().get(1)).startsWith("m1: ").contains("out.jsonl");
  }
}

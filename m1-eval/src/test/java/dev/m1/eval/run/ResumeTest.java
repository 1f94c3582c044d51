package dev.m1.eval.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.m1.M1Exception;
import dev.m1.ReasoningModel;
import dev.m1.testkit.Script;
import dev.m1.trace.TraceReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumeTest {
  private static final Script SCRIPT = Script.random(5).withClose(0.05);

  @TempDir private Path temporary;

  private EvalPlan.Builder plan(int questions) {
    return EvalPlan.of(Scripted.questions(temporary, questions))
        .budgets(List.of(0, 5, 20))
        .maxAnswerTokens(8);
  }

  private static String summary(Path folder) {
    return RunDirectory.open(folder).summaryJson().orElseThrow();
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private static void cut(Path file, Random random) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)));
  }

  @Test
  void run_filesCutAnywhere_comesToTheSameSummary() throws IOException {
    Random random = new Random(9);
    try (ReasoningModel model = Scripted.reproducible(SCRIPT)) {
      Path whole = temporary.resolve("whole");
      Scripted.run(model, plan(6).build(), whole);
      for (int i = 0; i < 40; i++) {
        Path torn = temporary.resolve("torn" + i);
        copy(whole, torn);
        Files.delete(torn.resolve(RunDirectory.SUMMARY));
        cut(torn.resolve(RunDirectory.LINES), random);
        if (random.nextBoolean()) {
          cut(torn.resolve(RunDirectory.TRACES), random);
        }
        if (random.nextBoolean()) {
          cut(torn.resolve("journal.jsonl"), random);
        }

        Scripted.run(model, plan(6).build(), torn);

        assertThat(summary(torn)).as("torn %s", i).isEqualTo(summary(whole));
        try (Stream<RunTrace> traces = RunDirectory.open(torn).traces()) {
          assertThat(traces.map(RunTrace::item)).hasSize(6).doesNotHaveDuplicates();
        }
      }
    }
  }

  @Test
  void run_stoppedAndStartedAgain_comesToTheSameSummary() {
    try (ReasoningModel model = Scripted.reproducible(SCRIPT)) {
      Path whole = temporary.resolve("whole");
      Scripted.run(model, plan(12).build(), whole);
      Path stopped = temporary.resolve("stopped");
      CompletableFuture<EvalRunner> runner = new CompletableFuture<>();
      EvalRunner first =
          new EvalRunner(
              model,
              plan(12).build(),
              stopped,
              progress -> {
                if (progress.done() == 4) {
                  runner.join().stop();
                }
              });
      runner.complete(first);

      assertThat(first.run()).isFalse();
      assertThat(RunDirectory.open(stopped).summaryJson()).isEmpty();
      assertThat(Scripted.lines(RunDirectory.open(stopped))).hasSize(4);
      Scripted.run(model, plan(12).build(), stopped);

      assertThat(summary(stopped)).isEqualTo(summary(whole));
    }
  }

  @Test
  void run_otherSettings_isRefusedAndSaysWhich() {
    try (ReasoningModel model = Scripted.reproducible(SCRIPT)) {
      Path folder = temporary.resolve("run");
      Scripted.run(model, plan(2).build(), folder);

      assertThatThrownBy(
              () -> Scripted.run(model, plan(2).maxAnswerTokens(9).seed(4).build(), folder))
          .isInstanceOf(M1Exception.class)
          .hasMessageContaining("maxAnswerTokens was 8, now 9")
          .hasMessageContaining("seed was 1, now 4");
    }
  }

  @Test
  void run_alreadyDone_computesNothing() throws IOException {
    try (ReasoningModel model = Scripted.reproducible(SCRIPT)) {
      Path folder = temporary.resolve("run");
      Scripted.run(model, plan(3).build(), folder);
      byte[] lines = Files.readAllBytes(folder.resolve(RunDirectory.LINES));

      Scripted.run(model, plan(3).build(), folder);

      assertThat(Files.readAllBytes(folder.resolve(RunDirectory.LINES))).isEqualTo(lines);
    }
  }

  @Test
  void traces_ofARun_areReadByAnyReaderOfTraces() {
    try (ReasoningModel model = Scripted.reproducible(SCRIPT)) {
      Path folder = temporary.resolve("run");
      RunDirectory run = Scripted.run(model, plan(3).build(), folder);

      assertThat(run.hasTraces()).isTrue();
      try (TraceReader reader = TraceReader.open(folder.resolve(RunDirectory.TRACES));
          Stream<RunTrace> traces = run.traces()) {
        assertThat(traces.map(RunTrace::trace))
            .allSatisfy(trace -> assertThat(reader.next()).contains(trace))
            .hasSize(3);
      }
    }
  }

  @Test
  void run_sessionsThatKeepFailing_stopsAndKeepsNoLines() {
    try (ReasoningModel model = Scripted.reproducible(SCRIPT)) {
      Path folder = temporary.resolve("run");
      EvalPlan plan = plan(30).maxAnswerTokens(100_000).build();

      assertThatThrownBy(() -> Scripted.run(model, plan, folder))
          .isInstanceOf(M1Exception.class)
          .hasMessageContaining("10 questions in a row failed")
          .hasMessageContaining("contextTokens");
      assertThat(Scripted.lines(RunDirectory.open(folder))).isEmpty();
    }
  }

  @Test
  void run_listenerThatThrows_stopsTheRun() {
    try (ReasoningModel model = Scripted.reproducible(SCRIPT)) {
      EvalRunner runner =
          new EvalRunner(
              model,
              plan(5).build(),
              temporary.resolve("run"),
              progress -> {
                if (progress.done() == 2) {
                  throw new IllegalStateException("no more");
                }
              });

      assertThatThrownBy(runner::run).hasMessage("no more");
    }
  }
}

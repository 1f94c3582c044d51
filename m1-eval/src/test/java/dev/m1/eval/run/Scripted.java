package dev.m1.eval.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.m1.ModelOptions;
import dev.m1.ReasoningModel;
import dev.m1.eval.data.Benchmark;
import dev.m1.eval.data.Benchmarks;
import dev.m1.testkit.AssertingBackend;
import dev.m1.testkit.Script;
import dev.m1.testkit.ScriptedBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Runs over scripted models and a handful of small questions. */
final class Scripted {
  private Scripted() {}

  static ReasoningModel model(Script script, String format, ModelOptions.Execution execution) {
    AssertingBackend backend =
        AssertingBackend.of(
            ScriptedBackend.builder()
                .script(script)
                .contextTokens(60_000)
                .maxSequences(20)
                .build());
    return ReasoningModel.over(
        backend, ModelOptions.builder().thinkingFormat(format).execution(execution).build());
  }

  static ReasoningModel reproducible(Script script) {
    return model(script, "qwen3", ModelOptions.Execution.REPRODUCIBLE);
  }

  /** Questions of four options; each second one has a twin in its cluster. */
  static Benchmark questions(Path folder, int count) {
    List<String> rows =
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    "{\"id\":\"q"
                        + i
                        + "\",\"cluster\":\"c"
                        + i / 2
                        + "\",\"question\":\"Which "
                        + i
                        + "?\",\"options\":[\"red\",\"green\",\"blue\",\"grey\"],\"answer\":\""
                        + "ABCD".charAt(i % 4)
                        + "\"}")
            .toList();
    try {
      Path file = folder.resolve("questions-" + count + ".jsonl");
      Files.write(file, rows);
      return Benchmarks.jsonLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static RunDirectory run(ReasoningModel model, EvalPlan plan, Path folder) {
    assertThat(new EvalRunner(model, plan, folder, progress -> {}).run()).isTrue();
    return RunDirectory.open(folder);
  }

  /** Returns a run's lines in the order of its tasks. */
  static List<RunLine> lines(RunDirectory run) {
    try (Stream<JsonLines.Line> lines = run.rawLines()) {
      return lines
          .sorted(Comparator.comparingInt(line -> line.node().path(Recovery.TASK).asInt()))
          .map(line -> LineJson.read(line.node()))
          .toList();
    }
  }
}

package dev.m1.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.m1.Question;
import dev.m1.ThinkingEnd;
import dev.m1.Usage;
import dev.m1.backend.llamacpp.GgufVocabulary;
import dev.m1.trace.ReasoningTrace;
import dev.m1.trace.TraceEvent;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Asks a real model a real question, as a user would. */
class AskRealModelTest {
  /** Smaller for a quick look: {@code -Dm1.test.budget=16}. */
  private static final int BUDGET = Integer.getInteger("m1.test.budget", 256);

  @TempDir Path folder;

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES) // seconds on a calm machine
  void ask_benchmarkQuestion_thinksWithinTheBudgetAndTellsTheCost() throws IOException {
    Path model = SharedFiles.file("models/SmolLM2-135M-Instruct.Q4_1.gguf");
    String row = firstRow(SharedFiles.file("benchmarks/medqa/phrases_no_exclude_test.jsonl"));
    Path file = Files.writeString(folder.resolve("q.json"), row);
    Path traceFile = folder.resolve("trace.jsonl");

    TestShell.Outcome outcome =
        TestShell.real()
            .run(
                "ask",
                "--model",
                model.toString(),
                "--file",
                file.toString(),
                "--budget",
                String.valueOf(BUDGET),
                "--answer-tokens",
                "48",
                "--threads",
                "2",
                "--context",
                "2048",
                "--trace",
                traceFile.toString());

    assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCodes.OK);
    ReasoningTrace trace = ReasoningTrace.read(traceFile).get(0);
    assertAsked(trace.header().question(), row);
    Usage usage = trace.usage();
    assertThat(usage.thinking()).isBetween(1, BUDGET);
    assertThat(usage.answer()).isBetween(1, 48);
    String summary = outcome.errLines().get(outcome.errLines().size() - 1);
    ThinkingEnd end =
        summary.contains("thinking ended: BUDGET") ? ThinkingEnd.BUDGET : ThinkingEnd.NATURAL;
    assertThat(summary)
        .startsWith("m1: answer ")
        .contains("thinking ended: " + end)
        .contains("prompt " + usage.prompt() + ", thinking " + usage.thinking())
        .contains("answer " + usage.answer() + ";");
    if (end == ThinkingEnd.BUDGET) {
      assertThat(usage.thinking()).isEqualTo(BUDGET);
      assertThat(usage.forced()).isPositive();
    }
    assertThat(outcome.errLines().get(0)).contains("llamacpp on ", "Q4_1");
    assertThat(trace.thinking()).isNotBlank();
    assertThat(outcome.out())
        .isEqualTo(trace.thinking().strip() + "\n\n" + trace.answer().strip() + "\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "chatml <|im_start|>user",
        "llama3 <|start_header_id|>user<|end_header_id|>",
        "gemma <start_of_turn>user",
        "mistral [INST]",
        "phi <|user|>",
        "deepseek <｜User｜>",
        "plain User:"
      })
  @Timeout(value = 10, unit = TimeUnit.MINUTES) // a second or two on a calm machine
  void ask_builtInFormat_isWhatTheModelReads(String format, String turn) {
    Path model = SharedFiles.file("models/SmolLM2-135M-Instruct.Q4_1.gguf");
    Path traceFile = folder.resolve("trace.jsonl");

    TestShell.Outcome outcome =
        TestShell.real()
            .run(
                "ask",
                "Fever?",
                "--model",
                model.toString(),
                "--chat-format",
                format,
                "--budget",
                "4",
                "--answer-tokens",
                "4",
                "--threads",
                "1",
                "--context",
                "512",
                "--trace",
                traceFile.toString());

    assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCodes.OK);
    ReasoningTrace trace = ReasoningTrace.read(traceFile).get(0);
    assertThat(prompt(trace, model)).contains(turn, "Fever?");
    assertThat(trace.usage().answer()).isPositive();
  }

  private static String prompt(ReasoningTrace trace, Path model) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GgufVocabulary vocabulary = GgufVocabulary.open(model)) {
      TraceEvent.Prompted prompted = (TraceEvent.Prompted) trace.events().get(0);
      for (int i = 0; i < prompted.tokens().size(); i++) {
        bytes.writeBytes(vocabulary.bytes(prompted.tokens().id(i)));
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static String firstRow(Path benchmark) throws IOException {
    try (BufferedReader rows = Files.newBufferedReader(benchmark)) {
      String row = rows.readLine();
      assertThat(row).startsWith("{\"question\"");
      return row;
    }
  }

  private static void assertAsked(Question question, String row) throws IOException {
    JsonNode json = JsonMapper.builder().build().readTree(row);
    assertThat(question.text()).isEqualTo(json.path("question").textValue().strip());
    assertThat(question.optionTexts().orElseThrow())
        .hasSize(4)
        .element(1)
        .isEqualTo(json.path("options").path("B").textValue());
  }
}

package dev.m1.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtractCommandTest {
  private static final String MAP =
      "{\"id\": \"q1\", \"question\": \"Which?\", \"options\": {\"A\": \"aspirin\", \"B\": \"heparin\"},"
          + " \"text\": \"The answer is B.\"}\n";
  private static final String LIST =
      "{\"id\": 2, \"question\": \"Which?\", \"options\": [\"aspirin\", \"heparin\"],"
          + " \"text\": \"A or B\"}\n";

  @TempDir private Path folder = Path.of("");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String input, boolean terminal, String... args) {
    Shell shell =
        new Shell(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            terminal,
            false,
            (path, options) -> {
              throw new AssertionError("extraction opens no model");
            });
    return Main.run(shell, args);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void extract_optionsAsMapAndAsList_writesOneVerdictALine() {
    assertThat(run(MAP + LIST, false, "extract", "--in", "-")).isZero();
    assertThat(out().lines())
        .containsExactly(
            "{\"id\":\"q1\",\"outcome\":\"Parsed\",\"letter\":\"B\",\"rule\":\"answer-stated\",\"span\":[14,15]}",
            "{\"id\":2,\"outcome\":\"Ambiguous\",\"letter\":null,\"rule\":\"bare-option\",\"span\":[0,6]}");
    assertThat(err()).contains("Parsed").contains("50.00%").doesNotContain("\r");
  }

  @Test
  void extract_files_printsTheRatesOnStandardOutput() throws IOException {
    Path in = Files.writeString(folder.resolve("in.jsonl"), MAP + LIST);
    Path verdicts = folder.resolve("out.jsonl");
    int code =
        run(
            "",
            false,
            "extract",
            "--scorer",
            "m1",
            "--in",
            in.toString(),
            "--out",
            verdicts.toString());
    assertThat(code).isZero();
    assertThat(Files.readAllLines(verdicts)).hasSize(2).allMatch(line -> line.contains("Parsed"));
    assertThat(out()).contains("2 answers read by m1").contains("100.00%");
  }

  @Test
  void extract_malformedLines_areReportedWithNumberAndReasonAndCounted() {
    String lines =
        MAP
            + "not json\n\n"
            + "{\"id\": \"x\", \"options\": [\"a\", \"b\"]}\n"
            + "{\"id\": \"x\", \"text\": \"B\"}\n"
            + "{\"id\": \"x\", \"options\": {\"A\": \"a\", \"C\": \"c\"}, \"text\": \"B\"}\n"
            + "{\"id\": \"x\", \"options\": [\"a\"], \"text\": \"B\"}\n"
            + "{\"options\": [\"a\", \"b\"], \"text\": \"B\"}\n"
            + LIST;
    assertThat(run(lines, false, "extract", "--in", "-")).isZero();
    assertThat(out().lines()).hasSize(2);
    assertThat(err())
        .contains("m1: line 2: it is not JSON")
        .contains("m1: line 4: \"text\" must be a text: there is none")
        .contains("m1: line 5: \"options\" must be a list")
        .contains("m1: line 6: the options' letters must be A, B, C … without a gap: [A, C]")
        .contains("m1: line 7: a question must have 2..26 options: 1")
        .contains("m1: line 8: \"id\" must be")
        .contains("6 malformed lines");
  }

  @Test
  void extract_cutAnswerAndHandOver_areHonoured() {
    String cut =
        """
        {"id": 1, "options": ["aspirin", "heparin"], "text": "Let us", "complete": false}
        {"id": 2, "options": ["aspirin", "heparin"], "text": " B", "handOver": "Answer:"}
        """;
    run(cut, false, "extract", "--in", "-");
    assertThat(out()).contains("Truncated").contains("after-hand-over");
  }

  @Test
  void extract_terminal_showsProgress() {
    run(MAP.repeat(2000), true, "extract", "--in", "-");
    assertThat(err()).contains("\r1,000 lines").contains("\r2,000 lines");
  }

  @Test
  void extract_missingFile_saysSo() {
    assertThat(run("", false, "extract", "--in", folder.resolve("no.jsonl").toString()))
        .isEqualTo(1);
    assertThat(err()).contains("no.jsonl: there is no such file");
  }

  @Test
  void extract_sameFileInAndOut_isRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("a.jsonl"), MAP);
    String name = file.toString();
    assertThat(run("", false, "extract", "--in", name, "--out", name)).isEqualTo(2);
    assertThat(Files.readString(file)).isEqualTo(MAP);
  }

  /** 100,000 lines a minute are asked for; a busy machine gets four times as long. */
  @Test
  void extract_manyLines_keepsUp() {
    Assertions.assertTimeout(
        Duration.ofSeconds(48), () -> run(MAP.repeat(20_000), false, "extract", "--in", "-"));
    assertThat(out().lines()).hasSize(20_000);
  }
}

package dev.m1.examples.eval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.m1.eval.run.RunDirectory;
import dev.m1.eval.run.RunSummary;
import java.io.BufferedWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run needs no more memory for more questions: its lines go to the disk and none is kept. How
 * many questions: {@code -Dm1.memory.questions=20000}.
 */
class MemoryTest {
  private static final int QUESTIONS = Integer.getInteger("m1.memory.questions", 4000);
  private static final int FEW = 500;

  /** Of about 9,000 that a question's line and traces have: what keeps ids and tasks apart. */
  private static final double BYTES_A_QUESTION = 500;

  @TempDir private Path temporary;

  private Path file(int questions) throws Exception {
    Path file = temporary.resolve("questions-" + questions + ".jsonl");
    String words = "long ago ".repeat(60);
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int i = 0; i < questions; i++) {
        out.write(
            "{\"id\":\"q"
                + i
                + "\",\"question\":\"Which "
                + words
                + i
                + "?\",\"options\":[\"red\",\"blue\"],\"answer\":\"A\"}\n");
      }
    }
    return file;
  }

  /** Returns the KiB in use after a run in 32 MiB of heap. */
  private long used(int questions) throws Exception {
    Path folder = temporary.resolve("run-" + questions);
    Path errors = temporary.resolve("errors.txt");
    List<String> arguments = List.of(folder.toString(), file(questions).toString());
    Process process =
        ChildJava.of(ManyQuestions.class, errors, List.of("-Xmx32m"), arguments).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
    assertThat(RunSummary.of(RunDirectory.open(folder)).lines()).isEqualTo(questions);
    System.out.println(
        questions
            + " questions in 32 MiB: "
            + out.strip()
            + " KiB in use, "
            + Files.size(folder.resolve("lines.jsonl")) / 1024
            + " KiB of lines, "
            + Files.size(folder.resolve("traces.jsonl")) / 1024
            + " KiB of traces");
    return Long.parseLong(out.strip());
  }

  @Test
  void run_manyQuestions_needsNoMoreMemoryThanFew() throws Exception {
    long few = used(FEW);
    long many = used(QUESTIONS);

    assertThat((many - few) * 1024.0 / (QUESTIONS - FEW)).isLessThan(BYTES_A_QUESTION);
  }
}

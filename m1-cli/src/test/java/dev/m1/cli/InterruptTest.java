package dev.m1.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.m1.ThinkingEnd;
import dev.m1.trace.ReasoningTrace;
import dev.m1.trace.TraceEvent;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Interrupts a running command with a real signal, as Ctrl-C does. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no POSIX signals")
class InterruptTest {
  private static final int SIGINT = 2;

  @TempDir private Path folder;

  /** Starts a long session, slowed down so that the signal meets it in the middle. */
  private Process ask(Path trace) throws Exception {
    String path =
        String.join(
            File.pathSeparator,
            System.getProperty("java.class.path", ""),
            System.getProperty("jdk.module.path", ""));
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xint",
            "-XX:+UseSerialGC",
            "-cp",
            path,
            Main.class.getName(),
            "ask",
            "--strategy",
            "min:1500",
            "--threads",
            "1",
            "--trace",
            trace.toString(),
            "What is the qSOFA of a man with a respiratory rate of 25?")
        .redirectError(folder.resolve("errors.txt").toFile())
        .start();
  }

  /** Children inherit that a signal is ignored, and a Java virtual machine then leaves it so. */
  private static boolean interruptsAreIgnored() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return false;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .map(line -> line.substring("SigIgn:".length()).strip())
        .anyMatch(mask -> (Long.parseUnsignedLong(mask, 16) & (1L << (SIGINT - 1))) != 0);
  }

  @Test
  void ask_interruptedWhileThinking_keepsWhatItHas() throws Exception {
    Path shell = Path.of("/bin/sh");
    assumeTrue(Files.isExecutable(shell), "there is no /bin/sh to send the signal with");
    assumeFalse(
        interruptsAreIgnored(),
        "this build was started with SIGINT ignored, as a shell's background job is, and so is all"
            + " that it starts");
    Path file = folder.resolve("trace.jsonl");
    Process process = ask(file);
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    assertThat(output.readLine()).as("the first line of thinking").isNotNull();

    new ProcessBuilder(
            shell.toString(), "-c", "kill -INT \"$1\"", "sh", String.valueOf(process.pid()))
        .inheritIO()
        .start()
        .waitFor();

    output.lines().forEach(line -> {});
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    String errors = Files.readString(folder.resolve("errors.txt"));
    assertThat(process.exitValue()).as(errors).isEqualTo(ExitCodes.INTERRUPTED);
    assertThat(errors).contains("thinking ended: CANCELLED").doesNotContain("\tat ");
    List<ReasoningTrace> traces = ReasoningTrace.read(file);
    assertThat(traces).hasSize(1);
    assertThat(traces.get(0).usage().thinking()).isBetween(1, 1499);
    assertThat(traces.get(0).events())
        .filteredOn(TraceEvent.ThinkingEnded.class::isInstance)
        .extracting(event -> ((TraceEvent.ThinkingEnded) event).end())
        .containsExactly(ThinkingEnd.CANCELLED);
  }
}

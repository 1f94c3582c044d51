package dev.m1.eval.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run that is many times the heap is scored and read in it. The full size: {@code
 * -Dm1.large.lines=200000 -Dm1.large.heap=256}.
 */
class LargeRunTest {
  private static final int LINES = Integer.getInteger("m1.large.lines", 10_000);
  private static final int HEAP = Integer.getInteger("m1.large.heap", 40);

  @TempDir private Path folder = Path.of("");

  @Test
  void read_runOfManyTimesTheHeap_fits() throws Exception {
    LargeRun.write(folder, LINES);
    String out = child("-Xmx" + HEAP + "m", "read", folder.toString());
    System.out.println(out);
    assertThat(out).contains("%,d lines".formatted(LINES));
  }

  /** Runs the program in a Java of its own and returns what it printed. */
  private static String child(String memory, String... args) throws Exception {
    Path tests =
        Path.of(LargeRun.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path main =
        Path.of(RunFigures.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    String path =
        String.join(
            File.pathSeparator,
            tests.toString(),
            main.toString(),
            System.getProperty("java.class.path", ""),
            System.getProperty("jdk.module.path", ""));
    List<String> command =
        new java.util.ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                memory,
                "-XX:+UseSerialGC",
                "-cp",
                path,
                LargeRun.class.getName()));
    command.addAll(List.of(args));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(10, TimeUnit.MINUTES)).as(out).isTrue();
    assertThat(process.exitValue()).as(out).isZero();
    return out;
  }
}

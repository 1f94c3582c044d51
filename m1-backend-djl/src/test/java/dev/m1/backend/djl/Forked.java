package dev.m1.backend.djl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs a program of the tests in a process of its own. */
final class Forked {
  private final List<String> command = new ArrayList<>();
  private final Path output;
  private final ProcessBuilder builder = new ProcessBuilder();

  /**
   * Prepares a process.
   *
   * @param folder for its output, {@code output.txt}
   * @param options of the JVM
   */
  Forked(Path folder, String... options) {
    output = folder.resolve("output.txt");
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=" + folder.resolve("crash.log")));
    command.addAll(List.of("-XX:+UseSerialGC", "-Dorg.slf4j.simpleLogger.defaultLogLevel=off"));
    command.addAll(List.of(options));
  }

  /** Takes variables out of the environment. */
  Forked without(String... variables) {
    builder.environment().keySet().removeAll(List.of(variables));
    return this;
  }

  /** Runs it to its end; returns the exit code. */
  int run(Class<?> main, String... arguments) throws Exception {
    command.addAll(List.of("-cp", classPath(main), main.getName()));
    command.addAll(List.of(arguments));
    Process process =
        builder.command(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    boolean ended = process.waitFor(10, TimeUnit.MINUTES);
    process.destroyForcibly();
    assertThat(ended).as("the process ends").isTrue();
    return process.exitValue();
  }

  /** Returns what it printed. */
  String output() throws Exception {
    return Files.readString(output);
  }

  /** The tests may run on the module path; this process runs on the class path. */
  private static String classPath(Class<?> main) throws Exception {
    Path tests = Path.of(main.getProtectionDomain().getCodeSource().getLocation().toURI());
    return String.join(
        File.pathSeparator,
        Stream.of(
                tests.resolveSibling("test-classes").toString(),
                tests.resolveSibling("classes").toString(),
                System.getProperty("java.class.path", ""),
                System.getProperty("jdk.module.path", ""))
            .filter(path -> !path.isEmpty())
            .toList());
  }
}

package dev.m1.examples.eval;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts main classes of the tests in a Java process of their own. */
final class ChildJava {
  private ChildJava() {}

  /** Prepares a process; its errors go to a file. */
  static ProcessBuilder of(Class<?> main, Path errors, List<String> options, List<String> arguments)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=off");
    command.addAll(options);
    Path tests = Path.of(main.getProtectionDomain().getCodeSource().getLocation().toURI());
    String path =
        String.join(
            File.pathSeparator,
            List.of(
                tests.toString(),
                System.getProperty("java.class.path", ""),
                System.getProperty("jdk.module.path", "")));
    command.addAll(List.of("-cp", path, main.getName()));
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectError(errors.toFile());
  }
}

package dev.m1.backend.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Opens 200 mutated models, 160 of them mutated in header and metadata, in a process of its own,
 * and counts how often that process dies: never.
 */
class MutatedModelsTest {
  private static final int FILES = Integer.getInteger("m1.mutations", 200);
  private static final long SEED = Long.getLong("m1.mutations.seed", 20260101L);

  @Test
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  void open_mutatedModels_neverEndsTheProcess(@TempDir Path folder) throws Exception {
    List<String> outcomes = survive(folder, writeMutants(folder));
    // neither a check that refuses all nor one that refuses nothing would be tested by this
    assertThat(outcomes).filteredOn(line -> line.endsWith(" used")).hasSizeGreaterThan(FILES / 8);
    assertThat(outcomes)
        .filteredOn(line -> line.contains(" refused cannot open"))
        .hasSizeGreaterThan(FILES / 4);
  }

  @Test
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  void open_senselessMetadata_neverEndsTheProcess(@TempDir Path folder) throws Exception {
    HostileModels hostile = HostileModels.all();
    for (int i = 0; i < hostile.models().size(); i++) {
      hostile.models().get(i).write(folder.resolve(i + ".gguf"));
    }
    List<String> outcomes = survive(folder, hostile.names());
    assertThat(outcomes).filteredOn(line -> line.endsWith(" used")).hasSizeGreaterThan(10);
  }

  /**
   * Opens all files of a folder elsewhere, again after each death, and returns the victims' log.
   */
  private static List<String> survive(Path folder, List<String> names) throws Exception {
    Path log = folder.resolve("log.txt");
    List<String> deaths = new ArrayList<>();
    int first = 0;
    while (first < names.size()) {
      int code = runVictim(folder, first, log);
      List<String> lines = Files.readAllLines(log);
      String last = lines.get(lines.size() - 1);
      if (last.equals("end")) {
        assertThat(code).isZero();
        break;
      }
      int died = Integer.parseInt(last.substring(0, last.indexOf(' ')));
      deaths.add(died + ": " + names.get(died) + ", exit code " + code);
      first = died + 1;
    }
    assertThat(deaths).as("files whose opening ended the JVM").isEmpty();
    List<String> outcomes = Files.readAllLines(log);
    assertThat(outcomes).filteredOn(line -> line.endsWith(" start")).hasSize(names.size());
    return outcomes;
  }

  private static List<String> writeMutants(Path folder) throws IOException {
    Random random = new Random(SEED);
    List<String> mutations = new ArrayList<>();
    GgufWriter[] originals = {TinyModel.qwen2(), TinyModel.llama()};
    for (int i = 0; i < FILES; i++) {
      GgufWriter original = originals[i % 2];
      byte[] bytes = original.toBytes();
      int header = original.headerBytes();
      boolean inHeader = i % 5 != 4;
      int start = inHeader ? 0 : header;
      int end = inHeader ? header : bytes.length;
      StringBuilder what = new StringBuilder(i % 2 == 0 ? "qwen2" : "llama");
      int changes = 1 + random.nextInt(3);
      for (int c = 0; c < changes; c++) {
        int at = start + random.nextInt(end - start);
        byte to = mutated(bytes[at], random);
        what.append(" @").append(at).append(' ').append(bytes[at]).append("->").append(to);
        bytes[at] = to;
      }
      Files.write(folder.resolve(i + ".gguf"), bytes);
      mutations.add(what.toString());
    }
    return mutations;
  }

  private static byte mutated(byte from, Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> (byte) (from ^ (1 << random.nextInt(8)));
      case 1 -> (byte) (from + 1);
      case 2 -> (byte) 0xff;
      case 3 -> 0;
      default -> (byte) random.nextInt(256);
    };
  }

  private static int runVictim(Path folder, int first, Path log) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:-CreateCoredumpOnCrash");
    command.add("-XX:ErrorFile=" + folder.resolve("crash.log"));
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=off");
    String library = System.getProperty(NativeFinder.PROPERTY);
    if (library != null) {
      command.add("-D" + NativeFinder.PROPERTY + "=" + library);
    }
    command.addAll(List.of("-cp", classPath(), MutationVictim.class.getName()));
    command.addAll(List.of(folder.toString(), Integer.toString(first), log.toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output.txt").toFile())
            .start();
    assertThat(process.waitFor(10, TimeUnit.MINUTES)).as("the victim hangs").isTrue();
    return process.exitValue();
  }

  /** The tests may run on the module path; their victim runs on the class path. */
  private static String classPath() throws Exception {
    Path tests =
        Path.of(MutationVictim.class.getProtectionDomain().getCodeSource().getLocation().toURI());
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

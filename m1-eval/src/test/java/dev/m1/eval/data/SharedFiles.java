package dev.m1.eval.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the published benchmark files that lie beside the checkout. */
final class SharedFiles {
  private SharedFiles() {}

  /** Returns a benchmark file; skips the test without the shared folder, fails without the file. */
  static Path benchmark(String name) {
    Optional<Path> folder = folder();
    assumeTrue(
        folder.isPresent(), "no shared folder beside the project; real files are not tested");
    Path file = folder.orElseThrow().resolve("benchmarks").resolve(name);
    assertThat(file).exists();
    return file;
  }

  private static Optional<Path> folder() {
    String property = System.getProperty("m1.shared", "");
    if (!property.isEmpty()) {
      return Optional.of(Path.of(property));
    }
    for (Path folder = Path.of("").toAbsolutePath();
        folder.getParent() != null;
        folder = folder.getParent()) {
      Path shared = folder.resolveSibling("shared");
      if (Files.isDirectory(shared.resolve("benchmarks"))) {
        return Optional.of(shared);
      }
    }
    return Optional.empty();
  }
}

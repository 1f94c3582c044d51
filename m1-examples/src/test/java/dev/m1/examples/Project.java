package dev.m1.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The checkout that the tests run in. */
public final class Project {
  private Project() {}

  /** Returns the root folder: the nearest one upwards that holds the parent build and the BOM. */
  public static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.isRegularFile(folder.resolve("m1-bom/pom.xml"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IllegalStateException(
          "not inside a checkout of m1: " + Path.of("").toAbsolutePath());
    }
    return folder;
  }

  /** Returns the Markdown files that users read: those at the root and those in docs. */
  public static List<Path> documents() {
    return Stream.of(root(), root().resolve("docs"))
        .filter(Files::isDirectory)
        .flatMap(folder -> filesIn(folder).stream())
        .filter(path -> path.toString().endsWith(".md"))
        .sorted()
        .toList();
  }

  /** Returns the folders of all modules that are there, published or not. */
  public static List<Path> modules() {
    return filesIn(root()).stream()
        .filter(folder -> folder.getFileName().toString().startsWith("m1-"))
        .filter(folder -> Files.isRegularFile(folder.resolve("pom.xml")))
        .sorted()
        .toList();
  }

  private static List<Path> filesIn(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.m1.extract;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** Reads test data: lines of JSON from the test resources or from the shared folder. */
final class Fixtures {
  private Fixtures() {}

  static List<Row> resource(String name) {
    InputStream stream = Fixtures.class.getResourceAsStream(name);
    return lines(Objects.requireNonNull(stream, name));
  }

  /** Returns the tuning rows, or nothing where the folder is not there. */
  static Optional<List<Row>> tuningRows() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.isDirectory(folder.resolve("shared/extraction"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      return Optional.empty();
    }
    try {
      Path file = folder.resolve("shared/extraction/tune-medmcqa.jsonl.gz");
      return Optional.of(lines(new GZIPInputStream(Files.newInputStream(file))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Row> lines(InputStream stream) {
    List<Row> rows = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      String line = reader.readLine();
      while (line != null) {
        rows.add(Row.read(line));
        line = reader.readLine();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }
}

package dev.m1.backend.djl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The small random models of {@code src/test/goldens/make_goldens.py}, with what transformers
 * computes.
 */
final class Goldens {
  private Goldens() {}

  /** Returns the folder of a model. */
  static Path folder(String name) {
    try {
      return Path.of(
              Objects.requireNonNull(Goldens.class.getResource("goldens/" + name + "/config.json"))
                  .toURI())
          .resolveSibling("");
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the names of all models. */
  static List<String> names() {
    try (Stream<Path> folders = Files.list(folder("llama").resolveSibling(""))) {
      return folders.map(path -> path.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What transformers computed.
   *
   * @param prompt tokens
   * @param continuation greedy, behind the prompt
   * @param logits after some of the tokens, by the token's place
   */
  record Golden(
      List<Integer> prompt, List<Integer> continuation, TreeMap<Integer, float[]> logits) {
    static Golden read(String name) {
      JsonFile file = JsonFile.read(folder(name).resolve("golden.json"));
      TreeMap<Integer, float[]> logits = new TreeMap<>();
      JsonFile rows = file.object("logits").orElseThrow();
      for (String place : rows.members().keySet()) {
        List<?> values = rows.list(place);
        float[] row = new float[values.size()];
        for (int i = 0; i < row.length; i++) {
          row[i] = ((Number) values.get(i)).floatValue();
        }
        logits.put(Integer.valueOf(place), row);
      }
      return new Golden(integers(file, "prompt"), integers(file, "continuation"), logits);
    }

    private static List<Integer> integers(JsonFile file, String key) {
      return file.list(key).stream().map(value -> ((Number) value).intValue()).toList();
    }
  }
}

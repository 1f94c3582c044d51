package dev.m1.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Finds the real models, vocabularies and benchmarks that lie beside the checkout. */
final class SharedFiles {
  private SharedFiles() {}

  /**
   * Returns a file of the shared folder; skips the test without the folder, fails without the file.
   */
  static Path file(String name) {
    Optional<Path> folder = folder();
    assumeTrue(
        folder.isPresent(), "no shared folder beside the project; real files are not tested");
    Path file = folder.orElseThrow().resolve(name);
    assertThat(file).exists();
    return file;
  }

  /**
   * Writes a real vocabulary, which has none, with chat templates; the empty name is the default.
   */
  static Path vocabularyWith(Map<String, String> chatTemplates, Path target) throws IOException {
    ByteBuffer file =
        ByteBuffer.wrap(Files.readAllBytes(file("vocabularies/ggml-vocab-llama-spm.gguf")));
    file.order(ByteOrder.LITTLE_ENDIAN).putLong(16, file.getLong(16) + chatTemplates.size());
    ByteBuffer added = ByteBuffer.allocate(10_000).order(ByteOrder.LITTLE_ENDIAN);
    chatTemplates.forEach(
        (name, template) -> {
          put(added, "tokenizer.chat_template" + (name.isEmpty() ? "" : "." + name));
          added.putInt(8); // the type of a string
          put(added, template);
        });
    ByteBuffer whole = ByteBuffer.allocate(file.capacity() + added.position());
    whole.put(file.array(), 0, 24).put(added.flip()).put(file.array(), 24, file.capacity() - 24);
    return Files.write(target, whole.array());
  }

  private static void put(ByteBuffer out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.putLong(bytes.length).put(bytes);
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
      if (Files.isDirectory(shared.resolve("models"))) {
        return Optional.of(shared);
      }
    }
    return Optional.empty();
  }
}

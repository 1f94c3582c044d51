package dev.m1.eval.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.m1.ModelInfo;
import dev.m1.ModelOptions;
import dev.m1.Sampling;
import dev.m1.eval.data.BenchmarkItem;
import dev.m1.eval.internal.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Writes a run's folder from items and lines made by hand, as if a model had answered. */
public final class SyntheticRun {
  private SyntheticRun() {}

  /** Writes a greedy run of a model with this name. */
  public static RunDirectory write(
      Path folder,
      String model,
      List<Arm> arms,
      Stream<BenchmarkItem> items,
      Stream<RunLine> lines) {
    try {
      Files.createDirectories(folder);
      write(folder.resolve(RunDirectory.ITEMS), items.map(ItemJson::write));
      write(folder.resolve(RunDirectory.LINES), lines.map(LineJson::write));
      Files.writeString(
          folder.resolve(RunDirectory.MANIFEST),
          Json.line(ManifestJson.write(manifest(model, arms))));
      return RunDirectory.open(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, Stream<? extends JsonNode> nodes) throws IOException {
    try (Writer out = Files.newBufferedWriter(file)) {
      for (Iterator<? extends JsonNode> all = nodes.iterator(); all.hasNext(); ) {
        out.write(Json.line(all.next()));
        out.write('\n');
      }
    }
  }

  private static RunManifest manifest(String model, List<Arm> arms) {
    return new RunManifest(
            "test",
            Instant.EPOCH,
            "planted",
            "planted",
            "",
            1,
            "all",
            arms,
            false,
            1,
            1,
            Sampling.greedy(),
            16,
            "m1",
            "strict",
            ModelOptions.Execution.REPRODUCIBLE,
            new ModelInfo(
                model,
                "none",
                "none",
                0,
                0,
                0,
                0,
                "none:0",
                "none",
                "none",
                "cpu",
                Optional.empty()),
            Map.of(),
            "")
        .hashed();
  }
}

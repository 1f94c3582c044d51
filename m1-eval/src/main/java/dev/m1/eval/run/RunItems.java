package dev.m1.eval.run;

import dev.m1.M1Exception;
import dev.m1.eval.data.BenchmarkItem;
import dev.m1.eval.internal.Json;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds a run's items by their ids. Keeps where each stands in its file, and only those asked for
 * last as a whole, so that memory does not grow with the questions' texts. Confined to one thread.
 */
public final class RunItems implements AutoCloseable {
  private static final int KEPT = 5000;

  private final Path path;
  private final @Nullable RandomAccessFile file;
  private final Map<String, Integer> numbers = new HashMap<>();
  private long[] ends = new long[64];
  private final Map<String, BenchmarkItem> latest =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, BenchmarkItem> eldest) {
          return size() > KEPT;
        }
      };

  private RunItems(Path path) throws IOException {
    this.path = path;
    file = Files.exists(path) ? new RandomAccessFile(path.toFile(), "r") : null;
  }

  static RunItems open(Path path) {
    try {
      RunItems items = new RunItems(path);
      items.index();
      return items;
    } catch (IOException e) {
      throw new M1Exception("cannot read " + path + ": " + DiskErrors.reason(e), e);
    }
  }

  private void index() {
    if (file == null) {
      return;
    }
    try (JsonLines lines = JsonLines.open(path)) {
      for (JsonLines.Line line = lines.next(); line != null; line = lines.next()) {
        BenchmarkItem item = lines.read(line, each -> ItemJson.read(each.node()));
        int number = (int) line.number() - 1;
        ends = number < ends.length ? ends : Arrays.copyOf(ends, 2 * number);
        ends[number] = line.end();
        numbers.put(item.id(), number);
      }
    }
  }

  /**
   * Returns an item; empty if the run has none with this id.
   *
   * @throws M1Exception if the file cannot be read any more
   */
  public Optional<BenchmarkItem> find(String id) {
    BenchmarkItem known = latest.get(id);
    Integer number = numbers.get(id);
    if (known != null || number == null || file == null) {
      return Optional.ofNullable(known);
    }
    long from = number == 0 ? 0 : ends[number - 1];
    byte[] line = new byte[(int) (ends[number] - from)];
    try {
      file.seek(from);
      file.readFully(line);
    } catch (IOException e) {
      throw new M1Exception("cannot read " + path + ": " + DiskErrors.reason(e), e);
    }
    BenchmarkItem item = ItemJson.read(Json.parse(new String(line, StandardCharsets.UTF_8)));
    latest.put(id, item);
    return Optional.of(item);
  }

  @Override
  public void close() {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      throw new M1Exception("cannot close " + path + ": " + DiskErrors.reason(e), e);
    }
  }
}

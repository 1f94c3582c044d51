package dev.m1.eval.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Turns the rows of one reading of a file into items. Confined to one thread. */
final class FileReading {
  private final Form form;
  private final Consumer<RowProblem> problems;
  private final Set<Long> ids = new HashSet<>();

  private FileReading(Form form, Consumer<RowProblem> problems) {
    this.form = form;
    this.problems = problems;
  }

  static Benchmark benchmark(Form form, Path path, List<Path> files) {
    Path name = path.getFileName();
    return new Benchmark(
        form.card(),
        String.valueOf(name == null ? path : name),
        files,
        problems -> open(form, path, problems),
        false);
  }

  private static Stream<BenchmarkItem> open(Form form, Path path, Consumer<RowProblem> problems) {
    FileReading reading = new FileReading(form, problems);
    RowReader rows = form.rows().apply(path);
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(rows, Spliterator.ORDERED | Spliterator.NONNULL),
            false)
        .onClose(() -> close(rows))
        .flatMap(row -> reading.items(row).stream());
  }

  private static void close(RowReader rows) {
    try {
      rows.close();
    } catch (IOException e) {
      throw new BenchmarkException("cannot close " + rows.described() + ": " + e.getMessage(), e);
    }
  }

  private List<BenchmarkItem> items(Row row) {
    if (!row.broken().isEmpty()) {
      problems.accept(row.problem(false, row.broken()));
      return List.of();
    }
    try {
      return form.mapping().read(row, new Fields(row.value())).stream()
          .map(draft -> item(row, draft))
          .toList();
    } catch (MalformedRow e) {
      problems.accept(row.problem(false, e.reason()));
      return List.of();
    }
  }

  private BenchmarkItem item(Row row, Draft draft) {
    draft.doubts().forEach(doubt -> problems.accept(row.problem(true, doubt)));
    String own = draft.id().isEmpty() ? Long.toString(row.number()) : draft.id();
    String id = own;
    for (int copy = 2; !ids.add(hash(id)); copy++) {
      id = own + "#" + copy;
    }
    return new BenchmarkItem(id, draft.cluster(), draft.question(), draft.key(), draft.slices());
  }

  /** 64 bits of SHA-256: among a million ids, two are the same by chance once in 30 million. */
  private static long hash(String id) {
    return Long.parseUnsignedLong(Canonical.hash(id), 16);
  }
}

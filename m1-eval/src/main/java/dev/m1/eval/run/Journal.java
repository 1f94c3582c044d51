package dev.m1.eval.run;

import dev.m1.eval.internal.Json;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Remembers which tasks were begun, so that the cost of interruptions can be told: a task that was
 * begun more often than it was finished was computed again. Not thread-safe. It is no part of the
 * results: what is lost of it is not missed.
 */
final class Journal implements Closeable {
  private static final String FILE = "journal.jsonl";
  private static final String OPENED = "opened";
  private static final String BEGUN = "begun";

  private final AppendLog log;
  private final Map<Integer, Integer> abandoned;
  private final int openings;

  private Journal(AppendLog log, Map<Integer, Integer> abandoned, int openings) {
    this.log = log;
    this.abandoned = abandoned;
    this.openings = openings;
  }

  /** Opens a run's journal and notes that the run is opened. */
  static Journal open(Path folder, BitSet finished) throws IOException {
    Path file = folder.resolve(FILE);
    BitSet begun = new BitSet();
    Map<Integer, Integer> abandoned = new HashMap<>();
    int openings = 1;
    long end = 0;
    if (Files.exists(file)) {
      try (JsonLines lines = JsonLines.open(file)) {
        for (JsonLines.Line line = lines.next(); line != null; line = lines.next()) {
          end = line.end();
          if (line.node().has(OPENED)) {
            openings++;
          } else {
            int task = line.node().path(BEGUN).asInt();
            if (begun.get(task)) {
              abandoned.merge(task, 1, Integer::sum);
            }
            begun.set(task);
          }
        }
      }
    }
    begun.andNot(finished);
    begun.stream().forEach(task -> abandoned.merge(task, 1, Integer::sum));
    AppendLog log = new AppendLog(AppendLog.DISK, file, end);
    log.append(Json.line(Json.object().put(OPENED, openings)));
    return new Journal(log, abandoned, openings);
  }

  /** Returns how often the run was opened, this time included. */
  int openings() {
    return openings;
  }

  /** Returns how often a task was begun and not finished. */
  int abandoned(int task) {
    return abandoned.getOrDefault(task, 0);
  }

  void started(int task) throws IOException {
    log.append(Json.line(Json.object().put(BEGUN, task)));
  }

  @Override
  public void close() throws IOException {
    log.close();
  }
}

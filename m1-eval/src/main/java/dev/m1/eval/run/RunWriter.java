package dev.m1.eval.run;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.m1.M1Exception;
import dev.m1.eval.data.BenchmarkItem;
import dev.m1.eval.internal.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a run's folder, or goes on writing one that was interrupted. Thread-safe.
 *
 * <p>Every line is handed to the operating system at once, so that it outlives the process, and
 * brought to disk with its neighbours at most a second later, so that it outlives the machine. When
 * the disk is full, the line under way is taken back and every earlier one stays readable.
 */
public final class RunWriter implements AutoCloseable {
  private static final int SYNC_MILLIS = 900;

  private final Path folder;
  private final RunLock lock;
  private final AppendLog lines;
  private final AppendLog traces;
  private final Journal journal;
  private final BitSet finished;
  private final Timer syncing;
  private @Nullable IOException failure;
  private boolean closed;

  private RunWriter(Path folder, RunLock lock, AppendLog.Opener opener) throws IOException {
    this.folder = folder;
    this.lock = lock;
    Recovery recovery = Recovery.of(folder);
    finished = recovery.finished();
    lines = new AppendLog(opener, folder.resolve(RunDirectory.LINES), recovery.linesEnd());
    traces = new AppendLog(opener, folder.resolve(RunDirectory.TRACES), recovery.tracesEnd());
    journal = Journal.open(folder, finished);
    syncing = new Timer("m1-run-sync", true);
    syncing.schedule(
        new TimerTask() {
          @Override
          public void run() {
            sync();
          }
        },
        SYNC_MILLIS,
        SYNC_MILLIS);
  }

  /**
   * Opens a folder for writing: a new one, or one with an unfinished run of the same manifest.
   *
   * @param folder the folder, created where it is missing
   * @param manifest what the run is made of, with its hash
   * @param items the items it asks; read only where the folder is new, and closed
   * @throws M1Exception if another run is writing there, the folder holds something else, its run
   *     was made with other settings (the message says which), or it cannot be written
   */
  public static RunWriter open(Path folder, RunManifest manifest, Stream<BenchmarkItem> items) {
    return open(folder, manifest, items, AppendLog.DISK);
  }

  static RunWriter open(
      Path folder, RunManifest manifest, Stream<BenchmarkItem> items, AppendLog.Opener opener) {
    requireNonNull(manifest, "manifest");
    RunLock lock = null;
    try (items) {
      refuseForeign(folder);
      Files.createDirectories(folder);
      lock = RunLock.take(folder);
      if (Files.exists(folder.resolve(RunDirectory.MANIFEST))) {
        ManifestDifference.refuse(RunDirectory.open(folder), manifest);
      } else {
        begin(folder, manifest, items);
      }
      return new RunWriter(folder, lock, opener);
    } catch (IOException | UncheckedIOException e) {
      release(lock);
      IOException cause = e instanceof UncheckedIOException u ? u.getCause() : (IOException) e;
      throw new M1Exception(
          "cannot write the run to "
              + folder
              + ": "
              + DiskErrors.reason(requireNonNull(cause))
              + "; choose another folder or make room",
          e);
    } catch (RuntimeException e) {
      release(lock);
      throw e;
    }
  }

  private static void release(@Nullable RunLock lock) {
    if (lock != null) {
      try {
        lock.close();
      } catch (IOException e) {
        // the process's end gives it back
      }
    }
  }

  /** Somebody's folder with other things in it is not a place for a run. */
  private static void refuseForeign(Path folder) throws IOException {
    if (!Files.exists(folder)
        || Files.exists(folder.resolve(RunDirectory.MANIFEST))
        || Files.exists(folder.resolve(RunLock.FILE))) {
      return;
    }
    try (Stream<Path> inside = Files.list(folder)) {
      if (inside.findAny().isPresent()) {
        throw new M1Exception(
            "cannot write a run to "
                + folder
                + ": the folder holds something else; name a new or empty one");
      }
    }
  }

  /** The manifest comes last: a folder that has one has its items. */
  private static void begin(Path folder, RunManifest manifest, Stream<BenchmarkItem> items)
      throws IOException {
    Path file = folder.resolve(RunDirectory.ITEMS);
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (Iterator<BenchmarkItem> all = items.iterator(); all.hasNext(); ) {
        out.write(Json.line(ItemJson.write(all.next())));
        out.write('\n');
      }
    }
    force(file);
    replace(folder.resolve(RunDirectory.MANIFEST), Json.pretty(ManifestJson.write(manifest)));
  }

  private static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /** Replaces a small file in one step. */
  private static void replace(Path file, String text) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(beside, text);
    force(beside);
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Returns the folder. */
  public Path folder() {
    return folder;
  }

  /** Returns which of the run's tasks have their line, as a copy. */
  public synchronized BitSet finished() {
    return (BitSet) finished.clone();
  }

  /** Returns how often the run was opened for writing, this time included. */
  int openings() {
    return journal.openings();
  }

  /** Returns how often a task was begun in vain. */
  int abandoned(int task) {
    return journal.abandoned(task);
  }

  /** Notes that a task begins, so that a later start knows what an interruption cost. */
  synchronized void started(int task) {
    write(() -> journal.started(task));
  }

  /**
   * Adds a finished line with its traces.
   *
   * @param task the line's number in the run: item by item, its samples, their orders
   * @throws M1Exception if it cannot be written; earlier lines stay readable
   * @throws IllegalStateException if the task has its line already, or the writer is closed
   */
  public synchronized void add(int task, RunLine line, List<RunTrace> ofLine) {
    if (finished.get(task)) {
      throw new IllegalStateException("task " + task + " has its line already: " + line.item());
    }
    write(
        () -> {
          for (RunTrace trace : ofLine) {
            traces.append(TraceJson.write(trace));
          }
          ObjectNode node = LineJson.write(line);
          node.put(Recovery.TASK, task).put(Recovery.TRACES_END, traces.length());
          lines.append(Json.line(node));
        });
    finished.set(task);
  }

  /** Writes a small file of the folder in one step. */
  synchronized void publish(String name, JsonNode content) {
    write(() -> replace(folder.resolve(name), Json.pretty(content)));
  }

  private interface Writing {
    void run() throws IOException;
  }

  private void write(Writing writing) {
    if (closed) {
      throw new IllegalStateException("the run's writer is closed; open the folder again");
    }
    try {
      if (failure != null) {
        throw failure;
      }
      writing.run();
    } catch (IOException e) {
      failure = e;
      throw broken(e);
    }
  }

  private M1Exception broken(IOException cause) {
    return new M1Exception(
        "cannot write the run to "
            + folder
            + ": "
            + DiskErrors.reason(cause)
            + "; its "
            + finished.cardinality()
            + " finished lines are there: make room and start the same command again",
        cause);
  }

  private synchronized void sync() {
    if (failure == null && !closed) {
      try {
        force();
      } catch (IOException e) {
        failure = e; // the next line's writer hears of it
      }
    }
  }

  /** Traces come first: a line on disk has its traces there. */
  private void force() throws IOException {
    traces.force();
    lines.force();
  }

  /**
   * Brings everything to disk and gives the folder free. Idempotent.
   *
   * @throws M1Exception if that fails
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    syncing.cancel();
    try (lock;
        journal;
        lines;
        traces) {
      if (failure == null) {
        force();
      }
    } catch (IOException e) {
      if (failure == null) { // else it has been told
        throw broken(e);
      }
    }
  }
}

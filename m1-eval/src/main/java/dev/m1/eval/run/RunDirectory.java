package dev.m1.eval.run;

import dev.m1.M1Exception;
import dev.m1.eval.data.BenchmarkItem;
import dev.m1.eval.internal.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads a run's folder, also while the run goes on. Immutable and thread-safe.
 *
 * <pre>
 * manifest.json  what the run is made of
 * items.jsonl    the questions it asks, with their keys
 * lines.jsonl    one line a finished question and sample, in the order they were finished
 * traces.jsonl   the sessions' traces, where the run records them
 * summary.json   the totals, once all lines are there
 * cost.json      what the run took: time, tokens a second, tokens redone after interruptions
 * </pre>
 *
 * <p>The streams read as they go and must be closed. A last line that was cut short is left out. A
 * line that cannot be read ends its stream with an {@link M1Exception} that names file and line.
 */
public final class RunDirectory {
  static final String MANIFEST = "manifest.json";
  static final String ITEMS = "items.jsonl";
  static final String LINES = "lines.jsonl";
  static final String TRACES = "traces.jsonl";
  static final String SUMMARY = "summary.json";
  static final String COST = "cost.json";

  private final Path folder;
  private final RunManifest manifest;

  private RunDirectory(Path folder, RunManifest manifest) {
    this.folder = folder;
    this.manifest = manifest;
  }

  /**
   * Opens a run's folder for reading.
   *
   * @throws M1Exception if it holds no run, or its manifest cannot be read
   */
  public static RunDirectory open(Path folder) {
    return new RunDirectory(folder, readManifest(folder));
  }

  private static RunManifest readManifest(Path folder) {
    Path file = folder.resolve(MANIFEST);
    if (!Files.isRegularFile(file)) {
      throw new M1Exception(
          "cannot open the run "
              + folder
              + ": there is no "
              + MANIFEST
              + " in it; name a folder that m1 sweep or m1 eval has written");
    }
    try {
      return ManifestJson.read(Json.parse(Files.readString(file)));
    } catch (IOException e) {
      throw new M1Exception("cannot read " + file + ": " + DiskErrors.reason(e), e);
    } catch (IllegalArgumentException e) {
      throw new M1Exception(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Returns the folder. */
  public Path folder() {
    return folder;
  }

  /** Returns what the run is made of. */
  public RunManifest manifest() {
    return manifest;
  }

  /** Streams the items that the run asks, in the order it starts them. */
  public Stream<BenchmarkItem> items() {
    return JsonLines.stream(folder.resolve(ITEMS), line -> ItemJson.read(line.node()));
  }

  /** Opens the items for being found by their ids; must be closed. */
  public RunItems itemsById() {
    return RunItems.open(folder.resolve(ITEMS));
  }

  /** Streams the lines finished so far, in the order they were finished. */
  public Stream<RunLine> lines() {
    return JsonLines.stream(folder.resolve(LINES), line -> LineJson.read(line.node()));
  }

  /** Streams the lines with what is beside their own fields. */
  Stream<JsonLines.Line> rawLines() {
    return JsonLines.stream(folder.resolve(LINES), line -> line);
  }

  /** Says whether the run has recorded traces. */
  public boolean hasTraces() {
    Path file = folder.resolve(TRACES);
    try {
      return Files.isRegularFile(file) && Files.size(file) > 0;
    } catch (IOException e) {
      throw new M1Exception("cannot read " + file + ": " + DiskErrors.reason(e), e);
    }
  }

  /** Streams the recorded traces; empty where the run recorded none. */
  public Stream<RunTrace> traces() {
    return JsonLines.stream(folder.resolve(TRACES), TraceJson::read);
  }

  /**
   * Returns the canonical summary as it stands in {@code summary.json}: sorted, without times, the
   * same bytes however often the run was interrupted; empty while lines are missing.
   */
  public Optional<String> summaryJson() {
    Path file = folder.resolve(SUMMARY);
    try {
      return Files.isRegularFile(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    } catch (IOException e) {
      throw new M1Exception("cannot read " + file + ": " + DiskErrors.reason(e), e);
    }
  }

  @Override
  public String toString() {
    return "RunDirectory[" + folder + "]";
  }
}

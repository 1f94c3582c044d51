package dev.m1.eval.run;

import dev.m1.eval.internal.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;

/**
 * What an interrupted run has left that can be gone on from: its whole lines whose traces are whole
 * too. Anything after those is dropped and done again.
 *
 * @param finished the tasks with a line
 * @param linesEnd bytes of the lines to keep
 * @param tracesEnd bytes of the traces to keep
 */
record Recovery(BitSet finished, long linesEnd, long tracesEnd) {
  /** The number of a line's task, beside the line's own fields. */
  static final String TASK = "task";

  /** The length of the traces file after the line's traces. */
  static final String TRACES_END = "tracesEnd";

  static Recovery of(Path folder) throws IOException {
    Path file = folder.resolve(RunDirectory.LINES);
    Path traces = folder.resolve(RunDirectory.TRACES);
    long tracesSize = Files.exists(traces) ? Files.size(traces) : 0;
    BitSet finished = new BitSet();
    long linesEnd = 0;
    long tracesEnd = 0;
    if (Files.exists(file)) {
      try (JsonLines lines = JsonLines.open(file)) {
        for (JsonLines.Line line = lines.next(); line != null; line = lines.next()) {
          Placed placed = lines.read(line, Recovery::placed);
          if (placed.tracesEnd() > tracesSize) {
            break; // the machine went down before the traces were on disk
          }
          finished.set(placed.task());
          linesEnd = line.end();
          tracesEnd = placed.tracesEnd();
        }
      }
    }
    return new Recovery(finished, linesEnd, tracesEnd);
  }

  private record Placed(int task, long tracesEnd) {}

  private static Placed placed(JsonLines.Line line) {
    return new Placed(Json.integer(line.node(), TASK), Json.integer64(line.node(), TRACES_END));
  }
}

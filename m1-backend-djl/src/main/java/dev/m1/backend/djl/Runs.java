package dev.m1.backend.djl;

import ai.djl.pytorch.engine.PtNDArray;
import java.util.ArrayList;
import java.util.List;

/**
 * What attends in one operation: the tokens of one sequence, or one token of each of several
 * sequences in slots that follow each other in one block. Its arrays are for reading only.
 */
final class Runs {
  private final List<Run> runs = new ArrayList<>();

  /**
   * One of them.
   *
   * @param block where its caches are
   * @param slot the first of them
   * @param sequences how many
   * @param rows how many tokens, in all sequences
   * @param end the length of its longest sequence with them
   */
  private record Run(KvBlock block, int slot, int sequences, int rows, int end) {}

  private Runs() {}

  /** Makes the runs of a batch's sequences, which stand in the order of their slots. */
  static Runs of(List<Grouped.Part> parts) {
    Runs all = new Runs();
    Run run = null;
    long used = 0;
    for (Grouped.Part part : parts) {
      KvCache cache = part.cache();
      int end = cache.length() + part.count();
      used += end;
      if (run != null && part.count() == 1 && continues(run, cache, end, used)) {
        int longest = Math.max(run.end, end);
        run = new Run(run.block, run.slot, run.sequences + 1, run.rows + 1, longest);
        all.runs.set(all.runs.size() - 1, run);
      } else {
        run = new Run(cache.block(), cache.slot(), 1, part.count(), end);
        used = end;
        all.runs.add(run);
      }
    }
    return all;
  }

  /**
   * Whether a sequence can join: all are looked at up to the end of the longest, of which not more
   * than half may be in vain.
   */
  private static boolean continues(Run run, KvCache cache, int end, long used) {
    return run.rows == run.sequences
        && cache.block() == run.block
        && cache.slot() == run.slot + run.sequences
        && (run.sequences + 1L) * Math.max(run.end, end) <= 2 * used;
  }

  /** Returns the rows of each. */
  long[] rows() {
    return runs.stream().mapToLong(Run::rows).toArray();
  }

  /** Returns the number of sequences of each. */
  long[] sequences() {
    return runs.stream().mapToLong(Run::sequences).toArray();
  }

  /** Returns the first slot of each. */
  long[] slots() {
    return runs.stream().mapToLong(Run::slot).toArray();
  }

  /** Returns the length of the longest sequence of each, with its new tokens. */
  long[] ends() {
    return runs.stream().mapToLong(Run::end).toArray();
  }

  /** Returns the block of each. */
  PtNDArray[] tensors() {
    return runs.stream().map(run -> run.block.tensor()).toArray(PtNDArray[]::new);
  }
}

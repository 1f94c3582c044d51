package dev.m1.backend.djl;

import dev.m1.spi.DecodeBatch;
import java.util.Arrays;
import java.util.List;

/**
 * The rows of a batch with those of one sequence together, the sequences in a given order. Its
 * arrays are for reading only.
 */
final class Grouped {
  private final long[] ids;
  private final long[] positions;
  private final long[] wanted;
  private final int[] logitRows;

  private Grouped(long[] ids, long[] positions, long[] wanted, int[] logitRows) {
    this.ids = ids;
    this.positions = positions;
    this.wanted = wanted;
    this.logitRows = logitRows;
  }

  /** Tokens of one sequence in a batch. */
  record Part(int sequence, KvCache cache, int count) {}

  /**
   * Groups a batch.
   *
   * @param parts its sequences, in order; their caches do not have these tokens yet
   */
  static Grouped of(DecodeBatch batch, List<Part> parts, int maxSequences) {
    int size = batch.size();
    int[] next = new int[maxSequences];
    long[] positions = new long[size];
    int start = 0;
    for (Part part : parts) {
      next[part.sequence()] = start;
      for (int i = 0; i < part.count(); i++) {
        positions[start++] = (long) part.cache().length() + i;
      }
    }
    long[] ids = new long[size];
    int[] placeOf = new int[size];
    int[] logitPlace = new int[size];
    for (int row = 0; row < size; row++) {
      int place = next[batch.sequence(row)]++;
      ids[place] = batch.token(row);
      placeOf[row] = place;
      logitPlace[place] = batch.wantsLogits(row) ? 1 : 0;
    }
    long[] wanted = new long[size];
    int found = 0;
    for (int place = 0; place < size; place++) {
      if (logitPlace[place] == 1) {
        logitPlace[place] = found;
        wanted[found++] = place;
      } else {
        logitPlace[place] = -1;
      }
    }
    int[] logitRows = new int[size];
    for (int row = 0; row < size; row++) {
      logitRows[row] = logitPlace[placeOf[row]];
    }
    return new Grouped(ids, positions, Arrays.copyOf(wanted, found), logitRows);
  }

  /** Returns the tokens. */
  long[] ids() {
    return ids;
  }

  /** Returns the position of each token behind what its sequence has. */
  long[] positions() {
    return positions;
  }

  /** Returns which of the tokens want logits, ascending. */
  long[] wanted() {
    return wanted;
  }

  /** Returns for each row of the batch its place among the wanted ones, -1 if it is none. */
  int[] logitRows() {
    return logitRows;
  }
}

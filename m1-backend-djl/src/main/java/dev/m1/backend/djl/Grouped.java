package dev.m1.backend.djl;

import dev.m1.spi.DecodeBatch;
import java.util.Arrays;
import java.util.List;

/**
 * The rows of a batch with those of one sequence together, in the order in which the sequences
 * first appear. Its arrays are for reading only.
 */
final class Grouped {
  private final int[] sequences;
  private final long[] counts;
  private final long[] ids;
  private final long[] wanted;
  private final int[] logitRows;

  private Grouped(int[] sequences, long[] counts, long[] ids, long[] wanted, int[] logitRows) {
    this.sequences = sequences;
    this.counts = counts;
    this.ids = ids;
    this.wanted = wanted;
    this.logitRows = logitRows;
  }

  static Grouped of(DecodeBatch batch, int maxSequences) {
    int size = batch.size();
    int[] group = new int[maxSequences];
    Arrays.fill(group, -1);
    int[] sequences = new int[Math.min(size, maxSequences)];
    long[] counts = new long[sequences.length];
    int groups = 0;
    for (int row = 0; row < size; row++) {
      int sequence = batch.sequence(row);
      if (group[sequence] < 0) {
        group[sequence] = groups;
        sequences[groups++] = sequence;
      }
      counts[group[sequence]]++;
    }
    int[] next = new int[groups];
    for (int i = 1; i < groups; i++) {
      next[i] = next[i - 1] + (int) counts[i - 1];
    }
    return place(
        batch, group, next, Arrays.copyOf(sequences, groups), Arrays.copyOf(counts, groups));
  }

  private static Grouped place(
      DecodeBatch batch, int[] group, int[] next, int[] sequences, long[] counts) {
    int size = batch.size();
    long[] ids = new long[size];
    int[] placeOf = new int[size];
    int[] logitPlace = new int[size];
    for (int row = 0; row < size; row++) {
      int place = next[group[batch.sequence(row)]]++;
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
    return new Grouped(sequences, counts, ids, Arrays.copyOf(wanted, found), logitRows);
  }

  /** Returns the sequences. */
  int[] sequences() {
    return sequences;
  }

  /** Returns the rows of each sequence. */
  long[] counts() {
    return counts;
  }

  /** Returns the tokens. */
  long[] ids() {
    return ids;
  }

  /** Returns which of the tokens want logits, ascending. */
  long[] wanted() {
    return wanted;
  }

  /** Returns for each row of the batch its place among the wanted ones, -1 if it is none. */
  int[] logitRows() {
    return logitRows;
  }

  /** Returns the position of each token behind what its sequence has. */
  long[] positions(List<KvCache> caches) {
    long[] positions = new long[ids.length];
    int at = 0;
    for (int i = 0; i < counts.length; i++) {
      for (int j = 0; j < counts[i]; j++) {
        positions[at++] = (long) caches.get(i).length() + j;
      }
    }
    return positions;
  }
}

package dev.m1.internal.engine;

import dev.m1.trace.TokenRun;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one phase as they come: ids, bytes, byte offsets and what was observed of each.
 * Handed between the session's thread and the scheduler's with the lane: written by one at a time.
 */
final class Transcript {
  private final IntList ids = new IntList();
  private final IntList ends = new IntList();
  private final ByteList bytes = new ByteList();
  private final @Nullable FloatList entropies;
  private final @Nullable FloatList margins;

  Transcript(boolean withEntropy, boolean withMargin) {
    entropies = withEntropy ? new FloatList() : null;
    margins = withMargin ? new FloatList() : null;
  }

  boolean withEntropy() {
    return entropies != null;
  }

  boolean withMargin() {
    return margins != null;
  }

  int size() {
    return ids.size();
  }

  IntList ids() {
    return ids;
  }

  ByteList bytes() {
    return bytes;
  }

  void add(int id, byte[] piece, float entropy, float margin) {
    ids.add(id);
    bytes.addAll(piece);
    ends.add(bytes.size());
    if (entropies != null) {
      entropies.add(entropy);
    }
    if (margins != null) {
      margins.add(margin);
    }
  }

  /**
   * Puts bytes before the first token, which its offset counts: what followed a marker in the
   * marker's own token.
   */
  void preload(byte[] piece) {
    bytes.addAll(piece);
  }

  /** Returns the tokens from an index on, as the trace records them. */
  TokenRun run(int from) {
    return TokenRun.of(
        ids.toArray(from, size()),
        ends.toArray(from, size()),
        entropies == null ? null : entropies.toArray(from, size()),
        margins == null ? null : margins.toArray(from, size()));
  }

  float @Nullable [] entropies() {
    return entropies == null ? null : entropies.toArray();
  }

  float @Nullable [] margins() {
    return margins == null ? null : margins.toArray();
  }
}

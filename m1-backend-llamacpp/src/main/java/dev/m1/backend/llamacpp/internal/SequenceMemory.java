package dev.m1.backend.llamacpp.internal;

/** The sequence operations on a context's KV cache, which were renamed between versions. */
public interface SequenceMemory {
  /** Makes {@code to} continue from all of {@code from}; both share the cells. */
  void copy(long context, int from, int to);

  /**
   * Removes the positions from {@code start} on.
   *
   * @return whether it was done; hybrid and recurrent models refuse a partial removal
   */
  boolean remove(long context, int sequence, int start);

  /** Forgets all sequences, leaving the cells' bytes. */
  void clear(long context);

  /**
   * Moves the used cells together where this version needs that for room.
   *
   * @return whether anything may have changed, so that a failed decode is worth another try
   */
  boolean compact(long context);
}

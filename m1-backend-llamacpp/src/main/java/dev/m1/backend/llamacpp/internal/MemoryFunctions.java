package dev.m1.backend.llamacpp.internal;

/** {@code llama_memory_*} (llama.h from July 2025 on), mapped directly. */
final class MemoryFunctions implements SequenceMemory {
  /** {@code llama_memory_t llama_get_memory(const struct llama_context *)}. */
  private native long llama_get_memory(long context);

  /**
   * {@code void llama_memory_seq_cp(llama_memory_t, llama_seq_id src, llama_seq_id dst, llama_pos
   * p0, llama_pos p1)}.
   */
  private native void llama_memory_seq_cp(long memory, int from, int to, int start, int end);

  /** {@code bool llama_memory_seq_rm(llama_memory_t, llama_seq_id, llama_pos p0, llama_pos p1)}. */
  private native byte llama_memory_seq_rm(long memory, int sequence, int start, int end);

  /** {@code void llama_memory_clear(llama_memory_t, bool data)}. */
  private native void llama_memory_clear(long memory, byte data);

  @Override
  public void copy(long context, int from, int to) {
    llama_memory_seq_cp(llama_get_memory(context), from, to, -1, -1);
  }

  @Override
  public boolean remove(long context, int sequence, int start) {
    return llama_memory_seq_rm(llama_get_memory(context), sequence, start, -1) != 0;
  }

  @Override
  public void clear(long context) {
    llama_memory_clear(llama_get_memory(context), (byte) 0);
  }

  @Override
  public boolean compact(long context) {
    return false; // cells of one batch need not lie together
  }
}

package dev.m1.backend.llamacpp.internal;

/** {@code llama_kv_self_*} (llama.h of March to June 2025), mapped directly. */
final class KvSelfFunctions implements SequenceMemory {
  /**
   * {@code void llama_kv_self_seq_cp(struct llama_context *, llama_seq_id src, llama_seq_id dst,
   * llama_pos p0, llama_pos p1)}.
   */
  private native void llama_kv_self_seq_cp(long context, int from, int to, int start, int end);

  /**
   * {@code bool llama_kv_self_seq_rm(struct llama_context *, llama_seq_id, llama_pos p0, llama_pos
   * p1)}.
   */
  private native byte llama_kv_self_seq_rm(long context, int sequence, int start, int end);

  /** {@code void llama_kv_self_clear(struct llama_context *)}. */
  private native void llama_kv_self_clear(long context);

  /** {@code void llama_kv_self_defrag(struct llama_context *)}: asks for it at the next update. */
  private native void llama_kv_self_defrag(long context);

  /** {@code void llama_kv_self_update(struct llama_context *)}. */
  private native void llama_kv_self_update(long context);

  @Override
  public void copy(long context, int from, int to) {
    llama_kv_self_seq_cp(context, from, to, -1, -1);
  }

  @Override
  public boolean remove(long context, int sequence, int start) {
    return llama_kv_self_seq_rm(context, sequence, start, -1) != 0;
  }

  @Override
  public void clear(long context) {
    llama_kv_self_clear(context);
  }

  @Override
  public boolean compact(long context) {
    llama_kv_self_defrag(context);
    llama_kv_self_update(context);
    return true;
  }
}

package dev.m1.spi;

import dev.m1.ModelInfo;
import java.util.Map;
import java.util.Set;

/**
 * An open model: a tokenizer, and sequences of tokens whose state (KV cache) can be extended,
 * forked, cut and dropped.
 *
 * <p>Confined: one thread at a time, which for models opened through m1 is the model's scheduler
 * thread. Every argument is checked before native code sees it: a bad sequence or token id is an
 * {@link IllegalArgumentException}, use after {@link #close} an {@link IllegalStateException}.
 * {@link #info}, {@link #capabilities}, {@link #limits} and {@link #chatTemplates} may be called
 * from any thread, also after close.
 */
public interface Backend extends AutoCloseable {
  /** Describes the model, the device and the native library. */
  ModelInfo info();

  /** Returns what this backend can do with this model; constant. */
  Set<Capability> capabilities();

  /** Returns the sizes in force; constant. */
  BackendLimits limits();

  /** Returns the tokenizer. */
  Vocabulary vocabulary();

  /**
   * Returns the chat templates stored with the model by name; the one used by default is named
   * {@code default}. Empty if the model has none.
   */
  Map<String, String> chatTemplates();

  /**
   * Creates an empty sequence and returns its id.
   *
   * @throws IllegalStateException if {@code limits().maxSequences()} sequences are alive
   */
  int createSequence();

  /**
   * Creates a sequence that continues from the whole state of another, which is left as it is.
   *
   * @throws dev.m1.UnsupportedCapabilityException if the backend has neither {@link
   *     Capability#FORK_SHARED} nor {@link Capability#FORK_COPY}
   * @throws IllegalStateException if {@code limits().maxSequences()} sequences are alive
   * @throws ContextFullException if the copy does not fit; never with {@link
   *     Capability#FORK_SHARED}
   */
  int fork(int sequence);

  /**
   * Cuts a sequence to its first {@code length} tokens. Cutting to the present length does nothing.
   *
   * @throws IllegalArgumentException if {@code length} is negative or greater than the present
   *     length
   * @throws dev.m1.UnsupportedCapabilityException without {@link Capability#TRUNCATE}, unless
   *     {@code length} is the present length
   */
  void truncate(int sequence, int length);

  /** Drops a sequence; its id may be given out again. */
  void free(int sequence);

  /** Returns the number of tokens in a sequence. */
  int length(int sequence);

  /**
   * Appends every row's token to its sequence and computes the wanted logits. All or nothing: after
   * a {@link ContextFullException} the sequences are as before.
   *
   * @throws IllegalArgumentException if the batch is empty or larger than {@code
   *     limits().maxBatchTokens()}, or a row names an unknown sequence or token
   * @throws ContextFullException if the context has no room for the batch, or a sequence would
   *     become longer than {@code limits().maxSequenceTokens()}
   * @throws dev.m1.UnsupportedCapabilityException without {@link Capability#RAGGED_BATCH}, if the
   *     batch holds several tokens of one sequence beside tokens of another
   * @throws dev.m1.GenerationException if the engine fails; the backend is then unusable and will
   *     be closed
   */
  void decode(DecodeBatch batch);

  /**
   * Copies the logits after a row of the last {@link #decode} into {@code target}.
   *
   * @param row a row that wanted logits
   * @param target at least {@code vocabulary().size()} long
   * @throws IllegalArgumentException if that row did not want logits or the target is too short
   */
  void logits(int row, float[] target);

  /** Frees everything. Idempotent. */
  @Override
  void close();
}

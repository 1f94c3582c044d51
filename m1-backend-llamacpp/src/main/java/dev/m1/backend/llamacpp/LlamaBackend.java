package dev.m1.backend.llamacpp;

import static java.util.Objects.requireNonNull;

import com.sun.jna.Pointer;
import dev.m1.GenerationException;
import dev.m1.ModelInfo;
import dev.m1.UnsupportedCapabilityException;
import dev.m1.backend.llamacpp.internal.BatchStructure;
import dev.m1.backend.llamacpp.internal.Llama;
import dev.m1.backend.llamacpp.internal.SequenceMemory;
import dev.m1.spi.Backend;
import dev.m1.spi.BackendLimits;
import dev.m1.spi.Capability;
import dev.m1.spi.ContextFullException;
import dev.m1.spi.DecodeBatch;
import dev.m1.spi.Vocabulary;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.Set;

/**
 * A model and one context of llama.cpp. Tracks the length of every sequence itself, checks every
 * argument before native code sees it, and gives positions, so that they are always consecutive.
 *
 * <p>Confined, as {@link Backend} says.
 */
final class LlamaBackend implements Backend {
  private static final int FREE = -1;

  private final NativeModel model;
  private final long context;
  private final Llama llama;
  private final SequenceMemory memory;
  private final ModelInfo info;
  private final Set<Capability> capabilities;
  private final BackendLimits limits;
  private final Map<String, String> templates;
  private final LlamaVocabulary vocabulary;
  private final BatchStructure rows;
  private final int[] lengths;
  private final int[] pending;
  private final BitSet wanted = new BitSet();
  // base of absolute addresses: reading logits through it makes no object per row
  private final Pointer zero = new Pointer(0);
  private int alive;
  private boolean closed;
  private boolean failed;

  LlamaBackend(
      NativeModel model,
      ModelInfo info,
      Set<Capability> capabilities,
      BackendLimits limits,
      Map<String, String> templates) {
    this.model = model;
    this.context = model.context();
    this.llama = model.library().functions();
    this.memory = model.library().memory();
    this.info = info;
    this.capabilities = capabilities;
    this.limits = limits;
    this.templates = templates;
    this.vocabulary =
        new LlamaVocabulary(llama, llama.llama_model_get_vocab(model.handle()), () -> !closed);
    this.rows = new BatchStructure(limits.maxBatchTokens());
    this.lengths = new int[limits.maxSequences()];
    this.pending = new int[limits.maxSequences()];
    Arrays.fill(lengths, FREE);
  }

  @Override
  public ModelInfo info() {
    return info;
  }

  @Override
  public Set<Capability> capabilities() {
    return capabilities;
  }

  @Override
  public BackendLimits limits() {
    return limits;
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  @Override
  public Map<String, String> chatTemplates() {
    return templates;
  }

  @Override
  public int createSequence() {
    requireUsable();
    for (int sequence = 0; sequence < lengths.length; sequence++) {
      if (lengths[sequence] == FREE) {
        lengths[sequence] = 0;
        alive++;
        return sequence;
      }
    }
    throw new IllegalStateException(
        "all "
            + lengths.length
            + " sequences are in use; free one, or open with more maxSequences");
  }

  @Override
  public int fork(int sequence) {
    requireUsable();
    int length = lengths[check(sequence)];
    int fork = createSequence();
    if (length > 0) {
      memory.copy(context, sequence, fork);
      lengths[fork] = length;
    }
    return fork;
  }

  @Override
  public void truncate(int sequence, int length) {
    requireUsable();
    int present = lengths[check(sequence)];
    if (length < 0 || length > present) {
      throw new IllegalArgumentException(
          "length must be in 0.." + present + " for sequence " + sequence + ": " + length);
    }
    if (length == present) {
      return;
    }
    if (!capabilities.contains(Capability.TRUNCATE)) {
      throw new UnsupportedCapabilityException(
          "TRUNCATE is missing: a "
              + info.architecture()
              + " model keeps a running state that cannot be cut to "
              + length
              + " of "
              + present
              + " tokens; start a new sequence");
    }
    if (!memory.remove(context, sequence, length)) {
      throw fail("llama.cpp refused to cut sequence " + sequence + " to " + length + " tokens");
    }
    lengths[sequence] = length;
  }

  @Override
  public void free(int sequence) {
    requireUsable();
    if (lengths[check(sequence)] > 0) {
      memory.remove(context, sequence, 0);
    }
    lengths[sequence] = FREE;
    alive--;
    if (alive == 0) {
      // the next sequence then finds the cells as a fresh context has them
      memory.clear(context);
    }
  }

  @Override
  public int length(int sequence) {
    requireUsable();
    return lengths[check(sequence)];
  }

  @Override
  public void decode(DecodeBatch batch) {
    requireUsable();
    fill(requireNonNull(batch, "batch"));
    int code = llama.llama_decode(context, rows);
    if (code != 0) {
      code = recover(batch, code);
    }
    if (code != 0) {
      throw failure(batch, code);
    }
    for (int row = 0; row < batch.size(); row++) {
      lengths[batch.sequence(row)]++;
    }
  }

  /** Checks the batch and writes it where native code reads it. */
  private void fill(DecodeBatch batch) {
    int size = batch.size();
    if (size < 1 || size > limits.maxBatchTokens()) {
      throw new IllegalArgumentException(
          "a batch must have 1.." + limits.maxBatchTokens() + " rows: " + size);
    }
    for (int row = 0; row < size; row++) {
      pending[check(batch.sequence(row))] = 0;
      vocabulary.check(batch.token(row));
    }
    for (int row = 0; row < size; row++) {
      pending[batch.sequence(row)]++;
    }
    for (int row = 0; row < size; row++) {
      requireRoom(batch.sequence(row));
    }
    wanted.clear();
    for (int row = size - 1; row >= 0; row--) {
      int sequence = batch.sequence(row);
      int position = lengths[sequence] + --pending[sequence];
      boolean wants = batch.wantsLogits(row);
      rows.setRow(row, batch.token(row), position, sequence, wants);
      wanted.set(row, wants);
    }
    rows.setRows(size);
  }

  private void requireRoom(int sequence) {
    long needed = (long) lengths[sequence] + pending[sequence];
    if (needed > limits.maxSequenceTokens()) {
      throw new ContextFullException(
          "sequence "
              + sequence
              + " would have "
              + needed
              + " tokens but may have "
              + limits.maxSequenceTokens());
    }
  }

  /** Undoes what a failed decode may have left, and tries again where moving cells can help. */
  private int recover(DecodeBatch batch, int code) {
    rollBack(batch);
    if (full(code) && memory.compact(context)) {
      int second = llama.llama_decode(context, rows);
      if (second != 0) {
        rollBack(batch);
      }
      return second;
    }
    return code;
  }

  private void rollBack(DecodeBatch batch) {
    for (int row = 0; row < batch.size(); row++) {
      int sequence = batch.sequence(row);
      if (!memory.remove(context, sequence, lengths[sequence])) {
        failed = true;
      }
    }
  }

  /**
   * {@code llama_decode} (llama.h): 1 says that no KV slot was found; b4916 says -3 instead, which
   * newer versions keep for failed computations.
   */
  private boolean full(int code) {
    return code == 1 || (code == -3 && model.library().layout() == ParameterLayout.KV_SELF);
  }

  private RuntimeException failure(DecodeBatch batch, int code) {
    wanted.clear();
    if (full(code) && !failed) {
      return new ContextFullException(
          "no room for "
              + batch.size()
              + " more tokens in a context of "
              + limits.contextTokens()
              + " cells, shared by "
              + alive
              + " sequences of "
              + Arrays.stream(lengths).filter(length -> length > 0).asLongStream().sum()
              + " tokens in all");
    }
    return fail("llama.cpp failed to decode " + batch.size() + " tokens (code " + code + ")");
  }

  private GenerationException fail(String what) {
    failed = true;
    return new GenerationException(
        what + ": " + NativeLog.INSTANCE.errors() + "; close the model and open it again");
  }

  @Override
  public void logits(int row, float[] target) {
    requireUsable();
    if (row < 0 || !wanted.get(row)) {
      throw new IllegalArgumentException(
          "row " + row + " of the last batch did not ask for logits; rows that did: " + wanted);
    }
    if (target.length < vocabulary.size()) {
      throw new IllegalArgumentException(
          "target must have at least " + vocabulary.size() + " elements: " + target.length);
    }
    long address = llama.llama_get_logits_ith(context, row);
    if (address == 0) {
      throw fail("llama.cpp has no logits for row " + row);
    }
    zero.read(address, target, 0, vocabulary.size());
  }

  @Override
  public void close() {
    closed = true;
    model.close();
  }

  private int check(int sequence) {
    if (sequence < 0 || sequence >= lengths.length || lengths[sequence] == FREE) {
      throw new IllegalArgumentException("there is no sequence " + sequence);
    }
    return sequence;
  }

  private void requireUsable() {
    if (closed) {
      throw new IllegalStateException("this model is closed");
    }
    if (failed) {
      throw new IllegalStateException("this model failed before; close it and open it again");
    }
  }
}

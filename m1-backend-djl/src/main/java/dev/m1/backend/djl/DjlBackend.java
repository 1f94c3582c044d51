package dev.m1.backend.djl;

import static java.util.Objects.requireNonNull;

import ai.djl.pytorch.engine.PtNDArray;
import dev.m1.GenerationException;
import dev.m1.ModelInfo;
import dev.m1.spi.Backend;
import dev.m1.spi.BackendLimits;
import dev.m1.spi.Capability;
import dev.m1.spi.ContextFullException;
import dev.m1.spi.DecodeBatch;
import dev.m1.spi.Vocabulary;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model in PyTorch and its sequences, each with keys and values of its own. Checks every argument
 * before native code sees it.
 *
 * <p>Confined, as {@link Backend} says.
 */
final class DjlBackend implements Backend {
  private static final int UNWANTED = -1;

  private final Decoder decoder;
  private final ModelInfo info;
  private final Set<Capability> capabilities;
  private final BackendLimits limits;
  private final Map<String, String> templates;
  private final DjlVocabulary vocabulary;
  private final @Nullable KvCache[] sequences;
  private final KvBlocks caches;

  /** For each row of the last batch, its row of logits. */
  private int[] logitRows = {};

  private @Nullable PtNDArray logits;
  private FloatBuffer logitValues = FloatBuffer.allocate(0);
  private boolean closed;
  private boolean failed;

  DjlBackend(
      Decoder decoder,
      ModelInfo info,
      Set<Capability> capabilities,
      BackendLimits limits,
      Map<String, String> templates,
      DjlVocabulary vocabulary) {
    this.decoder = decoder;
    this.info = info;
    this.capabilities = capabilities;
    this.limits = limits;
    this.templates = templates;
    this.vocabulary = vocabulary;
    this.sequences = new KvCache[limits.maxSequences()];
    caches = new KvBlocks(decoder, limits.kvBytesPerToken(), limits.maxSequences());
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
    int id = freeId();
    sequences[id] = guarded("start a sequence", caches::newCache);
    return id;
  }

  private int freeId() {
    for (int id = 0; id < sequences.length; id++) {
      if (sequences[id] == null) {
        return id;
      }
    }
    throw new IllegalStateException(
        "all "
            + sequences.length
            + " sequences are in use; free one, or open with more maxSequences");
  }

  @Override
  public int fork(int sequence) {
    requireUsable();
    KvCache origin = sequence(sequence);
    int id = freeId();
    requireCells(origin.length(), "a fork of sequence " + sequence);
    sequences[id] = guarded("fork a sequence", () -> caches.copy(origin));
    return id;
  }

  @Override
  public void truncate(int sequence, int length) {
    requireUsable();
    KvCache cache = sequence(sequence);
    if (length < 0 || length > cache.length()) {
      throw new IllegalArgumentException(
          "length must be in 0.." + cache.length() + " for sequence " + sequence + ": " + length);
    }
    cache.length(length);
  }

  @Override
  public void free(int sequence) {
    requireUsable();
    caches.free(sequence(sequence));
    sequences[sequence] = null;
  }

  @Override
  public int length(int sequence) {
    requireUsable();
    return sequence(sequence).length();
  }

  @Override
  public void decode(DecodeBatch batch) {
    requireUsable();
    int[] counts = counts(requireNonNull(batch, "batch"));
    requireRoom(counts, batch.size());
    dropLogits();
    PtNDArray result =
        guarded("decode " + batch.size() + " tokens", () -> step(batch, parts(counts)));
    logits = result;
    logitValues = result.toByteBuffer(true).asFloatBuffer();
  }

  /** Checks the rows and returns how many each sequence has. */
  private int[] counts(DecodeBatch batch) {
    int size = batch.size();
    if (size < 1 || size > limits.maxBatchTokens()) {
      throw new IllegalArgumentException(
          "a batch must have 1.." + limits.maxBatchTokens() + " rows: " + size);
    }
    int[] counts = new int[sequences.length];
    for (int row = 0; row < size; row++) {
      sequence(batch.sequence(row));
      vocabulary.check(batch.token(row));
      counts[batch.sequence(row)]++;
    }
    return counts;
  }

  private void requireRoom(int[] counts, int rows) {
    for (int id = 0; id < counts.length; id++) {
      int needed = counts[id] == 0 ? 0 : sequence(id).length() + counts[id];
      if (needed > limits.maxSequenceTokens()) {
        throw new ContextFullException(
            "sequence "
                + id
                + " would have "
                + needed
                + " tokens but may have "
                + limits.maxSequenceTokens());
      }
    }
    requireCells(rows, "a batch");
  }

  /** Makes room for the new tokens of each sequence, and puts those in one block side by side. */
  private List<Grouped.Part> parts(int[] counts) {
    List<Grouped.Part> parts = new ArrayList<>();
    for (int id = 0; id < counts.length; id++) {
      if (counts[id] > 0) {
        KvCache cache = sequence(id);
        caches.grow(cache, cache.length() + counts[id]);
        parts.add(new Grouped.Part(id, cache, counts[id]));
      }
    }
    parts.sort((one, other) -> caches.compare(one.cache(), other.cache()));
    return parts;
  }

  private PtNDArray step(DecodeBatch batch, List<Grouped.Part> parts) {
    Grouped rows = Grouped.of(batch, parts, sequences.length);
    PtNDArray result = decoder.step(rows, Runs.of(parts));
    for (Grouped.Part part : parts) {
      part.cache().length(part.cache().length() + part.count());
    }
    logitRows = rows.logitRows();
    return result;
  }

  private void requireCells(int more, String what) {
    long used = 0;
    for (KvCache cache : sequences) {
      used += cache == null ? 0 : cache.length();
    }
    if (used + more > limits.contextTokens()) {
      throw new ContextFullException(
          what
              + " needs "
              + more
              + " more cells, but "
              + used
              + " of "
              + limits.contextTokens()
              + " are used; open with more contextTokens");
    }
  }

  @Override
  public void logits(int row, float[] target) {
    requireUsable();
    if (row < 0 || row >= logitRows.length || logitRows[row] == UNWANTED) {
      throw new IllegalArgumentException(
          "row " + row + " of the last batch did not ask for logits");
    }
    int size = vocabulary.size();
    if (target.length < size) {
      throw new IllegalArgumentException(
          "target must have at least " + size + " elements: " + target.length);
    }
    logitValues.get(logitRows[row] * size, target, 0, size);
  }

  private void dropLogits() {
    logitRows = new int[0];
    logitValues = FloatBuffer.allocate(0);
    if (logits != null) {
      logits.close();
      logits = null;
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      dropLogits();
      Arrays.fill(sequences, null);
      vocabulary.close();
      decoder.close();
    }
  }

  /** Runs native work; what fails in it leaves the backend unusable. */
  private <T> T guarded(String what, java.util.function.Supplier<T> work) {
    try {
      return work.get();
    } catch (ai.djl.engine.EngineException | IllegalStateException e) {
      failed = true;
      throw new GenerationException(
          "PyTorch failed to "
              + what
              + ": "
              + TorchEngine.rootMessage(e)
              + "; close the model and open it again, with fewer contextTokens if memory ran out",
          e);
    }
  }

  private KvCache sequence(int id) {
    KvCache cache = id >= 0 && id < sequences.length ? sequences[id] : null;
    if (cache == null) {
      throw new IllegalArgumentException("there is no sequence " + id);
    }
    return cache;
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

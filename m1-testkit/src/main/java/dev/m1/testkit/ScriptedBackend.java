package dev.m1.testkit;

import dev.m1.GenerationException;
import dev.m1.ModelInfo;
import dev.m1.UnsupportedCapabilityException;
import dev.m1.spi.Backend;
import dev.m1.spi.BackendLimits;
import dev.m1.spi.Capability;
import dev.m1.spi.ContextFullException;
import dev.m1.spi.DecodeBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A backend whose model is a {@link Script}: everything around a real model, with no weights.
 *
 * <p>It keeps to the SPI as strictly as a native one must: cells are counted (once for shared
 * prefixes), batches that do not fit are refused whole, every id is checked, and what its
 * capabilities do not tell it refuses. Confined like every backend; its {@link #counters} may be
 * read from any thread.
 */
public final class ScriptedBackend implements Backend {
  private final Script script;
  private final ScriptedVocabulary vocabulary;
  private final Set<Capability> capabilities;
  private final BackendLimits limits;
  private final Map<String, String> templates;
  private final Map<Integer, RuntimeException> failures;
  private final Runnable beforeDecode;
  private final Consumer<TokenHistory> beforeFree;
  private final ModelInfo info;

  private final Map<Integer, Sequence> sequences = new TreeMap<>();
  private final Map<Integer, float[]> logits = new HashMap<>();
  private final BackendCounters.Tally tally = new BackendCounters.Tally();
  private int cells;
  private boolean closed;
  private boolean broken;

  ScriptedBackend(ScriptedBackendBuilder settings) {
    script = settings.script;
    vocabulary = settings.vocabulary();
    capabilities = Set.copyOf(settings.capabilities);
    limits = settings.limits();
    templates = Map.copyOf(settings.templates);
    failures = Map.copyOf(settings.failures);
    beforeDecode = settings.beforeDecode;
    beforeFree = settings.beforeFree;
    info =
        new ModelInfo(
            "scripted",
            "scripted",
            "none",
            0,
            0,
            limits.maxSequenceTokens(),
            vocabulary.size(),
            settings.fingerprint(),
            "scripted",
            "none",
            "cpu",
            Optional.empty());
  }

  /**
   * Starts from a backend with every capability but FORK_COPY, that thinks "Hm." and answers "A".
   */
  public static ScriptedBackendBuilder builder() {
    return new ScriptedBackendBuilder();
  }

  /** Returns a backend with default settings and this script. */
  public static ScriptedBackend of(Script script) {
    return builder().script(script).build();
  }

  /** Returns what was done with this backend so far; from any thread, also after close. */
  public BackendCounters counters() {
    return tally.read();
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
  public ScriptedVocabulary vocabulary() {
    return vocabulary;
  }

  @Override
  public Map<String, String> chatTemplates() {
    return templates;
  }

  @Override
  public int createSequence() {
    requireUsable();
    return add(new Sequence(new TokenHistory(vocabulary), new ArrayList<>()));
  }

  @Override
  public int fork(int sequence) {
    requireUsable();
    Sequence origin = sequence(sequence);
    boolean shared = capabilities.contains(Capability.FORK_SHARED);
    if (!shared && !capabilities.contains(Capability.FORK_COPY)) {
      throw lacks(Capability.FORK_SHARED, "fork");
    }
    requireFreeSequence();
    int length = origin.cells.size();
    if (!shared) {
      requireCells(length);
    }
    List<Cell> forked = new ArrayList<>(length);
    for (Cell cell : origin.cells) {
      Cell next = shared ? cell : new Cell();
      next.users++;
      forked.add(next);
    }
    cells += shared ? 0 : length;
    tally.forked(cells);
    return add(new Sequence(new TokenHistory(origin.history), forked));
  }

  private int add(Sequence sequence) {
    requireFreeSequence();
    int id = 0;
    while (sequences.containsKey(id)) {
      id++;
    }
    sequences.put(id, sequence);
    tally.sequences(sequences.size());
    return id;
  }

  private void requireFreeSequence() {
    if (sequences.size() == limits.maxSequences()) {
      throw new IllegalStateException(
          "all " + limits.maxSequences() + " sequences are alive; free one or raise maxSequences");
    }
  }

  @Override
  public void truncate(int sequence, int length) {
    requireUsable();
    Sequence cut = sequence(sequence);
    int present = cut.cells.size();
    if (length < 0 || length > present) {
      throw new IllegalArgumentException("length must be in 0.." + present + ": " + length);
    }
    if (length == present) {
      return;
    }
    if (!capabilities.contains(Capability.TRUNCATE)) {
      throw lacks(Capability.TRUNCATE, "truncate");
    }
    List<Cell> dropped = cut.cells.subList(length, present);
    release(dropped);
    dropped.clear();
    cut.history.truncate(length);
    tally.truncated();
  }

  @Override
  public void free(int sequence) {
    requireUsable();
    Sequence freed = sequence(sequence);
    beforeFree.accept(freed.history);
    release(freed.cells);
    sequences.remove(sequence);
    tally.sequences(sequences.size());
  }

  private void release(List<Cell> dropped) {
    for (Cell cell : dropped) {
      if (--cell.users == 0) {
        cells--;
      }
    }
  }

  @Override
  public int length(int sequence) {
    requireUsable();
    return sequence(sequence).cells.size();
  }

  @Override
  public void decode(DecodeBatch batch) {
    requireUsable();
    checkBatch(batch);
    tally.called();
    beforeDecode.run();
    RuntimeException failure = failures.get(tally.read().decodeCalls());
    if (failure != null) {
      broken = !(failure instanceof ContextFullException);
      throw failure;
    }
    requireCells(batch.size());
    requireSequenceRoom(batch);
    logits.clear();
    for (int row = 0; row < batch.size(); row++) {
      Sequence sequence = sequence(batch.sequence(row));
      Cell cell = new Cell();
      cell.users = 1;
      sequence.cells.add(cell);
      sequence.history.append(batch.token(row));
      cells++;
      if (batch.wantsLogits(row)) {
        float[] values = new float[vocabulary.size()];
        script.write(sequence.history, values);
        logits.put(row, values);
      }
    }
    tally.decoded(batch.size(), logits.size(), cells);
  }

  private void checkBatch(DecodeBatch batch) {
    if (batch.size() == 0 || batch.size() > limits.maxBatchTokens()) {
      throw new IllegalArgumentException(
          "a batch must have 1.." + limits.maxBatchTokens() + " rows: " + batch.size());
    }
    Set<Integer> named = new HashSet<>();
    for (int row = 0; row < batch.size(); row++) {
      sequence(batch.sequence(row));
      vocabulary.kind(batch.token(row));
      named.add(batch.sequence(row));
    }
    if (!capabilities.contains(Capability.RAGGED_BATCH)
        && named.size() > 1
        && named.size() < batch.size()) {
      throw lacks(Capability.RAGGED_BATCH, "decode several tokens of one sequence beside others");
    }
  }

  private void requireCells(int more) {
    if (more > limits.contextTokens() - cells) {
      throw new ContextFullException(
          "the context is full: "
              + more
              + " cells asked, "
              + cells
              + " used of "
              + limits.contextTokens());
    }
  }

  private void requireSequenceRoom(DecodeBatch batch) {
    Map<Integer, Integer> rows = new HashMap<>();
    for (int row = 0; row < batch.size(); row++) {
      rows.merge(batch.sequence(row), 1, Integer::sum);
    }
    rows.forEach(
        (id, more) -> {
          int length = sequence(id).cells.size();
          if (length + more > limits.maxSequenceTokens()) {
            throw new ContextFullException(
                "sequence "
                    + id
                    + " is full: "
                    + more
                    + " tokens asked, "
                    + length
                    + " used of "
                    + limits.maxSequenceTokens());
          }
        });
  }

  @Override
  public void logits(int row, float[] target) {
    requireUsable();
    float[] values = logits.get(row);
    if (values == null) {
      throw new IllegalArgumentException("row " + row + " of the last batch wanted no logits");
    }
    if (target.length < values.length) {
      throw new IllegalArgumentException(
          "the target must be at least " + values.length + " long: " + target.length);
    }
    System.arraycopy(values, 0, target, 0, values.length);
  }

  @Override
  public void close() {
    closed = true;
    sequences.clear();
    logits.clear();
    tally.closed();
  }

  private Sequence sequence(int id) {
    Sequence sequence = sequences.get(id);
    if (sequence == null) {
      throw new IllegalArgumentException("there is no sequence " + id);
    }
    return sequence;
  }

  private void requireUsable() {
    tally.touched(Thread.currentThread());
    if (closed) {
      throw new IllegalStateException("the backend is closed");
    }
    if (broken) {
      throw new GenerationException("the backend failed before and cannot go on; open it again");
    }
  }

  private static UnsupportedCapabilityException lacks(Capability missing, String wanted) {
    return new UnsupportedCapabilityException(
        "the scripted backend was built without " + missing + ", so it cannot " + wanted);
  }

  /** One place in the KV cache, shared by the sequences that have it. */
  private static final class Cell {
    private int users;
  }

  /** A living sequence. */
  private record Sequence(TokenHistory history, List<Cell> cells) {}
}

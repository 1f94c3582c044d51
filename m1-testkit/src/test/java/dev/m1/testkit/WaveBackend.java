package dev.m1.testkit;

import dev.m1.ModelInfo;
import dev.m1.ModelOptions;
import dev.m1.spi.Backend;
import dev.m1.spi.BackendLimits;
import dev.m1.spi.Capability;
import dev.m1.spi.ContextFullException;
import dev.m1.spi.DecodeBatch;
import dev.m1.spi.Vocabulary;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** A whole backend: its tokens are bytes, and what it writes is a wave over all tokens so far. */
record WaveBackend(
    ModelInfo info,
    Set<Capability> capabilities,
    BackendLimits limits,
    Vocabulary vocabulary,
    Map<String, String> chatTemplates,
    Map<Integer, List<Integer>> sequences,
    Map<Integer, Integer> phases,
    AtomicBoolean closed)
    implements Backend {

  static WaveBackend open(ModelOptions options) {
    int cells = options.contextTokens().orElse(4096);
    ByteVocabulary bytes = ByteVocabulary.withControls("<|im_end|>", "<|im_start|>");
    ModelInfo info =
        new ModelInfo(
            "wave", "wave", "-", 0, 0, cells, 258, "none:0", "wave", "-", "cpu", Optional.empty());
    return new WaveBackend(
        info,
        EnumSet.complementOf(EnumSet.of(Capability.FORK_SHARED)),
        new BackendLimits(cells, cells, options.maxSequences(), options.batchTokens(), 0),
        bytes,
        Map.of(),
        new HashMap<>(),
        new HashMap<>(),
        new AtomicBoolean());
  }

  @Override
  public int createSequence() {
    require(!closed.get(), IllegalStateException::new, "the backend is closed");
    int id = 0;
    while (sequences.containsKey(id)) {
      id++;
    }
    require(id < limits.maxSequences(), IllegalStateException::new, "free a sequence first");
    sequences.put(id, new ArrayList<>());
    return id;
  }

  @Override
  public int fork(int sequence) {
    List<Integer> origin = tokens(sequence);
    requireCells(origin.size());
    int id = createSequence();
    tokens(id).addAll(origin);
    return id;
  }

  @Override
  public void truncate(int sequence, int length) {
    List<Integer> tokens = tokens(sequence);
    require(0 <= length && length <= tokens.size(), IllegalArgumentException::new, "bad length");
    tokens.subList(length, tokens.size()).clear();
  }

  @Override
  public void free(int sequence) {
    tokens(sequence);
    sequences.remove(sequence);
  }

  @Override
  public int length(int sequence) {
    return tokens(sequence).size();
  }

  @Override
  public void decode(DecodeBatch batch) {
    require(!closed.get(), IllegalStateException::new, "the backend is closed");
    boolean legal = batch.size() >= 1 && batch.size() <= limits.maxBatchTokens();
    require(legal, IllegalArgumentException::new, "bad number of rows: " + batch.size());
    for (int row = 0; row < batch.size(); row++) {
      tokens(batch.sequence(row));
      vocabulary.kind(batch.token(row));
    }
    requireCells(batch.size());
    phases.clear();
    for (int row = 0; row < batch.size(); row++) {
      tokens(batch.sequence(row)).add(batch.token(row));
      if (batch.wantsLogits(row)) {
        phases.put(row, tokens(batch.sequence(row)).hashCode());
      }
    }
  }

  @Override
  public void logits(int row, float[] target) {
    require(!closed.get(), IllegalStateException::new, "the backend is closed");
    boolean legal = phases.containsKey(row) && target.length >= vocabulary.size();
    require(legal, IllegalArgumentException::new, "no logits for row " + row);
    for (int token = 0; token < vocabulary.size(); token++) {
      target[token] = (float) Math.sin(phases.getOrDefault(row, 0) + token * token);
    }
  }

  @Override
  public void close() {
    closed.set(true);
  }

  private List<Integer> tokens(int sequence) {
    require(!closed.get(), IllegalStateException::new, "the backend is closed");
    require(sequences.containsKey(sequence), IllegalArgumentException::new, "no " + sequence);
    return sequences.getOrDefault(sequence, List.of());
  }

  private void requireCells(int more) {
    int all = more + sequences.values().stream().mapToInt(List::size).sum();
    require(all <= limits.contextTokens(), ContextFullException::new, all + " of " + limits);
  }

  private static void require(
      boolean holds, Function<String, RuntimeException> otherwise, String message) {
    if (!holds) {
      throw otherwise.apply(message);
    }
  }
}

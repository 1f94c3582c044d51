package dev.m1.testkit;

import static java.util.Objects.requireNonNull;

import dev.m1.GenerationException;
import dev.m1.ModelInfo;
import dev.m1.spi.Backend;
import dev.m1.spi.BackendLimits;
import dev.m1.spi.Capability;
import dev.m1.spi.ContextFullException;
import dev.m1.spi.DecodeBatch;
import dev.m1.spi.Vocabulary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Wraps a backend and fails on any breach of the SPI's contract, by its caller or by the backend,
 * with an {@link AssertionError}.
 *
 * <p>It keeps its own account of the sequences and compares: one thread at a time and always the
 * same one for sequences; only living sequences, told capabilities, batches within the limits,
 * logits that were wanted, nothing after close or a failure; lengths, fresh ids and finite logits
 * from the backend; nothing appended by a batch that did not fit; no sequence left at close.
 *
 * <p>Since an error on a model's own thread may be swallowed there, every breach is kept too:
 * {@link #verify} after the test. Thread-safe, so that misuse from several threads is seen.
 */
public final class AssertingBackend implements Backend {
  private final Backend delegate;
  private final BreachLog log = new BreachLog();
  private final AssertingVocabulary vocabulary;
  private final Set<Capability> capabilities;
  private final BackendLimits limits;

  private final Map<Integer, Integer> lengths = new TreeMap<>();
  private final Set<Integer> wanted = new HashSet<>();
  private volatile boolean closed;
  private boolean failed;

  private AssertingBackend(Backend delegate) {
    this.delegate = requireNonNull(delegate, "delegate");
    capabilities = Set.copyOf(delegate.capabilities());
    limits = delegate.limits();
    vocabulary = new AssertingVocabulary(delegate.vocabulary(), log, () -> closed);
    log.check(
        capabilities.contains(Capability.MANY_SEQUENCES) || limits.maxSequences() == 1,
        "backend: maxSequences is %s without MANY_SEQUENCES",
        limits.maxSequences());
    log.check(
        limits.maxSequenceTokens() <= limits.contextTokens(),
        "backend: maxSequenceTokens %s is more than contextTokens %s",
        limits.maxSequenceTokens(),
        limits.contextTokens());
  }

  /** Returns a backend that watches this one; closing it closes this one. */
  public static AssertingBackend of(Backend delegate) {
    return new AssertingBackend(delegate);
  }

  /** Returns every breach so far, oldest first; from any thread. */
  public List<String> breaches() {
    return log.breaches();
  }

  /**
   * Fails if there was any breach, or the backend has not been closed.
   *
   * @throws AssertionError that lists all of them
   */
  public void verify() {
    List<String> all = new ArrayList<>(breaches());
    if (!closed) {
      all.add("caller: the backend was not closed");
    }
    if (!all.isEmpty()) {
      throw new AssertionError(String.join("\n", all));
    }
  }

  @Override
  public ModelInfo info() {
    ModelInfo info = delegate.info();
    log.check(
        info.vocabularySize() == vocabulary.knownSize(),
        "backend: info says %s tokens, the vocabulary has %s",
        info.vocabularySize(),
        vocabulary.knownSize());
    return info;
  }

  @Override
  public Set<Capability> capabilities() {
    Set<Capability> now = delegate.capabilities();
    log.check(
        now.equals(capabilities), "backend: capabilities changed, %s to %s", capabilities, now);
    return now;
  }

  @Override
  public BackendLimits limits() {
    BackendLimits now = delegate.limits();
    log.check(now.equals(limits), "backend: limits changed, %s to %s", limits, now);
    return now;
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  @Override
  public Map<String, String> chatTemplates() {
    Map<String, String> templates = delegate.chatTemplates();
    log.check(
        templates.isEmpty() || templates.containsKey("default"),
        "backend: there are templates %s but none is named default",
        templates.keySet());
    return templates;
  }

  @Override
  public int createSequence() {
    try (BreachLog.Call call = enter("createSequence")) {
      checkFreeSequence(call);
      return added(call, delegate.createSequence(), 0);
    }
  }

  @Override
  public int fork(int sequence) {
    try (BreachLog.Call call = enter("fork")) {
      int length = checkAlive(call, sequence);
      checkFreeSequence(call);
      log.check(
          capabilities.contains(Capability.FORK_SHARED)
              || capabilities.contains(Capability.FORK_COPY),
          "caller: %s without FORK_SHARED or FORK_COPY",
          call);
      return added(call, delegate.fork(sequence), length);
    }
  }

  private int added(BreachLog.Call call, int id, int length) {
    log.check(id >= 0, "backend: %s gave the negative id %s", call, id);
    log.check(!lengths.containsKey(id), "backend: %s gave the id %s, which is alive", call, id);
    lengths.put(id, length);
    checkLength(call, id);
    return id;
  }

  private void checkFreeSequence(BreachLog.Call call) {
    log.check(
        lengths.size() < limits.maxSequences(),
        "caller: %s while all %s sequences are alive",
        call,
        limits.maxSequences());
  }

  @Override
  public void truncate(int sequence, int length) {
    try (BreachLog.Call call = enter("truncate")) {
      int present = checkAlive(call, sequence);
      log.check(
          length >= 0 && length <= present,
          "caller: %s of sequence %s to %s, but it has %s tokens",
          call,
          sequence,
          length,
          present);
      log.check(
          length == present || capabilities.contains(Capability.TRUNCATE),
          "caller: %s without TRUNCATE",
          call);
      delegate.truncate(sequence, length);
      lengths.put(sequence, length);
      checkLength(call, sequence);
    }
  }

  @Override
  public void free(int sequence) {
    try (BreachLog.Call call = log.enter("free")) {
      log.check(!closed, "caller: %s after close", call);
      checkAlive(call, sequence);
      delegate.free(sequence);
      lengths.remove(sequence);
    }
  }

  @Override
  public int length(int sequence) {
    try (BreachLog.Call call = enter("length")) {
      int known = checkAlive(call, sequence);
      checkLength(call, sequence);
      return known;
    }
  }

  private void checkLength(BreachLog.Call call, int sequence) {
    int told = delegate.length(sequence);
    int known = lengths.getOrDefault(sequence, 0);
    log.check(
        told == known,
        "backend: after %s sequence %s should have %s tokens, it says %s",
        call,
        sequence,
        known,
        told);
  }

  @Override
  public void decode(DecodeBatch batch) {
    try (BreachLog.Call call = enter("decode")) {
      Map<Integer, Integer> rows = checkBatch(call, batch);
      wanted.clear();
      try {
        delegate.decode(batch);
      } catch (ContextFullException e) {
        rows.keySet().forEach(sequence -> checkLength(call, sequence));
        throw e;
      } catch (GenerationException e) {
        failed = true;
        throw e;
      } catch (RuntimeException e) {
        failed = true;
        log.note("backend: " + call + " of a sound batch threw " + e);
        throw e;
      }
      rows.forEach(
          (sequence, count) -> {
            int length = lengths.merge(sequence, count, Integer::sum);
            log.check(
                length <= limits.maxSequenceTokens(),
                "backend: sequence %s has %s tokens, more than the %s it may have",
                sequence,
                length,
                limits.maxSequenceTokens());
            checkLength(call, sequence);
          });
      for (int row = 0; row < batch.size(); row++) {
        if (batch.wantsLogits(row)) {
          wanted.add(row);
        }
      }
    }
  }

  private Map<Integer, Integer> checkBatch(BreachLog.Call call, DecodeBatch batch) {
    int size = batch.size();
    log.check(
        size >= 1 && size <= limits.maxBatchTokens(),
        "caller: %s of %s rows, it takes 1..%s",
        call,
        size,
        limits.maxBatchTokens());
    Map<Integer, Integer> rows = new HashMap<>();
    for (int row = 0; row < size; row++) {
      checkAlive(call, batch.sequence(row));
      vocabulary.checkToken(call, batch.token(row));
      rows.merge(batch.sequence(row), 1, Integer::sum);
    }
    log.check(
        rows.size() == 1 || rows.size() == size || capabilities.contains(Capability.RAGGED_BATCH),
        "caller: %s of %s rows for %s sequences without RAGGED_BATCH",
        call,
        size,
        rows.size());
    return rows;
  }

  @Override
  public void logits(int row, float[] target) {
    try (BreachLog.Call call = enter("logits")) {
      int size = vocabulary.knownSize();
      log.check(
          wanted.contains(row),
          "caller: %s of row %s, but the last decode's rows with logits are %s",
          call,
          row,
          wanted);
      log.check(
          target.length >= size,
          "caller: %s into %s entries, the vocabulary has %s",
          call,
          target.length,
          size);
      delegate.logits(row, target);
      for (int token = 0; token < size; token++) {
        log.check(
            Float.isFinite(target[token]),
            "backend: %s of row %s, token %s: %s",
            call,
            row,
            token,
            target[token]);
      }
    }
  }

  @Override
  public void close() {
    try (BreachLog.Call call = log.enterFromAnyThread("close")) {
      if (!closed && !failed && !lengths.isEmpty()) {
        log.note("caller: " + call + " with sequences alive: " + lengths.keySet());
      }
      closed = true;
      lengths.clear();
      wanted.clear();
      delegate.close();
    }
  }

  private BreachLog.Call enter(String name) {
    BreachLog.Call call = log.enter(name);
    try {
      log.check(!closed, "caller: %s after close", call);
      log.check(!failed, "caller: %s after the backend failed", call);
      return call;
    } catch (AssertionError e) {
      call.close();
      throw e;
    }
  }

  private int checkAlive(BreachLog.Call call, int sequence) {
    Integer length = lengths.get(sequence);
    log.check(
        length != null,
        "caller: %s of sequence %s; alive are %s",
        call,
        sequence,
        lengths.keySet());
    return requireNonNull(length);
  }
}

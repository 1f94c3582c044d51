package dev.m1.cli.bench;

import dev.m1.ModelInfo;
import dev.m1.spi.Backend;
import dev.m1.spi.BackendLimits;
import dev.m1.spi.Capability;
import dev.m1.spi.DecodeBatch;
import dev.m1.spi.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Adds up how long a backend decodes and how long each fork takes: what is left of a session's time
 * is the core's own. The sums may be read from any thread while the backend is idle.
 */
final class TimedBackend implements Backend {
  private final Backend backend;
  private volatile long decodeNanos;
  private final List<Long> forkNanos = new ArrayList<>();

  TimedBackend(Backend backend) {
    this.backend = backend;
  }

  /** Returns the nanoseconds spent in {@link #decode} so far. */
  long decodeNanos() {
    return decodeNanos;
  }

  /** Returns the nanoseconds of each fork since the last call. */
  List<Long> takeForks() {
    synchronized (forkNanos) {
      List<Long> taken = List.copyOf(forkNanos);
      forkNanos.clear();
      return taken;
    }
  }

  @Override
  public ModelInfo info() {
    return backend.info();
  }

  @Override
  public Set<Capability> capabilities() {
    return backend.capabilities();
  }

  @Override
  public BackendLimits limits() {
    return backend.limits();
  }

  @Override
  public Vocabulary vocabulary() {
    return backend.vocabulary();
  }

  @Override
  public Map<String, String> chatTemplates() {
    return backend.chatTemplates();
  }

  @Override
  public int createSequence() {
    return backend.createSequence();
  }

  @Override
  public int fork(int sequence) {
    long start = System.nanoTime();
    int fork = backend.fork(sequence);
    long nanos = System.nanoTime() - start;
    synchronized (forkNanos) {
      forkNanos.add(nanos);
    }
    return fork;
  }

  @Override
  public void truncate(int sequence, int length) {
    backend.truncate(sequence, length);
  }

  @Override
  public void free(int sequence) {
    backend.free(sequence);
  }

  @Override
  public int length(int sequence) {
    return backend.length(sequence);
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  public void decode(DecodeBatch batch) {
    long start = System.nanoTime();
    try {
      backend.decode(batch);
    } finally {
      decodeNanos += System.nanoTime() - start;
    }
  }

  @Override
  public void logits(int row, float[] target) {
    backend.logits(row, target);
  }

  @Override
  public void close() {
    backend.close();
  }
}

package dev.m1.internal.engine;

import dev.m1.GenerationException;
import dev.m1.ModelOptions.Execution;
import dev.m1.spi.Backend;
import dev.m1.spi.BackendLimits;
import dev.m1.spi.Capability;
import dev.m1.spi.ContextFullException;
import dev.m1.spi.DecodeBatch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread of a model that touches its backend. Admits sessions first come, first served, and
 * decodes the tokens of all their lanes in common batches (continuous batching: prefill chunks and
 * single steps side by side).
 *
 * <p>Under THROUGHPUT, every step takes one token of each lane that is generating, then prefill
 * tokens of the others in equal shares, as many as the batch holds, fewer while somebody is
 * generating: a long prompt neither starves short ones nor stalls a stream. Under REPRODUCIBLE,
 * sessions run one at a time and every call decodes one lane alone.
 */
final class Scheduler {
  private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);

  /**
   * While somebody is generating, a step reads so many prompt tokens that it takes about this long.
   */
  private static final long STEP_NANOS = 100_000_000;

  private static final int LEAST_CHUNK = 16;

  private final Backend backend;
  private final Execution execution;
  private final BackendLimits limits;
  private final boolean ragged;
  private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
  private final Deque<Slot> waiting = new ArrayDeque<>();
  private final List<Slot> running = new ArrayList<>();
  private final List<Lane> stepped = new ArrayList<>();
  private final DecodeBatch batch;
  private final PrefixCache prefixes;
  private final float[] row;
  private final Thread thread;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private int reservedCells;
  private int reservedSequences;
  private int turn;
  private double nanosPerPrefillToken;
  private boolean closing;
  private volatile @Nullable Throwable dead;

  Scheduler(Backend backend, Execution execution) {
    this.backend = backend;
    this.execution = execution;
    this.limits = backend.limits();
    this.ragged = backend.capabilities().contains(Capability.RAGGED_BATCH);
    this.batch = new DecodeBatch(limits.maxBatchTokens());
    this.prefixes = new PrefixCache(backend);
    this.row = new float[backend.info().vocabularySize()];
    this.thread = new Thread(this::loop, "m1-" + backend.info().name());
    thread.setDaemon(true);
    thread.start();
  }

  Backend backend() {
    return backend;
  }

  /** Has something done on the scheduler's thread, between two steps. */
  void submit(Runnable command) {
    commands.add(command);
    wake();
    if (ended.isDone()) {
      drain(); // the thread has gone: nobody else would run it
    }
  }

  /**
   * Has the thread look again. What changed before this call is seen: a thread that has looked
   * already and is about to sleep finds its permit and looks once more.
   */
  void wake() {
    LockSupport.unpark(thread);
  }

  /**
   * Has something computed on the scheduler's thread and waits for it; an interrupt is kept for
   * later.
   *
   * @throws IllegalStateException if the model is closed
   */
  <T> T call(Callable<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    submit(
        () -> {
          if (ended.isDone()) {
            result.completeExceptionally(closed());
            return;
          }
          try {
            result.complete(work.call());
          } catch (Exception e) {
            result.completeExceptionally(e);
          }
        });
    try {
      return result.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new GenerationException("the model's thread failed: " + e.getCause(), e);
    }
  }

  static IllegalStateException closed() {
    return new IllegalStateException("the model is closed; open it again to use it");
  }

  boolean isOwnThread() {
    return Thread.currentThread() == thread;
  }

  // The methods from here on run on the scheduler's thread only.

  /** Says whether the backend, or this thread, has failed: nothing may use the backend then. */
  boolean hasFailed() {
    return dead != null;
  }

  /** Puts a session in the queue for room. */
  void enqueue(Slot slot) {
    Throwable failure = dead;
    if (closing || failure != null) {
      slot.onFailure.accept(failure == null ? closed() : failure);
      return;
    }
    waiting.add(slot);
  }

  /** Returns how many sessions stand before this one in the queue. */
  int ahead(Slot slot) {
    int count = 0;
    for (Slot other : waiting) {
      if (other == slot) {
        break;
      }
      count++;
    }
    return count;
  }

  /** Creates a session's main lane, from a finished session's prompt where one starts alike. */
  Lane open(Slot slot, int[] prompt) {
    PrefixCache.Hit hit = reuses() ? prefixes.find(prompt) : PrefixCache.Hit.MISS;
    int sequence = hit.length() == 0 ? backend.createSequence() : hit.sequence();
    Lane lane = new Lane(this, slot, sequence, hit.length());
    int[] rest = new int[prompt.length - hit.length()];
    System.arraycopy(prompt, hit.length(), rest, 0, rest.length);
    lane.feed(rest);
    if (execution == Execution.REPRODUCIBLE) {
      lane.readApart(); // the same calls whether the session, a fork or a cut goes on from here
    }
    slot.lanes.add(lane);
    return lane;
  }

  /**
   * Ends a session: drops its lanes, keeps its prompt where that may serve another, and gives its
   * room back.
   */
  void release(Slot slot, @Nullable Lane main, int[] prompt) {
    waiting.remove(slot);
    if (!running.remove(slot)) {
      return;
    }
    reservedCells -= slot.cells;
    reservedSequences -= slot.sequences;
    if (dead != null) {
      return;
    }
    for (Lane lane : List.copyOf(slot.lanes)) {
      int decoded = lane.length() - lane.pending().size();
      if (lane == main && reuses() && decoded >= prompt.length) {
        slot.lanes.remove(lane);
        backend.truncate(lane.sequence, prompt.length);
        prefixes.put(lane.sequence, prompt);
      } else {
        lane.free();
      }
    }
  }

  private boolean reuses() {
    return execution == Execution.THROUGHPUT
        && limits.maxSequences() > 1
        && backend.capabilities().contains(Capability.FORK_SHARED)
        && backend.capabilities().contains(Capability.TRUNCATE);
  }

  /** Cancels all sessions and ends the thread once they are gone. From any thread. */
  CompletableFuture<Void> close() {
    submit(
        () -> {
          closing = true;
          for (Slot slot : List.copyOf(waiting)) {
            waiting.remove(slot);
            slot.onFailure.accept(closed());
          }
        });
    return ended;
  }

  private void loop() {
    try {
      while (true) {
        drain();
        if (closing && running.isEmpty()) {
          break;
        }
        admit();
        if (!step()) {
          LockSupport.park(this);
        }
      }
    } catch (
        Throwable failure) { // a broken backend or an error of our own: nobody may wait for ever
      fail(failure);
      LOG.error("the model's thread has failed; its sessions fail with it", failure);
      awaitClose();
    } finally {
      end();
    }
  }

  private void awaitClose() {
    while (true) {
      drain();
      if (closing && running.isEmpty()) {
        return;
      }
      LockSupport.park(this);
    }
  }

  private void end() {
    try {
      try {
        while (dead == null && prefixes.evict()) {
          // frees one sequence each time
        }
      } finally {
        backend.close();
      }
      ended.complete(null);
    } catch (RuntimeException e) {
      ended.completeExceptionally(e);
    }
    drain();
  }

  private void fail(Throwable failure) {
    dead = failure;
    for (Slot slot : List.copyOf(waiting)) {
      slot.onFailure.accept(failure);
    }
    waiting.clear();
    for (Slot slot : List.copyOf(running)) {
      slot.lanes.clear();
      slot.onFailure.accept(failure);
    }
  }

  private void drain() {
    Runnable command;
    while ((command = commands.poll()) != null) {
      command.run();
    }
  }

  private void admit() {
    while (!waiting.isEmpty() && dead == null) {
      Slot slot = waiting.peek();
      if (execution == Execution.REPRODUCIBLE && !running.isEmpty()) {
        return;
      }
      while (!fits(slot) && prefixes.evict()) {
        // makes room
      }
      if (!fits(slot)) {
        return;
      }
      waiting.remove();
      running.add(slot);
      reservedCells += slot.cells;
      reservedSequences += slot.sequences;
      slot.onAdmitted.run();
    }
  }

  private boolean fits(Slot slot) {
    return reservedCells + prefixes.cells() + slot.cells <= limits.contextTokens()
        && reservedSequences + prefixes.sequences() + slot.sequences <= limits.maxSequences();
  }

  /** Decodes one batch; says whether there was anything to do. */
  private boolean step() {
    batch.clear();
    stepped.clear();
    cancelStretches();
    if (execution == Execution.REPRODUCIBLE) {
      fillAlone();
    } else {
      fill();
    }
    if (stepped.isEmpty()) {
      return false;
    }
    long start = System.nanoTime();
    decode();
    measure(System.nanoTime() - start);
    for (int i = 0; i < stepped.size(); i++) {
      Lane lane = stepped.get(i);
      advance(lane);
      Sink sink = lane.sink();
      if (lane.row >= 0 && sink != null) {
        backend.logits(lane.row, row);
        sample(lane, sink);
      }
    }
    return true;
  }

  private void advance(Lane lane) {
    try {
      lane.advance(lane.inBatch);
    } catch (RuntimeException e) { // what waited for the prompt fails its own session only
      lane.stop();
      lane.slot.onFailure.accept(e);
    }
  }

  private void sample(Lane lane, Sink sink) {
    try {
      int next = sink.onLogits(lane, row);
      if (next >= 0) {
        lane.pending().add(next);
      }
    } catch (RuntimeException e) { // fails this session, not its neighbours
      lane.stop();
      lane.slot.onFailure.accept(e);
    }
  }

  /**
   * A cancelled session's lanes stop here, not only at their next token: a long prompt is not read
   * to its end.
   */
  private void cancelStretches() {
    for (int s = 0; s < running.size(); s++) {
      Slot slot = running.get(s);
      if (slot.cancelled) {
        for (Lane lane : List.copyOf(slot.lanes)) {
          Sink sink = lane.sink();
          if (sink != null) {
            lane.stop();
            sink.cancel(lane);
          }
        }
      }
    }
  }

  private void decode() {
    while (true) {
      try {
        backend.decode(batch);
        return;
      } catch (ContextFullException e) {
        if (!prefixes.evict()) {
          throw e;
        }
      }
    }
  }

  private void measure(long nanos) {
    if (batch.size() >= LEAST_CHUNK) {
      double sample = (double) nanos / batch.size();
      nanosPerPrefillToken =
          nanosPerPrefillToken == 0 ? sample : 0.7 * nanosPerPrefillToken + 0.3 * sample;
    }
  }

  /** REPRODUCIBLE: one lane a call, in turn. */
  private void fillAlone() {
    for (Slot slot : running) {
      int lanes = slot.lanes.size();
      if (slot.unhandled > 0) {
        continue;
      }
      for (int i = 0; i < lanes; i++) {
        Lane lane = slot.lanes.get((turn + i) % lanes);
        int tokens = Math.min(lane.ready(), limits.maxBatchTokens());
        if (tokens > 0) {
          turn = (turn + i) % lanes + 1;
          add(lane, tokens);
          return;
        }
      }
    }
  }

  /** THROUGHPUT: one token of every lane that generates, then prefill in equal shares. */
  private void fill() {
    turn++;
    int prefilling = 0;
    int room = limits.maxBatchTokens();
    for (int s = 0; s < running.size(); s++) {
      Slot slot = running.get((turn + s) % running.size());
      for (int i = 0; i < slot.lanes.size(); i++) {
        Lane lane = slot.lanes.get(i);
        int tokens = lane.ready();
        if (tokens == 1 && room > 0) {
          add(lane, 1);
          room--;
        } else if (tokens > 1) {
          prefilling++;
        }
      }
    }
    if (prefilling > 0 && room > 0 && (ragged || stepped.isEmpty())) {
      fillPrefill(prefilling, stepped.isEmpty() ? room : Math.min(room, chunk()));
    } else if (prefilling > 0 && !ragged && turn % 4 == 0) {
      // Without ragged batches prompts and steps alternate: three steps, one chunk.
      batch.clear();
      stepped.clear();
      fillPrefill(prefilling, Math.min(limits.maxBatchTokens(), chunk()));
    }
  }

  private int chunk() {
    if (nanosPerPrefillToken == 0) {
      return 4 * LEAST_CHUNK;
    }
    return (int) Math.max(LEAST_CHUNK, Math.min(1 << 20, STEP_NANOS / nanosPerPrefillToken));
  }

  private void fillPrefill(int lanes, int room) {
    int left = room;
    int toServe = lanes;
    for (int s = 0; s < running.size() && left > 0; s++) {
      Slot slot = running.get((turn + s) % running.size());
      for (int i = 0; i < slot.lanes.size() && left > 0; i++) {
        Lane lane = slot.lanes.get(i);
        int tokens = lane.ready();
        if (tokens > 1) {
          int share = Math.min(tokens, Math.max(1, left / toServe));
          add(lane, share);
          left -= share;
          toServe--;
          if (!ragged) {
            return;
          }
        }
      }
    }
  }

  private void add(Lane lane, int tokens) {
    IntList pending = lane.pending();
    boolean whole = tokens == pending.size() && lane.sink() != null;
    lane.row = -1;
    for (int i = 0; i < tokens; i++) {
      boolean wanted = whole && i == tokens - 1;
      int index = batch.add(lane.sequence, pending.get(i), wanted);
      if (wanted) {
        lane.row = index;
      }
    }
    lane.inBatch = tokens;
    stepped.add(lane);
  }
}

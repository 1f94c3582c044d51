package dev.m1.internal.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One sequence of the backend as a session uses it: tokens already decoded, then pending ones. A
 * lane without a sink keeps its tokens pending, so that whoever runs it next reads them in one call
 * and gets the logits after the last. Confined to the scheduler's thread.
 */
final class Lane {
  final Slot slot;
  final int sequence;
  private final Scheduler scheduler;
  private final IntList pending = new IntList();
  private int decoded;
  private @Nullable Sink sink;

  /** How many of the first pending tokens are decoded without those after them. */
  private int apart;

  private final List<Runnable> afterwards = new ArrayList<>();

  /** The row of the batch under way that holds this lane's logits; -1 if none. */
  int row = -1;

  /** How many tokens of this lane the batch under way holds. */
  int inBatch;

  Lane(Scheduler scheduler, Slot slot, int sequence, int decoded) {
    this.scheduler = scheduler;
    this.slot = slot;
    this.sequence = sequence;
    this.decoded = decoded;
  }

  /** Returns the lane's length, pending tokens included. */
  int length() {
    return decoded + pending.size();
  }

  IntList pending() {
    return pending;
  }

  @Nullable Sink sink() {
    return sink;
  }

  /** Appends tokens. */
  void feed(int[] tokens) {
    pending.addAll(tokens);
  }

  /** Has a sink go on from the end of the pending tokens. */
  void run(Sink next) {
    if (pending.size() == 0) {
      throw new IllegalStateException("a lane needs a pending token to run from");
    }
    sink = next;
  }

  /** Takes the sink off. */
  void stop() {
    sink = null;
  }

  /** Has all pending tokens but the last decoded in calls of their own. */
  void readApart() {
    apart = Math.max(0, pending.size() - 1);
  }

  /**
   * Has something done once the tokens set apart are decoded; at once where there are none. For
   * forks: a prompt is not read a second time.
   */
  void whenRead(Runnable command) {
    if (apart == 0) {
      command.run();
    } else {
      afterwards.add(command);
    }
  }

  /** Returns how many pending tokens may be decoded now. */
  int ready() {
    if (apart > 0) {
      return apart;
    }
    if (sink == null) {
      return 0; // what comes next is fed soon: one call for all of it, not two
    }
    return sink.ready() ? pending.size() : Math.max(0, pending.size() - 1);
  }

  /** Takes the first pending tokens as decoded. */
  void advance(int tokens) {
    pending.removeFirst(tokens);
    decoded += tokens;
    apart = Math.max(0, apart - tokens);
    if (apart == 0 && !afterwards.isEmpty()) {
      List<Runnable> commands = List.copyOf(afterwards);
      afterwards.clear();
      commands.forEach(Runnable::run);
    }
  }

  /**
   * Cuts the lane to a length; decoded tokens are taken back from the backend only where needed.
   */
  void truncate(int length) {
    if (length >= decoded) {
      pending.truncate(length - decoded);
      apart = Math.min(apart, Math.max(0, pending.size() - 1));
    } else {
      pending.truncate(0);
      scheduler.backend().truncate(sequence, length);
      decoded = length;
    }
  }

  /** Returns a lane that continues from this one's whole state. */
  Lane fork() {
    Lane fork = new Lane(scheduler, slot, scheduler.backend().fork(sequence), decoded);
    fork.pending.addAll(pending.toArray());
    slot.lanes.add(fork);
    return fork;
  }

  /** Drops the lane. */
  void free() {
    sink = null;
    afterwards.clear();
    slot.lanes.remove(this);
    scheduler.backend().free(sequence);
  }
}

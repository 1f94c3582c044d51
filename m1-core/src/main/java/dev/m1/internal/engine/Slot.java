package dev.m1.internal.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A session's place in the scheduler: what it has reserved and its lanes. Confined to the
 * scheduler's thread, but for what is volatile.
 */
final class Slot {
  final int cells;
  final int sequences;
  final Consumer<Throwable> onFailure;
  final Runnable onAdmitted;
  final List<Lane> lanes = new ArrayList<>();

  /** Set from any thread; sinks look at it at each token. */
  volatile boolean cancelled;

  /**
   * Messages that the session's thread has not dealt with yet. Under REPRODUCIBLE execution none of
   * its lanes moves while there are some: where a probe's result arrives then does not depend on
   * how long a decision takes.
   */
  int unhandled;

  /**
   * Describes a session that wants room.
   *
   * @param cells KV cells it reserves
   * @param sequences sequences it reserves
   * @param onAdmitted called on the scheduler's thread when it has its room
   * @param onFailure called on the scheduler's thread when the engine has failed it
   */
  Slot(int cells, int sequences, Runnable onAdmitted, Consumer<Throwable> onFailure) {
    this.cells = cells;
    this.sequences = sequences;
    this.onAdmitted = onAdmitted;
    this.onFailure = onFailure;
  }

  /**
   * Has something done for this session on the scheduler's thread; what goes wrong there fails this
   * session alone.
   */
  void submit(Scheduler scheduler, Runnable command) {
    scheduler.submit(
        () -> {
          if (scheduler.hasFailed()) {
            return; // the session has been told, and the backend must not be touched any more
          }
          try {
            command.run();
          } catch (RuntimeException e) {
            onFailure.accept(e);
          }
        });
  }
}

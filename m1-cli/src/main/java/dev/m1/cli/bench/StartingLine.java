package dev.m1.cli.bench;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where the sessions of a round wait for each other. The last one wakes all others itself: behind a
 * barrier's lock they would wake one by one, each of them only once it has got a processor that is
 * busy computing, and the first would run alone for some steps.
 */
final class StartingLine {
  private static final long PATIENCE_MINUTES = 10;

  private final AtomicInteger missing;
  private final Runnable start;
  private final CompletableFuture<Boolean> started = new CompletableFuture<>();

  /**
   * Draws a line.
   *
   * @param sessions how many will come
   * @param start what is done once all are there, before any goes on
   */
  StartingLine(int sessions, Runnable start) {
    missing = new AtomicInteger(sessions);
    this.start = start;
  }

  /** Waits until all sessions are here. */
  void await() {
    if (missing.decrementAndGet() == 0) {
      start.run();
      started.complete(true);
      return;
    }
    try {
      started.get(PATIENCE_MINUTES, TimeUnit.MINUTES);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException(
          "the sessions of a round did not get going together: "
              + e
              + "; the context may be too small for all of them: raise --context",
          e);
    }
  }
}

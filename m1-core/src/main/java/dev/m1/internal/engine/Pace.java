package dev.m1.internal.engine;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a session's time: its clock readings, and when thinking must end so that the answer still
 * meets the deadline. Thread-safe by immutability, but for the times that one thread sets before
 * another reads.
 */
final class Pace {
  /** An answer is expected to take so many tokens; a longer one is cut by the deadline. */
  private static final int ANSWER_TOKENS = 64;

  private final LongSupplier clock;
  private final long started;
  private final @Nullable Duration deadline;
  private volatile long admitted;
  private volatile long firstLogits;
  private volatile long thought;
  private volatile boolean hasFirstLogits;

  Pace(LongSupplier clock, @Nullable Duration deadline) {
    this.clock = clock;
    this.deadline = deadline;
    started = clock.getAsLong();
    admitted = started;
    firstLogits = started;
    thought = started;
  }

  void admit() {
    admitted = clock.getAsLong();
  }

  /** Takes note of the first row of logits: the prompt has been read. */
  void read() {
    if (!hasFirstLogits) {
      firstLogits = clock.getAsLong();
      hasFirstLogits = true;
    }
  }

  void endThinking() {
    thought = clock.getAsLong();
  }

  boolean hasDeadline() {
    return deadline != null;
  }

  /** Returns the nanoseconds until the deadline; negative when it has passed. */
  long untilDeadline() {
    return deadline == null ? Long.MAX_VALUE : deadline.toNanos() - (clock.getAsLong() - started);
  }

  /**
   * Returns the nanoseconds until thinking must end, given how many tokens the session has thought.
   */
  long untilThinkingEnds(int tokens) {
    if (deadline == null) {
      return Long.MAX_VALUE;
    }
    long total = deadline.toNanos();
    long reserve = total / 8;
    if (tokens > 0 && hasFirstLogits) {
      long perToken = (clock.getAsLong() - firstLogits) / tokens;
      reserve = Math.min(total / 4, ANSWER_TOKENS * perToken);
    }
    return untilDeadline() - reserve;
  }

  Duration elapsed() {
    return Duration.ofNanos(clock.getAsLong() - admitted);
  }

  Optional<Duration> timeLeft(int tokens) {
    return deadline == null
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(Math.max(0, untilThinkingEnds(tokens))));
  }

  dev.m1.Timings timings() {
    long end = clock.getAsLong();
    long read = hasFirstLogits ? firstLogits : end;
    long thinkingEnd = thought == started ? end : Math.max(thought, read);
    return new dev.m1.Timings(
        Duration.ofNanos(admitted - started),
        Duration.ofNanos(read - admitted),
        Duration.ofNanos(thinkingEnd - read),
        Duration.ofNanos(end - thinkingEnd));
  }
}

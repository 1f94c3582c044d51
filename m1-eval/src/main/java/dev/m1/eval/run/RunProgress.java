package dev.m1.eval.run;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * Says how far a run has come. Immutable.
 *
 * @param done lines that are there
 * @param resumed of those, lines that were there when the run was opened
 * @param total lines in all
 * @param correct right answers under the last condition so far
 * @param failed lines whose session failed
 * @param tokens tokens computed after the prompts since the run was opened
 * @param elapsed time since the run was opened
 */
public record RunProgress(
    int done, int resumed, int total, int correct, int failed, long tokens, Duration elapsed) {
  /** Checks that nothing is null. */
  public RunProgress {
    requireNonNull(elapsed, "elapsed");
  }

  /** Returns the share of right answers so far under the last condition, from 0 to 1. */
  public double accuracy() {
    return done == 0 ? 0 : (double) correct / done;
  }

  /** Returns tokens computed a second, 0 before the first line. */
  public double tokensPerSecond() {
    double seconds = elapsed.toNanos() / 1e9;
    return seconds == 0 ? 0 : tokens / seconds;
  }

  /** Returns the time that the rest will take at the pace so far; empty before the first line. */
  public Optional<Duration> left() {
    int made = done - resumed;
    return made == 0
        ? Optional.empty()
        : Optional.of(elapsed.multipliedBy(total - done).dividedBy(made));
  }
}

package dev.m1.trace;

import static java.util.Objects.requireNonNull;

import dev.m1.Until;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a strategy was shown when it was asked; tokens and their figures stand in the token events
 * before it.
 *
 * @param tokens thinking tokens
 * @param atNaturalEnd whether the model had just closed its thinking
 * @param naturalEnds how often it had in all
 * @param injections how often text was injected
 * @param elapsed the clock reading: time since the model began with the session
 * @param timeLeft time left to think, if there was a deadline
 * @param reached the conditions that held
 * @param arrivedProbe id of the probe result that had arrived
 */
public record Checkpoint(
    int tokens,
    boolean atNaturalEnd,
    int naturalEnds,
    int injections,
    Duration elapsed,
    Optional<Duration> timeLeft,
    Set<Until> reached,
    OptionalInt arrivedProbe) {
  /** Copies the conditions. */
  public Checkpoint {
    requireNonNull(elapsed, "elapsed");
    requireNonNull(timeLeft, "timeLeft");
    reached = Set.copyOf(reached);
    requireNonNull(arrivedProbe, "arrivedProbe");
  }
}

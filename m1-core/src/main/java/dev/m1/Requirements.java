package dev.m1;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a strategy needs, known before a session starts, so that what a backend lacks is refused
 * then and room for probes is reserved. Immutable.
 *
 * @param observations figures of each token that its decisions read
 * @param probes the probes it may run
 * @param concurrentProbes how many of them may be under way at a time; 0 without probes
 * @param injects whether it may inject text or refuse a natural end
 * @param maxThinkingTokens the most thinking it will use; empty: no bound of its own
 */
public record Requirements(
    Set<Observation> observations,
    List<Probe> probes,
    int concurrentProbes,
    boolean injects,
    OptionalInt maxThinkingTokens) {
  private static final Requirements NONE =
      new Requirements(Set.of(), List.of(), 0, false, OptionalInt.empty());

  /** Copies the collections and checks the ranges. */
  public Requirements {
    observations = Set.copyOf(observations);
    probes = List.copyOf(probes);
    if (probes.isEmpty() != (concurrentProbes == 0) || concurrentProbes < 0) {
      throw new IllegalArgumentException(
          "concurrentProbes must be 0 without probes and at least 1 with them: "
              + concurrentProbes);
    }
    if (maxThinkingTokens.isPresent() && maxThinkingTokens.getAsInt() < 0) {
      throw new IllegalArgumentException(
          "maxThinkingTokens must be at least 0: " + maxThinkingTokens.getAsInt());
    }
  }

  /** Returns the requirements of a strategy that only decides when to stop. */
  public static Requirements none() {
    return NONE;
  }

  /** Returns the requirements of a strategy that runs these probes, one at a time. */
  public static Requirements of(Probe... probes) {
    return NONE.withProbes(1, probes);
  }

  /** Adds figures of each token. */
  public Requirements withObservations(Observation... more) {
    EnumSet<Observation> all = EnumSet.noneOf(Observation.class);
    all.addAll(observations);
    all.addAll(Arrays.asList(more));
    return new Requirements(all, probes, concurrentProbes, injects, maxThinkingTokens);
  }

  /** Sets the probes and how many of them may be under way at a time. */
  public Requirements withProbes(int concurrent, Probe... probes) {
    return new Requirements(
        observations, Arrays.asList(probes), concurrent, injects, maxThinkingTokens);
  }

  /** Says that text may be injected or a natural end refused. */
  public Requirements withInjection() {
    return new Requirements(observations, probes, concurrentProbes, true, maxThinkingTokens);
  }

  /** Sets the most thinking that the strategy will use, in tokens. */
  public Requirements withMaxThinkingTokens(int tokens) {
    return new Requirements(
        observations, probes, concurrentProbes, injects, OptionalInt.of(tokens));
  }

  /** Returns the requirements of two strategies run together; the smaller thinking bound holds. */
  public Requirements and(Requirements other) {
    EnumSet<Observation> allObservations = EnumSet.noneOf(Observation.class);
    allObservations.addAll(observations);
    allObservations.addAll(other.observations);
    List<Probe> allProbes =
        java.util.stream.Stream.concat(probes.stream(), other.probes.stream()).distinct().toList();
    OptionalInt bound = maxThinkingTokens;
    if (bound.isEmpty()
        || (other.maxThinkingTokens.isPresent()
            && other.maxThinkingTokens.getAsInt() < bound.getAsInt())) {
      bound = other.maxThinkingTokens;
    }
    return new Requirements(
        allObservations,
        allProbes,
        concurrentProbes + other.concurrentProbes,
        injects || other.injects,
        bound);
  }
}

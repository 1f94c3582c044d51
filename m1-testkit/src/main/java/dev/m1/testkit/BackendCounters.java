package dev.m1.testkit;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What was done with a {@link ScriptedBackend} until now. Immutable.
 *
 * @param decodeCalls calls of decode whose batch was well-formed, failed ones included
 * @param decodedTokens tokens appended by decode
 * @param logitRows rows whose logits were computed
 * @param forks calls of fork that succeeded
 * @param truncations calls of truncate that cut something
 * @param liveSequences sequences alive now
 * @param maxLiveSequences the most sequences alive at a time
 * @param maxCells the most cells in use at a time
 * @param closes calls of close
 * @param threads the threads that created, changed, decoded or read sequences
 */
public record BackendCounters(
    int decodeCalls,
    long decodedTokens,
    long logitRows,
    int forks,
    int truncations,
    int liveSequences,
    int maxLiveSequences,
    int maxCells,
    int closes,
    Set<Thread> threads) {
  /** Copies the set. */
  public BackendCounters {
    threads = Set.copyOf(threads);
  }

  /** Collects the counts; written by the backend's thread, read by any. */
  static final class Tally {
    private int decodeCalls;
    private long decodedTokens;
    private long logitRows;
    private int forks;
    private int truncations;
    private int liveSequences;
    private int maxLiveSequences;
    private int maxCells;
    private int closes;
    private final Set<Thread> threads = new LinkedHashSet<>();

    synchronized void called() {
      decodeCalls++;
    }

    synchronized void decoded(int tokens, int rows, int cells) {
      decodedTokens += tokens;
      logitRows += rows;
      maxCells = Math.max(maxCells, cells);
    }

    synchronized void forked(int cells) {
      forks++;
      maxCells = Math.max(maxCells, cells);
    }

    synchronized void truncated() {
      truncations++;
    }

    synchronized void sequences(int alive) {
      liveSequences = alive;
      maxLiveSequences = Math.max(maxLiveSequences, alive);
    }

    synchronized void closed() {
      closes++;
      liveSequences = 0;
    }

    synchronized void touched(Thread thread) {
      threads.add(thread);
    }

    synchronized BackendCounters read() {
      return new BackendCounters(
          decodeCalls,
          decodedTokens,
          logitRows,
          forks,
          truncations,
          liveSequences,
          maxLiveSequences,
          maxCells,
          closes,
          threads);
    }
  }
}

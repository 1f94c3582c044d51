package dev.m1.internal.engine;

import dev.m1.spi.Backend;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the prompts of finished sessions as sequences of the backend, so that a prompt that starts
 * alike is not read again. Everything here gives way to sessions that need the room. Confined to
 * the scheduler's thread.
 */
final class PrefixCache {
  /** Shorter common prefixes are not worth a fork. */
  private static final int LEAST_TOKENS = 8;

  private static final int MOST_ENTRIES = 4;

  @SuppressWarnings("ArrayRecordComponent") // never compared, never leaves this class
  private record Entry(int sequence, int[] tokens) {}

  private final Backend backend;
  private final List<Entry> entries = new ArrayList<>(); // least recently used first
  private int cells;

  PrefixCache(Backend backend) {
    this.backend = backend;
  }

  int cells() {
    return cells;
  }

  int sequences() {
    return entries.size();
  }

  /** Takes over a sequence that holds exactly these tokens. */
  void put(int sequence, int[] tokens) {
    entries.add(new Entry(sequence, tokens));
    cells += tokens.length;
    if (entries.size() > MOST_ENTRIES) {
      evict();
    }
  }

  /** Drops the least recently used entry; says whether there was one. */
  boolean evict() {
    if (entries.isEmpty()) {
      return false;
    }
    Entry entry = entries.remove(0);
    cells -= entry.tokens.length;
    backend.free(entry.sequence);
    return true;
  }

  /** Holds a fork of a cached sequence. */
  record Hit(int sequence, int length) {
    static final Hit MISS = new Hit(-1, 0);
  }

  /**
   * Forks the entry that shares the longest prefix with a prompt, leaving the prompt at least one
   * token to read.
   */
  Hit find(int[] prompt) {
    @Nullable Entry best = null;
    int bestLength = 0;
    for (Entry entry : entries) {
      int length = Math.min(common(entry.tokens, prompt), prompt.length - 1);
      if (length >= LEAST_TOKENS && length > bestLength) {
        best = entry;
        bestLength = length;
      }
    }
    if (best == null) {
      return Hit.MISS;
    }
    entries.remove(best);
    entries.add(best);
    int fork = backend.fork(best.sequence);
    backend.truncate(fork, bestLength);
    return new Hit(fork, bestLength);
  }

  private static int common(int[] a, int[] b) {
    int length = Math.min(a.length, b.length);
    for (int i = 0; i < length; i++) {
      if (a[i] != b[i]) {
        return i;
      }
    }
    return length;
  }
}

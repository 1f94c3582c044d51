package dev.m1.internal.engine;

import dev.m1.spi.Backend;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the prompts of finished sessions as sequences of the backend, so that a prompt that starts
 * alike is not read again. Everything here gives way to sessions that need the room. Confined to
 * the scheduler's thread.
 *
 * <p>What is kept makes every step of every session look at more cells. So one prompt is kept, and
 * of that, once another one comes, only what both begin with; and more of them, up to four, only
 * once a prompt has come that goes on from one that was given up (several conversations in turn).
 */
final class PrefixCache {
  /** Shorter common prefixes are not worth a fork, nor is more of them worth more room. */
  private static final int LEAST_TOKENS = 8;

  private static final int MOST_ENTRIES = 4;

  /** How many prompts that were given up are remembered; they take no room in the backend. */
  private static final int MOST_GONE = 8;

  @SuppressWarnings("ArrayRecordComponent") // never compared, never leaves this class
  private record Entry(int sequence, int[] tokens) {}

  private final Backend backend;
  private final List<Entry> entries = new ArrayList<>(); // least recently used first
  private final Deque<int[]> gone = new ArrayDeque<>();
  private int most = 1;
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
    while (entries.size() > most) {
      remember(entries.get(0).tokens);
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

  private void remember(int[] tokens) {
    gone.addLast(tokens);
    if (gone.size() > MOST_GONE) {
      gone.removeFirst();
    }
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
    if (most < MOST_ENTRIES && gone.removeIf(missed(prompt, bestLength))) {
      most++;
    }
    if (best == null) {
      return Hit.MISS;
    }
    entries.remove(best);
    entries.add(most > 1 || goesOn(best.tokens, bestLength) ? best : cut(best, bestLength));
    int fork = backend.fork(best.sequence);
    backend.truncate(fork, bestLength);
    return new Hit(fork, bestLength);
  }

  /** What was given up although a prompt goes on from it, and by more than from what is kept. */
  private static Predicate<int[]> missed(int[] prompt, int kept) {
    return tokens -> {
      int common = common(tokens, prompt);
      return goesOn(tokens, common) && common > kept + LEAST_TOKENS;
    };
  }

  /**
   * Says whether a prompt that begins with so much of another is of the same question or
   * conversation, rather than of the same kind: a later turn lacks what asked for the answer.
   */
  private static boolean goesOn(int[] tokens, int common) {
    return common >= tokens.length * 3 / 4;
  }

  private Entry cut(Entry entry, int length) {
    remember(entry.tokens);
    cells -= entry.tokens.length - length;
    backend.truncate(entry.sequence, length);
    return new Entry(entry.sequence, Arrays.copyOf(entry.tokens, length));
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

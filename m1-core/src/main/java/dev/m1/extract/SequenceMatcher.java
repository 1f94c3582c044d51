package dev.m1.extract;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Computes how alike two texts are, digit for digit like {@code SequenceMatcher(None, a,
 * b).ratio()} of Python's difflib with its default "autojunk": in a second text of 200 characters
 * or more, characters that make up over 1% of it start no match.
 */
final class SequenceMatcher {
  private static final int AUTOJUNK_LENGTH = 200;
  private static final int[] NOWHERE = {};

  private final int[] a;
  private final int[] b;
  private final Map<Integer, int[]> places;
  // lengths of the matches that end at a position of b, for this and the row before; kept clean
  private int[] row;
  private int[] previousRow;

  private SequenceMatcher(int[] a, int[] b, Map<Integer, int[]> places) {
    this.a = a;
    this.b = b;
    this.places = places;
    this.row = new int[b.length + 1];
    this.previousRow = new int[b.length + 1];
  }

  /** A second text, prepared once for several first texts. */
  static final class Prepared {
    private final int[] b;
    private final Map<Integer, int[]> places;

    Prepared(String text) {
      this.b = text.codePoints().toArray();
      this.places = placesOf(b);
    }

    double ratio(String first) {
      int[] a = first.codePoints().toArray();
      int total = a.length + b.length;
      return total == 0 ? 1.0 : 2.0 * new SequenceMatcher(a, b, places).matches() / total;
    }
  }

  private static Map<Integer, int[]> placesOf(int[] b) {
    Map<Integer, Integer> counts = new HashMap<>();
    for (int c : b) {
      counts.merge(c, 1, Integer::sum);
    }
    int most = b.length >= AUTOJUNK_LENGTH ? b.length / 100 + 1 : b.length;
    counts.values().removeIf(count -> count > most);
    Map<Integer, int[]> places = new HashMap<>();
    Map<Integer, Integer> filled = new HashMap<>();
    for (int j = 0; j < b.length; j++) {
      Integer count = counts.get(b[j]);
      if (count != null) {
        places.computeIfAbsent(b[j], c -> new int[count])[filled.merge(b[j], 1, Integer::sum) - 1] =
            j;
      }
    }
    return places;
  }

  /** Returns the total length of the matching blocks. */
  private int matches() {
    Deque<int[]> open = new ArrayDeque<>();
    open.push(new int[] {0, a.length, 0, b.length});
    int total = 0;
    while (!open.isEmpty()) {
      int[] range = open.pop();
      int[] match = longest(range[0], range[1], range[2], range[3]);
      int i = match[0];
      int j = match[1];
      int length = match[2];
      if (length > 0) {
        total += length;
        if (range[0] < i && range[2] < j) {
          open.push(new int[] {range[0], i, range[2], j});
        }
        if (i + length < range[1] && j + length < range[3]) {
          open.push(new int[] {i + length, range[1], j + length, range[3]});
        }
      }
    }
    return total;
  }

  private int[] longest(int aLow, int aHigh, int bLow, int bHigh) {
    int bestI = aLow;
    int bestJ = bLow;
    int best = 0;
    int[] before = NOWHERE;
    for (int i = aLow; i < aHigh; i++) {
      int[] at = places.getOrDefault(a[i], NOWHERE);
      int first = firstFrom(at, bLow);
      int last = first;
      while (last < at.length && at[last] < bHigh) {
        int j = at[last++];
        int length = (j > bLow ? previousRow[j - 1] : 0) + 1;
        row[j] = length;
        if (length > best) {
          bestI = i - length + 1;
          bestJ = j - length + 1;
          best = length;
        }
      }
      before = turn(before, Arrays.copyOfRange(at, first, last));
    }
    turn(before, NOWHERE);
    while (bestI > aLow && bestJ > bLow && a[bestI - 1] == b[bestJ - 1]) {
      bestI--;
      bestJ--;
      best++;
    }
    while (bestI + best < aHigh && bestJ + best < bHigh && a[bestI + best] == b[bestJ + best]) {
      best++;
    }
    return new int[] {bestI, bestJ, best};
  }

  /** Makes this row the previous one, and cleans the one before, whose entries are given. */
  private int[] turn(int[] oldEntries, int[] newEntries) {
    for (int j : oldEntries) {
      previousRow[j] = 0;
    }
    int[] swap = previousRow;
    previousRow = row;
    row = swap;
    return newEntries;
  }

  private static int firstFrom(int[] sorted, int least) {
    int at = Arrays.binarySearch(sorted, least);
    return at >= 0 ? at : -at - 1;
  }
}

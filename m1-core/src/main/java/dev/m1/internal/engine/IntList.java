package dev.m1.internal.engine;

import java.util.Arrays;

/** A growing list of ints. Confined to one thread at a time. */
final class IntList {
  private int[] values = new int[64];
  private int size;

  int size() {
    return size;
  }

  int get(int index) {
    return values[index];
  }

  int last() {
    return values[size - 1];
  }

  void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = value;
  }

  void addAll(int[] more) {
    for (int value : more) {
      add(value);
    }
  }

  void truncate(int length) {
    size = length;
  }

  /** Drops the first entries. */
  void removeFirst(int count) {
    System.arraycopy(values, count, values, 0, size - count);
    size -= count;
  }

  int[] toArray(int from, int to) {
    return Arrays.copyOfRange(values, from, to);
  }

  int[] toArray() {
    return Arrays.copyOf(values, size);
  }

  /**
   * Returns the array behind the list; entries up to {@link #size} stay as they are while the list
   * only grows.
   */
  int[] backing() {
    return values;
  }
}

package dev.m1.internal.engine;

import java.util.Arrays;

/** A growing list of floats. Confined to one thread at a time. */
final class FloatList {
  private float[] values = new float[64];
  private int size;

  void add(float value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = value;
  }

  void truncate(int length) {
    size = length;
  }

  float[] toArray(int from, int to) {
    return Arrays.copyOfRange(values, from, to);
  }

  /** Returns a copy of the first entries. */
  float[] toArray() {
    return Arrays.copyOf(values, size);
  }
}

package dev.m1.backend.djl;

import ai.djl.pytorch.engine.PtNDArray;

/**
 * Keys and values of one sequence: two tensors of layers × heads × capacity × elements, of which
 * the first {@code length} tokens are in use. Cutting sets the length. Confined.
 */
final class KvCache implements AutoCloseable {
  private static final int LEAST = 64;
  private static final int LARGEST_STEP = 1024;

  private PtNDArray keys;
  private PtNDArray values;
  private int capacity;
  private int length;

  KvCache(PtNDArray keys, PtNDArray values, int capacity, int length) {
    this.keys = keys;
    this.values = values;
    this.capacity = capacity;
    this.length = length;
  }

  /**
   * Returns the capacity for this many tokens: doubling up to 1,024, then by 1,024 at a time. That
   * a token more costs a copy of the cache every 1,024 steps is nothing beside reading the whole
   * cache in each of them, and never more than 1,023 tokens are reserved in vain.
   */
  static int capacityFor(int tokens) {
    if (tokens > LARGEST_STEP) {
      return (tokens + LARGEST_STEP - 1) / LARGEST_STEP * LARGEST_STEP;
    }
    return Math.max(LEAST, Integer.highestOneBit(Math.max(1, tokens - 1)) * 2);
  }

  PtNDArray keys() {
    return keys;
  }

  PtNDArray values() {
    return values;
  }

  int capacity() {
    return capacity;
  }

  int length() {
    return length;
  }

  void length(int tokens) {
    length = tokens;
  }

  /** Takes larger tensors that hold the same tokens. */
  void replace(PtNDArray newKeys, PtNDArray newValues, int newCapacity) {
    close();
    keys = newKeys;
    values = newValues;
    capacity = newCapacity;
  }

  @Override
  public void close() {
    keys.close();
    values.close();
  }
}

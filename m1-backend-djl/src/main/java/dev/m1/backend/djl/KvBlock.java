package dev.m1.backend.djl;

import ai.djl.pytorch.engine.PtNDArray;
import java.util.BitSet;

/**
 * Keys and values of several sequences side by side, so that they can attend in one operation: a
 * tensor of slots × layers × heads × capacity × elements, a layer's key heads before its value
 * heads. Confined.
 */
final class KvBlock {
  private final PtNDArray tensor;
  private final int slots;
  private final int capacity;
  private final BitSet taken = new BitSet();

  KvBlock(PtNDArray tensor, int slots, int capacity) {
    this.tensor = tensor;
    this.slots = slots;
    this.capacity = capacity;
  }

  PtNDArray tensor() {
    return tensor;
  }

  int slots() {
    return slots;
  }

  /** Returns how many tokens a slot holds. */
  int capacity() {
    return capacity;
  }

  boolean isFull() {
    return taken.cardinality() == slots;
  }

  boolean isEmpty() {
    return taken.isEmpty();
  }

  /** Takes the first free slot. */
  int take() {
    int slot = taken.nextClearBit(0);
    taken.set(slot);
    return slot;
  }

  void release(int slot) {
    taken.clear(slot);
  }
}

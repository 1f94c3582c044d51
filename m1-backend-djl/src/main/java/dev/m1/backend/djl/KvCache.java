package dev.m1.backend.djl;

/**
 * Keys and values of one sequence: a slot of a {@link KvBlock}, of which the first {@code length}
 * tokens are in use. Cutting sets the length. Confined.
 */
final class KvCache {
  private KvBlock block;
  private int slot;
  private int length;

  KvCache(KvBlock block) {
    this.block = block;
    slot = block.take();
  }

  KvBlock block() {
    return block;
  }

  int slot() {
    return slot;
  }

  int length() {
    return length;
  }

  void length(int tokens) {
    length = tokens;
  }

  /** Goes over to a slot of another block, which holds the same tokens. */
  void moveTo(KvCache other) {
    block = other.block;
    slot = other.slot;
  }
}

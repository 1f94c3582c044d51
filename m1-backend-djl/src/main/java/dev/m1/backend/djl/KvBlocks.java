package dev.m1.backend.djl;

import java.util.ArrayList;
import java.util.List;

/**
 * The key and value caches of all sequences. Those of one capacity stand side by side in blocks of
 * as many as a few megabytes hold: in a small model, where an operation costs more than its
 * arithmetic, sequences then attend together; in a large one each sequence has its own. Confined.
 */
final class KvBlocks {
  private static final int LEAST = 64;
  private static final int LARGEST_STEP = 1024;

  /** What a block may reserve in vain: nothing beside models whose slots are larger. */
  private static final long BLOCK_BYTES = 32L << 20;

  private final Decoder decoder;
  private final long bytesPerToken;
  private final int mostSlots;

  /** In the order in which they were made. */
  private final List<KvBlock> blocks = new ArrayList<>();

  /**
   * Starts without any.
   *
   * @param bytesPerToken of keys and values
   * @param mostSequences that there can be
   */
  KvBlocks(Decoder decoder, long bytesPerToken, int mostSequences) {
    this.decoder = decoder;
    this.bytesPerToken = bytesPerToken;
    mostSlots = mostSequences;
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

  /** Makes an empty cache. */
  KvCache newCache() {
    return cache(1, 0);
  }

  /** Makes room for so many tokens in all. */
  void grow(KvCache cache, int tokens) {
    if (tokens > cache.block().capacity()) {
      KvCache larger = cache(tokens, cache.length());
      decoder.move(cache, larger);
      free(cache);
      cache.moveTo(larger);
    }
  }

  /** Copies the tokens in use into a cache of its own. */
  KvCache copy(KvCache cache) {
    KvCache copy = cache(cache.length() + 1, cache.length());
    decoder.move(cache, copy);
    return copy;
  }

  /** Gives a cache back, and its block with the last one in it. */
  void free(KvCache cache) {
    KvBlock block = cache.block();
    block.release(cache.slot());
    if (block.isEmpty()) {
      blocks.remove(block);
      block.tensor().close();
    }
  }

  /** Orders caches by block and slot. */
  int compare(KvCache one, KvCache other) {
    int byBlock = Integer.compare(blocks.indexOf(one.block()), blocks.indexOf(other.block()));
    return byBlock != 0 ? byBlock : Integer.compare(one.slot(), other.slot());
  }

  /**
   * Takes a slot. Those beside it will look beyond its tokens, at what they then mask: a weight of
   * zero times what was left there must not be anything but zero.
   */
  private KvCache cache(int tokens, int length) {
    KvCache cache = new KvCache(blockFor(tokens));
    cache.length(length);
    if (cache.block().slots() > 1) {
      decoder.clear(cache);
    }
    return cache;
  }

  private KvBlock blockFor(int tokens) {
    int capacity = capacityFor(tokens);
    for (KvBlock block : blocks) {
      if (block.capacity() == capacity && !block.isFull()) {
        return block;
      }
    }
    long fitting = BLOCK_BYTES / (bytesPerToken * capacity);
    int slots = (int) Math.max(1, Math.min(fitting, mostSlots));
    KvBlock block = new KvBlock(decoder.kvTensor(slots, capacity), slots, capacity);
    blocks.add(block);
    return block;
  }
}

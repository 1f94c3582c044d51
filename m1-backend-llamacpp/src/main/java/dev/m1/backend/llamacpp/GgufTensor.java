package dev.m1.backend.llamacpp;

import java.util.List;

/**
 * Describes one tensor of a GGUF file.
 *
 * @param name its name, such as {@code blk.0.attn_q.weight}
 * @param shape its dimensions, the fastest-running first, as the file has them
 * @param type its element type, such as {@code Q4_K} or {@code F32}
 * @param part index of the file that holds it, 0 unless the model is split
 * @param offset where its data starts in that file, in bytes
 * @param bytes size of its data
 */
public record GgufTensor(
    String name, List<Long> shape, String type, int part, long offset, long bytes) {
  /** Copies the shape. */
  public GgufTensor {
    shape = List.copyOf(shape);
  }

  /** Returns the number of elements. */
  public long elements() {
    long product = 1;
    for (long dimension : shape) {
      product *= dimension;
    }
    return product;
  }

  /** Returns a dimension, 1 beyond the last. */
  long dimension(int index) {
    return index < shape.size() ? shape.get(index) : 1;
  }
}

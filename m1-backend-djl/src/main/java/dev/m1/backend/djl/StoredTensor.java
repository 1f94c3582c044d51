package dev.m1.backend.djl;

import java.nio.file.Path;
import java.util.List;

/**
 * A tensor of a safetensors file.
 *
 * @param file where it is
 * @param name its name
 * @param type of its elements
 * @param shape its sizes, the first one slowest; each at least 1
 * @param start its first byte in the file
 */
record StoredTensor(Path file, String name, TensorType type, List<Long> shape, long start) {
  /** Returns the number of elements. */
  long elements() {
    return shape.stream().reduce(1L, (a, b) -> a * b);
  }

  /** Returns its size in the file. */
  long size() {
    return elements() * type.bytes();
  }
}

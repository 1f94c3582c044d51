package dev.m1.backend.llamacpp;

import java.util.List;
import java.util.OptionalLong;

/**
 * The sizes of a model that the KV cache depends on, from its metadata.
 *
 * @param layers number of blocks
 * @param kvElements keys and values of one token over all layers
 * @param leastHead the smallest of key and value length per head
 */
record ModelShape(int layers, long kvElements, long leastHead) {
  static ModelShape of(GgufFile file) {
    String arch = file.architecture();
    long layers = file.integer(arch + ".block_count").orElse(0);
    long embedding = file.integer(arch + ".embedding_length").orElse(0);
    long elements = 0;
    long least = Long.MAX_VALUE;
    for (int i = 0; i < layers && i < 4096; i++) {
      long heads = layer(file, arch + ".attention.head_count", i).orElse(0);
      long kvHeads = layer(file, arch + ".attention.head_count_kv", i).orElse(heads);
      if (heads > 0 && kvHeads > 0) {
        long key = file.integer(arch + ".attention.key_length").orElse(embedding / heads);
        long value = file.integer(arch + ".attention.value_length").orElse(embedding / heads);
        elements += kvHeads * (key + value);
        least = Math.min(least, Math.min(key, value));
      }
    }
    return new ModelShape((int) layers, elements, least == Long.MAX_VALUE ? 0 : least);
  }

  /** Returns a value that may be one for all layers or one per layer. */
  static OptionalLong layer(GgufFile file, String key, int layer) {
    Object value = file.metadata().get(key);
    if (value instanceof List<?> list
        && layer < list.size()
        && list.get(layer) instanceof Long element) {
      return OptionalLong.of(element);
    }
    return value instanceof Long single ? OptionalLong.of(single) : OptionalLong.empty();
  }

  /** Returns the bytes of one KV cell over all layers; 0 where the metadata does not tell. */
  long kvBytesPerToken(LlamaSettings.KvType type) {
    return kvElements * type.blockBytes / type.blockElements;
  }
}

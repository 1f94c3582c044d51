package dev.m1.template;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Python dict in insertion order. Filled once, by the code that makes it, then only read. */
final class Dict {
  private final Map<Object, Seq> pairs = new LinkedHashMap<>();
  private int depth = 1;

  /** What {@code keys()}, {@code values()} and {@code items()} return. */
  record View(Dict dict, Part part) {
    enum Part {
      KEYS,
      VALUES,
      ITEMS
    }

    List<Object> items() {
      List<Object> items = new ArrayList<>(dict.pairs.size());
      for (Seq pair : dict.pairs.values()) {
        items.add(part == Part.ITEMS ? pair : pair.items.get(part == Part.KEYS ? 0 : 1));
      }
      return items;
    }
  }

  void put(Object key, Object value) {
    Object hash = Values.key(key);
    Seq old = pairs.get(hash);
    Seq pair = Seq.tuple(old == null ? key : old.items.get(0), value); // Python keeps the first key
    depth = Math.max(depth, pair.depth);
    pairs.put(hash, pair);
  }

  void putAll(Dict other) {
    other.pairs().forEach(pair -> put(pair.items.get(0), pair.items.get(1)));
  }

  @Nullable Object get(Object key) {
    Seq pair = pairs.get(Values.key(key));
    return pair == null ? null : pair.items.get(1);
  }

  @Nullable Object get(String key) {
    Seq pair = pairs.get(key);
    return pair == null ? null : pair.items.get(1);
  }

  Collection<Seq> pairs() {
    return pairs.values();
  }

  List<Object> keys() {
    return new View(this, View.Part.KEYS).items();
  }

  int size() {
    return pairs.size();
  }

  int depth() {
    return depth;
  }
}

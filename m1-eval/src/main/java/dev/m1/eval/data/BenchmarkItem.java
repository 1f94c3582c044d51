package dev.m1.eval.data;

import static java.util.Objects.requireNonNull;

import dev.m1.Question;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Holds one question of a benchmark with its key. Immutable.
 *
 * @param id names the item within its benchmark, the same in every reading of the same file
 * @param cluster the canonical hash: items that are one question share it, and statistics count
 *     them as one cluster
 * @param question the question, options in the file's order
 * @param key the right answer: a letter for options, else the expected number or text
 * @param slices groups the item belongs to, by their kind ({@code subject}, {@code system}, {@code
 *     difficulty} …), sorted
 */
public record BenchmarkItem(
    String id, String cluster, Question question, String key, Map<String, String> slices) {
  /** Copies the slices and checks that nothing is missing. */
  public BenchmarkItem {
    if (id.isBlank() || cluster.isBlank() || key.isBlank()) {
      throw new IllegalArgumentException(
          "an item needs an id, a cluster and a key: \""
              + id
              + "\", \""
              + cluster
              + "\", \""
              + key
              + "\"");
    }
    requireNonNull(question, "question");
    slices = Collections.unmodifiableMap(new TreeMap<>(slices));
  }

  /** Returns the item with one more slice, in place of one of the same kind. */
  public BenchmarkItem withSlice(String kind, String value) {
    Map<String, String> more = new TreeMap<>(slices);
    more.put(kind, value);
    return new BenchmarkItem(id, cluster, question, key, more);
  }

  /**
   * Makes an item whose cluster is worked out from its question: the same for the same words,
   * whatever the case, the punctuation and the order of the options.
   */
  public static BenchmarkItem of(
      String id, Question question, String key, Map<String, String> slices) {
    String cluster = Canonical.cluster(question.text(), question.optionTexts().orElse(List.of()));
    return new BenchmarkItem(id, cluster, question, key, slices);
  }
}

package dev.m1.eval.run;

import dev.m1.eval.data.Benchmark;
import dev.m1.eval.data.BenchmarkItem;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Draws clusters of questions: those whose seeded hash is lowest. The draw does not depend on the
 * file's order, a smaller one is part of a greater one of the same seed, and a cluster is taken
 * whole.
 *
 * @param clusters the drawn clusters; empty: all
 * @param of how many clusters there are
 * @param items how many items the drawn clusters hold
 */
record ClusterSample(Set<String> clusters, int of, int items) {

  static ClusterSample draw(Benchmark benchmark, int limit, long seed) {
    TreeMap<Long, String> lowest = new TreeMap<>();
    Set<Long> all = new HashSet<>();
    int items = 0;
    try (Stream<BenchmarkItem> stream = benchmark.stream()) {
      for (Iterator<BenchmarkItem> each = stream.iterator(); each.hasNext(); ) {
        String cluster = each.next().cluster();
        items++;
        long hash = Seeds.mix(seed, cluster, 0);
        if (all.add(hash)) {
          lowest.put(hash, cluster);
          if (lowest.size() > limit) {
            lowest.pollLastEntry();
          }
        }
      }
    }
    if (limit >= all.size()) {
      return new ClusterSample(Set.of(), all.size(), items);
    }
    Set<String> drawn = Set.copyOf(lowest.values());
    try (Stream<BenchmarkItem> stream = benchmark.stream()) {
      items = (int) stream.filter(item -> drawn.contains(item.cluster())).count();
    }
    return new ClusterSample(drawn, all.size(), items);
  }

  boolean holds(BenchmarkItem item) {
    return clusters.isEmpty() || clusters.contains(item.cluster());
  }
}

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
 * @param leftOut how many rows of the file cannot be questions
 */
record ClusterSample(Set<String> clusters, int of, int items, int leftOut) {

  /** Draws so many clusters; 0 takes all of them. */
  static ClusterSample draw(Benchmark benchmark, int limit, long seed) {
    TreeMap<Long, String> lowest = new TreeMap<>();
    Set<Long> all = new HashSet<>();
    int items = 0;
    int[] leftOut = new int[1];
    try (Stream<BenchmarkItem> stream =
        benchmark.stream(problem -> leftOut[0] += problem.kept() ? 0 : 1)) {
      for (Iterator<BenchmarkItem> each = stream.iterator(); each.hasNext(); ) {
        String cluster = each.next().cluster();
        items++;
        long hash = Seeds.mix(seed, cluster, 0);
        if (all.add(hash) && limit > 0) {
          lowest.put(hash, cluster);
          if (lowest.size() > limit) {
            lowest.pollLastEntry();
          }
        }
      }
    }
    if (limit == 0 || limit >= all.size()) {
      return new ClusterSample(Set.of(), all.size(), items, leftOut[0]);
    }
    Set<String> drawn = Set.copyOf(lowest.values());
    try (Stream<BenchmarkItem> stream = benchmark.stream()) {
      items = (int) stream.filter(item -> drawn.contains(item.cluster())).count();
    }
    return new ClusterSample(drawn, all.size(), items, leftOut[0]);
  }

  boolean holds(BenchmarkItem item) {
    return clusters.isEmpty() || clusters.contains(item.cluster());
  }
}

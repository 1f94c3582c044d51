package dev.m1.eval.data;

import dev.m1.Question.MultipleChoice;
import dev.m1.eval.data.IntegrityReport.Finding;
import dev.m1.eval.data.IntegrityReport.Kind;
import dev.m1.eval.data.IntegrityReport.Overlap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Checks benchmarks' files: what is in them, what is wrong with their rows, and which questions
 * they share.
 *
 * @param reports one for each benchmark, in the order given
 * @param overlaps for each two that share questions or stems
 */
public record Integrity(List<IntegrityReport> reports, List<Overlap> overlaps) {
  /** Copies the lists. */
  public Integrity {
    reports = List.copyOf(reports);
    overlaps = List.copyOf(overlaps);
  }

  /**
   * Reads benchmarks once each and checks them.
   *
   * @throws BenchmarkException if a file cannot be read
   */
  public static Integrity check(List<Benchmark> benchmarks) {
    List<Checking> checked = benchmarks.stream().map(Checking::of).toList();
    List<Overlap> overlaps = new ArrayList<>();
    for (int i = 0; i < checked.size(); i++) {
      for (int j = i + 1; j < checked.size(); j++) {
        checked.get(i).overlap(checked.get(j)).ifPresent(overlaps::add);
      }
    }
    return new Integrity(checked.stream().map(Checking::report).toList(), overlaps);
  }

  /** Checks one benchmark as its items stream by. */
  private static final class Checking {
    private final Benchmark benchmark;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, String> firstOfCluster = new HashMap<>();
    private final List<String> clusters = new ArrayList<>();
    private final List<String> stems = new ArrayList<>();
    private final Map<String, Integer> keys = new TreeMap<>();
    private final Map<Integer, Integer> options = new TreeMap<>();
    private final Map<String, Map<String, Integer>> slices = new TreeMap<>();
    private int skipped;

    private Checking(Benchmark benchmark) {
      this.benchmark = benchmark;
    }

    static Checking of(Benchmark benchmark) {
      Checking checking = new Checking(benchmark);
      try (Stream<BenchmarkItem> items = benchmark.stream(checking::problem)) {
        items.forEach(checking::item);
      }
      return checking;
    }

    /** Doubts about options are found again on the item; the contradicted key only here. */
    private void problem(RowProblem problem) {
      String where = problem.file() + ":" + problem.line() + " (row " + problem.row() + ")";
      if (!problem.kept()) {
        skipped++;
        findings.add(new Finding(Kind.MALFORMED, where, problem.reason()));
      } else if (problem.reason().startsWith("the answer") || problem.reason().contains("differ")) {
        findings.add(new Finding(Kind.KEY_CONTRADICTED, where, problem.reason()));
      }
    }

    private void item(BenchmarkItem item) {
      RowChecks.of(item).forEach(findings::add);
      String first = firstOfCluster.putIfAbsent(item.cluster(), item.id());
      if (first != null) {
        findings.add(new Finding(Kind.DUPLICATE, item.id(), "the same question as " + first));
      }
      clusters.add(item.cluster());
      stems.add(Canonical.hash(Canonical.words(item.question().text())));
      if (item.question() instanceof MultipleChoice choice) {
        keys.merge(item.key(), 1, Integer::sum);
        options.merge(choice.options().size(), 1, Integer::sum);
      }
      item.slices()
          .forEach(
              (kind, value) ->
                  slices.computeIfAbsent(kind, k -> new TreeMap<>()).merge(value, 1, Integer::sum));
    }

    Optional<Overlap> overlap(Checking other) {
      int shared = count(clusters, new HashSet<>(other.clusters));
      int sharedStems = count(stems, new HashSet<>(other.stems));
      return shared + sharedStems == 0
          ? Optional.empty()
          : Optional.of(
              new Overlap(benchmark.source(), other.benchmark.source(), shared, sharedStems));
    }

    private static int count(List<String> hashes, Set<String> others) {
      return (int) hashes.stream().filter(others::contains).count();
    }

    IntegrityReport report() {
      String md5 = benchmark.md5();
      int expected = benchmark.expected().orElse(0);
      Optional<String> official =
          expected == 0
              ? benchmark.card().official(md5).map(BenchmarkCard.OfficialFile::file)
              : Optional.of(benchmark.source());
      return new IntegrityReport(
          benchmark.name(),
          benchmark.source(),
          md5,
          official,
          expected,
          clusters.size(),
          skipped,
          firstOfCluster.size(),
          keys,
          options,
          slices,
          findings);
    }
  }
}

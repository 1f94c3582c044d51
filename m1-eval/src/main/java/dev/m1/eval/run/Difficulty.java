package dev.m1.eval.run;

import static java.util.Objects.requireNonNull;

import dev.m1.eval.data.Benchmark;
import dev.m1.eval.data.BenchmarkItem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Sorts questions by how many recorded runs of reference models answered them rightly: {@code none}
 * of those that were asked, {@code few} (up to half of them), or {@code most}. Questions are
 * recognised by their cluster, so that runs of other harnesses, imported, serve as well. Immutable.
 *
 * <p>A reference counts as right if more than half of its answers to the question, under its last
 * condition, are.
 */
public final class Difficulty {
  /** The kind of the slice. */
  public static final String SLICE = "difficulty";

  private final Map<String, Count> counts;

  private Difficulty(Map<String, Count> counts) {
    this.counts = counts;
  }

  /** How many of something are right. */
  private record Count(int right, int of) {
    Count plus(boolean correct) {
      return new Count(right + (correct ? 1 : 0), of + 1);
    }

    boolean most() {
      return 2 * right > of;
    }
  }

  /**
   * Reads the runs of reference models.
   *
   * @throws dev.m1.M1Exception if one cannot be read
   */
  public static Difficulty of(List<RunDirectory> references) {
    Map<String, Count> counts = new HashMap<>();
    for (RunDirectory reference : references) {
      answers(reference)
          .forEach(
              (cluster, answers) ->
                  counts.put(
                      cluster, counts.getOrDefault(cluster, new Count(0, 0)).plus(answers.most())));
    }
    return new Difficulty(counts);
  }

  private static Map<String, Count> answers(RunDirectory reference) {
    Map<String, Count> answers = new HashMap<>();
    try (Stream<RunLine> lines = reference.lines()) {
      lines
          .filter(line -> !line.cells().isEmpty())
          .forEach(
              line -> {
                Cell last = line.cells().get(line.cells().size() - 1);
                answers.merge(
                    line.cluster(),
                    new Count(0, 0).plus(last.correct()),
                    (before, one) -> before.plus(one.right() > 0));
              });
    }
    return answers;
  }

  /** Returns the item with its slice; as it is where no reference was asked it. */
  public BenchmarkItem slice(BenchmarkItem item) {
    Count count = counts.get(requireNonNull(item, "item").cluster());
    if (count == null) {
      return item;
    }
    return item.withSlice(SLICE, count.right() == 0 ? "none" : count.most() ? "most" : "few");
  }

  /** Returns the benchmark with its questions in their slices. */
  public Benchmark slice(Benchmark benchmark) {
    return benchmark.map(this::slice);
  }
}

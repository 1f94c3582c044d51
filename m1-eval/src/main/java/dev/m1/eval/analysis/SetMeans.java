package dev.m1.eval.analysis;

import dev.m1.eval.run.Arm;
import dev.m1.eval.stats.Interval;
import dev.m1.eval.stats.MeanOfShares;
import dev.m1.eval.stats.Proportion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Means of a model's accuracy over several data sets. Each set counts the same, however many
 * questions it has, as in the m1 paper (arXiv 2504.00869). Immutable.
 *
 * @param model the model
 * @param kind which of the sets are in it
 * @param sets their names
 * @param points one a condition that all of them have
 */
public record SetMeans(String model, Kind kind, List<String> sets, List<Point> points) {
  /** Copies the lists. */
  public SetMeans {
    sets = List.copyOf(sets);
    points = List.copyOf(points);
  }

  /** Which data sets are in a mean, as the m1 paper divides them. */
  public enum Kind {
    /** Sets whose training part the paper's models have seen: MedMCQA, MedQA and PubMedQA. */
    IN_DISTRIBUTION("in-distribution"),
    /** All other sets. */
    OUT_OF_DISTRIBUTION("out-of-distribution"),
    /** All sets. */
    ALL("all");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** Returns its name in reports. */
    public String label() {
      return label;
    }
  }

  /**
   * One condition.
   *
   * @param arm the condition
   * @param accuracy the mean of the sets' accuracies
   * @param interval its 95% interval, as in {@link MeanOfShares}
   */
  public record Point(Arm arm, double accuracy, Interval interval) {}

  /**
   * One data set.
   *
   * @param model the model that answered it
   * @param name the set's name
   * @param inDistribution whether it is one of the paper's three
   * @param accuracy the accuracy by condition
   */
  public record DataSet(
      String model, String name, boolean inDistribution, Map<Arm, Proportion> accuracy) {
    /** Copies the figures, in their order. */
    public DataSet {
      accuracy = Collections.unmodifiableMap(new LinkedHashMap<>(accuracy));
    }
  }

  /**
   * Takes the means of each model that answered several sets, each of them once: over those of each
   * kind, where there are several kinds, and over all.
   */
  public static List<SetMeans> of(List<DataSet> sets) {
    Map<String, List<DataSet>> byModel = new LinkedHashMap<>();
    sets.forEach(set -> byModel.computeIfAbsent(set.model, m -> new ArrayList<>()).add(set));
    List<SetMeans> means = new ArrayList<>();
    byModel.forEach(
        (model, some) -> {
          List<DataSet> in = some.stream().filter(DataSet::inDistribution).toList();
          List<DataSet> out = some.stream().filter(set -> !set.inDistribution).toList();
          long names = some.stream().map(DataSet::name).distinct().count();
          if (some.size() < 2 || names < some.size()) {
            return;
          }
          if (!in.isEmpty() && !out.isEmpty()) {
            means.add(of(model, Kind.IN_DISTRIBUTION, in));
            means.add(of(model, Kind.OUT_OF_DISTRIBUTION, out));
          }
          means.add(of(model, Kind.ALL, some));
        });
    means.removeIf(mean -> mean.points.isEmpty());
    return List.copyOf(means);
  }

  private static SetMeans of(String model, Kind kind, List<DataSet> sets) {
    Stream<Arm> shared =
        sets.get(0).accuracy.keySet().stream()
            .filter(arm -> sets.stream().allMatch(set -> set.accuracy.containsKey(arm)));
    return new SetMeans(
        model,
        kind,
        sets.stream().map(DataSet::name).toList(),
        shared.map(arm -> point(arm, sets)).toList());
  }

  private static Point point(Arm arm, List<DataSet> sets) {
    List<Proportion> shares =
        sets.stream().flatMap(set -> Optional.ofNullable(set.accuracy.get(arm)).stream()).toList();
    return new Point(arm, MeanOfShares.of(shares), MeanOfShares.interval(shares));
  }

  /** Returns the means as JSON. */
  public String toJson() {
    return FiguresJson.write(this);
  }
}

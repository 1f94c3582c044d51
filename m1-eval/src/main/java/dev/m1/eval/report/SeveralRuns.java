package dev.m1.eval.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.m1.eval.analysis.ArmFigures;
import dev.m1.eval.analysis.RunComparison;
import dev.m1.eval.analysis.SetMeans;
import dev.m1.eval.analysis.SliceFigures;
import dev.m1.eval.internal.Json;
import dev.m1.eval.run.Arm;
import dev.m1.eval.stats.Proportion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What several runs say together. Immutable.
 *
 * @param pairs the first run beside each other one, where they share questions
 * @param means means over data sets; also of one run, if its file holds several
 */
record SeveralRuns(List<RunComparison> pairs, List<SetMeans> means) {
  static SeveralRuns of(List<ReportedRun> runs) {
    List<RunComparison> pairs = new ArrayList<>();
    ReportedRun first = runs.get(0);
    for (ReportedRun other : runs.subList(1, runs.size())) {
      RunComparison.find(first.run(), first.table(), other.run(), other.table())
          .ifPresent(both -> pairs.add(both.named(first.name(), other.name())));
    }
    return new SeveralRuns(
        List.copyOf(pairs), SetMeans.of(runs.stream().flatMap(r -> sets(r).stream()).toList()));
  }

  /** Returns the data sets of a run: one, or those of the paper's combined file. */
  private static List<SetMeans.DataSet> sets(ReportedRun run) {
    String model = run.run().manifest().model().name();
    List<SliceFigures> parts =
        run.figures().slices().stream().filter(s -> s.kind().equals("set")).toList();
    if (run.run().manifest().benchmark().equals("m1-eval") && !parts.isEmpty()) {
      return parts.stream().map(part -> set(model, part)).toList();
    }
    Optional<PublishedFigures> published =
        PublishedFigures.of(run.run().manifest().benchmark(), run.table());
    Map<Arm, Proportion> accuracy = new LinkedHashMap<>();
    for (ArmFigures arm : run.figures().arms()) {
      accuracy.put(arm.arm(), arm.accuracy());
    }
    return List.of(
        new SetMeans.DataSet(
            model,
            published.map(PublishedFigures::set).orElse(run.title()),
            published.filter(PublishedFigures::inDistribution).isPresent(),
            accuracy));
  }

  private static SetMeans.DataSet set(String model, SliceFigures part) {
    Map<Arm, Proportion> accuracy = new LinkedHashMap<>();
    part.points().forEach(point -> accuracy.put(point.arm(), point.accuracy()));
    boolean in =
        PublishedFigures.ofSet(part.value()).filter(PublishedFigures::inDistribution).isPresent();
    return new SetMeans.DataSet(model, part.value(), in, accuracy);
  }

  /** Returns the sentence that stands above everything; empty where the runs have none together. */
  Optional<String> sentence() {
    return pairs.stream()
        .findFirst()
        .map(both -> Conclusion.of(both).sentence())
        .or(
            () ->
                means.stream()
                    .filter(mean -> mean.kind() == SetMeans.Kind.ALL)
                    .findFirst()
                    .map(Conclusion::of)
                    .map(Conclusion::sentence));
  }

  /** Writes what both the page and the summary say. */
  void writeTo(ObjectNode node, boolean tables) {
    for (RunComparison both : pairs) {
      ObjectNode pair = node.withArray("pairs").addObject();
      pair.put("sentence", Conclusion.of(both).sentence());
      pair.set("figures", Json.parse(both.toJson()));
      if (tables) {
        pair.set("table", table(both).toJson());
      }
    }
    means.forEach(mean -> node.withArray("means").add(Json.parse(mean.toJson())));
    if (tables && !means.isEmpty()) {
      node.set("meansTable", meansTable().toJson());
    }
  }

  static Table table(RunComparison both) {
    return Table.of(
        "pair",
        both.second() + " less " + both.first() + ", on the same questions",
        both.conditions(),
        List.of(
            Column.<RunComparison.Condition>text("condition", RunComparison.Condition::label),
            Column.count("n", c -> c.difference().rows()),
            Column.percent("accuracy of " + both.first(), c -> c.firstAccuracy().value()),
            Column.percent("accuracy of " + both.second(), c -> c.secondAccuracy().value()),
            Column.points("difference", c -> c.difference().value()),
            Column.interval("95% interval", true, c -> Optional.of(c.difference().interval())),
            Column.count("only " + both.first() + " right", c -> c.difference().onlySecond()),
            Column.count("only " + both.second() + " right", c -> c.difference().onlyFirst()),
            Column.p("p", c -> c.difference().p()),
            Column.p("p (Holm)", RunComparison.Condition::holm),
            Column.p("p McNemar", c -> c.difference().mcNemar())));
  }

  Table meansTable() {
    return Table.of(
        "means",
        "Means over data sets, each counting the same",
        RunTables.Part.all(means, SetMeans::points),
        List.of(
            Column.<RunTables.Part<SetMeans, SetMeans.Point>>text("model", m -> m.of().model()),
            Column.text("data sets", m -> m.of().kind().label()),
            Column.count("how many", m -> m.of().sets().size()),
            Column.text("condition", m -> m.figure().arm().label()),
            Column.percent("mean accuracy", m -> m.figure().accuracy()),
            Column.interval("95% interval", false, m -> Optional.of(m.figure().interval()))));
  }
}

package dev.m1.eval.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.m1.ModelInfo;
import dev.m1.Sampling;
import dev.m1.eval.analysis.AnswerTable;
import dev.m1.eval.analysis.RunFigures;
import dev.m1.eval.data.BenchmarkCard;
import dev.m1.eval.data.Benchmarks;
import dev.m1.eval.internal.Json;
import dev.m1.eval.run.Arm;
import dev.m1.eval.run.RunDirectory;
import dev.m1.eval.run.RunManifest;
import dev.m1.eval.run.RunSummary;
import dev.m1.eval.score.ScoreTable;
import dev.m1.eval.score.Scorers;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Everything that a report says about one run, without its texts. Immutable.
 *
 * @param name what the report calls it
 */
record ReportedRun(
    String name,
    RunDirectory run,
    AnswerTable table,
    RunFigures figures,
    RunSummary summary,
    Lengths lengths,
    Conclusion conclusion,
    List<Table> tables) {

  static ReportedRun of(String name, RunDirectory run) {
    AnswerTable table = AnswerTable.read(run);
    RunFigures figures = RunFigures.of(table, run.manifest());
    ScoreTable scores = ScoreTable.of(run, Scorers.all(), "");
    Lengths lengths = Lengths.of(table);
    return new ReportedRun(
        name,
        run,
        table,
        figures,
        RunSummary.of(run),
        lengths,
        Conclusion.of(figures),
        RunTables.of(figures, scores, lengths));
  }

  /** Returns what the summary file says of the run. */
  ObjectNode summaryJson() {
    ObjectNode node = Json.object().put("name", name);
    node.put("conclusion", conclusion.sentence());
    conclusion.notes().forEach(node.putArray("notes")::add);
    facts(node.putObject("run"));
    node.put("decodedTokens", summary.decodedTokens());
    node.put("separateRunsTokens", summary.separateRunsTokens());
    node.set("figures", Json.parse(figures.toJson()));
    return node;
  }

  /** Returns what the page shows of the run. */
  ObjectNode pageJson() {
    ObjectNode node = summaryJson();
    RunManifest manifest = run.manifest();
    node.put("title", title());
    manifest.model().notice().ifPresent(notice -> node.put("notice", notice));
    ArrayNode arms = node.putArray("arms");
    for (Arm arm : manifest.arms()) {
      ObjectNode one = arms.addObject().put("label", arm.label()).put("kind", arm.kind().name());
      one.put("tokens", arm.tokens()).put("waits", arm.waits());
    }
    node.set("lengths", lengths.toJson());
    IntStream.range(0, table.rows())
        .filter(row -> table.options(row) > 0)
        .mapToDouble(row -> 1.0 / table.options(row))
        .average()
        .ifPresent(chance -> node.put("chance", chance));
    PublishedFigures.of(manifest.benchmark(), table)
        .ifPresent(figures -> node.set("published", figures.toJson()));
    tables.forEach(table -> node.withArray("tables").add(table.toJson()));
    return node;
  }

  /** Returns what the benchmark is called. */
  String title() {
    String benchmark = run.manifest().benchmark();
    return Benchmarks.cards().stream()
        .filter(card -> card.name().equals(benchmark))
        .map(BenchmarkCard::title)
        .findFirst()
        .orElse(benchmark);
  }

  private void facts(ObjectNode facts) {
    RunManifest manifest = run.manifest();
    ModelInfo model = manifest.model();
    facts.put("Model", model.name());
    model.notice().ifPresent(notice -> facts.put("Notice", notice));
    facts.put(
        "Weights",
        model.architecture()
            + ", "
            + model.quantization()
            + ", "
            + Shown.count(model.parameters())
            + " parameters");
    facts.put("Fingerprint", model.fingerprint());
    facts.put("Computed by", model.backend() + ", " + model.library() + ", on " + model.device());
    facts.put("Benchmark", title() + ": " + manifest.source());
    facts.put("MD5 of its file", manifest.dataMd5().isEmpty() ? Shown.NONE : manifest.dataMd5());
    facts.put("Questions", manifest.chosen());
    facts.put(
        "Conditions", manifest.arms().stream().map(Arm::label).collect(Collectors.joining(" · ")));
    facts.put("Samples a question", Shown.count(manifest.samples()));
    facts.put("Sampling", sampling(manifest.sampling()));
    facts.put("Seed", Long.toString(manifest.seed()));
    facts.put("Longest answer", Shown.count(manifest.maxAnswerTokens()) + " tokens");
    facts.put("Prompt", manifest.prompt()).put("Scorer", manifest.scorer());
    facts.put("Execution", manifest.execution().name());
    facts.put("Begun", manifest.created().toString()).put("m1", manifest.version());
    facts.put("Hash of the settings", manifest.hash());
  }

  private static String sampling(Sampling sampling) {
    if (!(sampling.temperature() > 0)) {
      return "greedy";
    }
    return "temperature " + sampling.temperature() + ", top-p " + sampling.topP();
  }
}

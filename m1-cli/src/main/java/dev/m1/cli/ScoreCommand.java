package dev.m1.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.m1.ExtractedAnswer.Outcome;
import dev.m1.eval.data.BenchmarkItem;
import dev.m1.eval.run.Difficulty;
import dev.m1.eval.run.RunDirectory;
import dev.m1.eval.run.RunLine;
import dev.m1.eval.score.Disagreement;
import dev.m1.eval.score.ScoreTable;
import dev.m1.eval.score.Scorers;
import dev.m1.eval.score.Tally;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Scores a run's recorded answers again, without its model. */
@Command(
    name = "score",
    mixinStandardHelpOptions = true,
    description = {
      "Scores a run's recorded answers again, without its model, and shows where scorers disagree.",
      "Unparsed answers are never wrong silently: accuracy is given with them counted as wrong, as a"
          + " guess, and as right."
    },
    footerHeading = "%nScorers:%n",
    footer = {
      "  strict        never guesses (default)",
      "  m1            the m1 paper's, exactly",
      "  huatuo        HuatuoGPT-o1's: huatuo-first, huatuo-last and the better of both",
      "  mmlu-pro      MMLU-Pro's",
      "  medxpertqa    MedXpertQA's, zero-shot",
      "  letters       the most probable letter where the answer began",
      "  all           all of these"
    })
final class ScoreCommand extends ShellCommand {
  @Parameters(index = "0", paramLabel = "RUN", description = "The run's folder.")
  private Path run = Path.of("");

  @Option(
      names = "--scorer",
      paramLabel = "NAMES",
      description = "Scorers, with commas between. Default: ${DEFAULT-VALUE}.")
  private String scorers = "strict";

  @Option(
      names = "--by",
      paramLabel = "SLICE",
      description = "Split the rows by a slice of the benchmark, such as subject.")
  private String slice = "";

  @Option(
      names = "--reference",
      paramLabel = "RUN",
      description =
          "A recorded run of another model, m1's or imported; repeat it for more. Adds the slice"
              + " \"difficulty\" for --by: right by none, few or most of them.")
  private List<Path> references = new ArrayList<>();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  ScoreCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() {
    ScoreTable table = table(RunDirectory.open(run));
    if (json) {
      printJson(table);
    } else {
      print(table);
    }
    return ExitCodes.OK;
  }

  private ScoreTable table(RunDirectory opened) {
    Difficulty difficulty = Difficulty.of(references.stream().map(RunDirectory::open).toList());
    Map<String, BenchmarkItem> items = new HashMap<>();
    try (Stream<BenchmarkItem> all = opened.items()) {
      all.forEach(item -> items.put(item.id(), difficulty.slice(item)));
    }
    try (Stream<RunLine> lines = opened.lines()) {
      return ScoreTable.of(items, lines, Scorers.parse(scorers), slice);
    }
  }

  private void print(ScoreTable table) {
    shell
        .out()
        .printf(
            Locale.ROOT,
            "%,d recorded questions%s; accuracy in %% with unparsed answers wrong, guessed, right%n",
            table.lines(),
            table.failed() == 0 ? "" : ", " + table.failed() + " of them failed");
    int arms = table.rows().stream().mapToInt(row -> label(row).length()).max().orElse(0);
    for (ScoreTable.Row row : table.rows()) {
      Tally tally = row.tally();
      shell
          .out()
          .printf(
              Locale.ROOT,
              "  %-" + arms + "s  %-12s %,6d",
              label(row),
              row.scorer(),
              tally.answers());
      if (tally.answers() > 0) {
        shell
            .out()
            .printf(
                Locale.ROOT,
                "  %6.2f %6.2f %6.2f  %s",
                100 * tally.accuracy(),
                100 * tally.accuracyGuessing(),
                100 * tally.accuracyAtBest(),
                outcomes(tally));
      }
      shell.out().println(tally.skipped() == 0 ? "" : "  not scored: " + tally.skipped());
    }
    table.disagreements().forEach(this::print);
  }

  private static String label(ScoreTable.Row row) {
    return row.arm().label() + (row.group().isEmpty() ? "" : "  " + row.group());
  }

  private static String outcomes(Tally tally) {
    return tally.outcomes().entrySet().stream()
        .filter(entry -> entry.getKey() != Outcome.PARSED)
        .map(entry -> entry.getKey().label() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  private void print(Disagreement pair) {
    shell
        .out()
        .printf(
            Locale.ROOT,
            "%s and %s: %,d of %,d read alike, %,d read differently, %,d read by the first only, %,d by"
                + " the second only; right for the first only %,d, for the second only %,d%n",
            pair.first(),
            pair.second(),
            pair.same(),
            pair.answers(),
            pair.different(),
            pair.firstOnly(),
            pair.secondOnly(),
            pair.rightFirstOnly(),
            pair.rightSecondOnly());
  }

  private void printJson(ScoreTable table) {
    ObjectNode root = JsonMapper.builder().build().createObjectNode();
    root.put("lines", table.lines());
    root.put("failed", table.failed());
    ArrayNode rows = root.putArray("rows");
    for (ScoreTable.Row row : table.rows()) {
      Tally tally = row.tally();
      ObjectNode node = rows.addObject();
      node.put("arm", row.arm().label());
      if (!slice.isEmpty()) {
        node.put(slice, row.group());
      }
      node.put("scorer", row.scorer());
      node.put("n", tally.answers());
      node.put("right", tally.right());
      node.put("unparsed", tally.unparsed());
      node.put("skipped", tally.skipped());
      if (tally.answers() > 0) {
        node.put("accuracy", tally.accuracy());
        node.put("accuracyGuessing", tally.accuracyGuessing());
        node.put("accuracyAtBest", tally.accuracyAtBest());
      }
      ObjectNode outcomes = node.putObject("outcomes");
      for (Map.Entry<Outcome, Integer> entry : tally.outcomes().entrySet()) {
        outcomes.put(entry.getKey().label(), entry.getValue());
      }
    }
    ArrayNode pairs = root.putArray("disagreements");
    for (Disagreement pair : table.disagreements()) {
      pairs
          .addObject()
          .put("first", pair.first())
          .put("second", pair.second())
          .put("same", pair.same())
          .put("different", pair.different())
          .put("firstOnly", pair.firstOnly())
          .put("secondOnly", pair.secondOnly())
          .put("rightFirstOnly", pair.rightFirstOnly())
          .put("rightSecondOnly", pair.rightSecondOnly());
    }
    shell.out().println(root);
  }
}

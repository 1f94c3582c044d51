package dev.m1.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.m1.eval.data.Benchmark;
import dev.m1.eval.data.Benchmarks;
import dev.m1.eval.data.Integrity;
import dev.m1.eval.data.IntegrityReport;
import dev.m1.eval.data.IntegrityReport.Finding;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reports what is in benchmarks' files and what is wrong with them. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Reads benchmarks' files and reports what is wrong with them: rows left out, keys that are no"
          + " option, empty and identical options, damaged encoding, repeated questions, questions"
          + " that two files share."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:read; whatever was found is in the report",
      "1:a file cannot be read; with --strict also: a row cannot be a question",
      "2:wrong usage"
    })
final class DatasetsCheckCommand extends ShellCommand {
  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "Files, folders, NAME:FILE, added names, or bedside.")
  private List<String> files = List.of();

  @Option(names = "--strict", description = "Stop at the first row that cannot be a question.")
  private boolean strict;

  @Option(
      names = "--examples",
      paramLabel = "N",
      description = "How many rows to show of each kind of finding. Default: ${DEFAULT-VALUE}.")
  private int examples = 3;

  @Option(names = "--json", description = "Print one JSON object with every finding.")
  private boolean json;

  DatasetsCheckCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() {
    List<Benchmark> benchmarks =
        files.stream()
            .map(Benchmarks::open)
            .map(benchmark -> strict ? benchmark.strict() : benchmark)
            .toList();
    Integrity integrity = Integrity.check(benchmarks);
    if (json) {
      printJson(integrity);
    } else {
      integrity.reports().forEach(this::print);
      integrity.overlaps().forEach(this::print);
    }
    return ExitCodes.OK;
  }

  private void print(IntegrityReport report) {
    shell
        .out()
        .printf(
            Locale.ROOT,
            "%s  %s: %,d questions, %,d of them different%s%n",
            shell.bold(report.source()),
            report.benchmark(),
            report.questions(),
            report.clusters(),
            report.skipped() == 0 ? "" : ", " + report.skipped() + " rows left out");
    if (!report.md5().isEmpty()) {
      shell.out().println("  md5 " + report.md5() + "  " + published(report));
    }
    shell.out().println("  keys " + report.keys() + "  options " + report.options());
    report
        .slices()
        .forEach(
            (kind, values) ->
                shell.out().println("  by " + kind + ": " + values.size() + " values"));
    report.counts().forEach((kind, count) -> findings(report, kind, count));
  }

  private static String published(IntegrityReport report) {
    if (report.official().isEmpty()) {
      return "(no published file that m1 knows)";
    }
    boolean complete = report.expected() == 0 || report.expected() == report.questions();
    return "(as published"
        + (complete ? ")" : ", which holds " + report.expected() + " questions)");
  }

  private void findings(IntegrityReport report, IntegrityReport.Kind kind, long count) {
    shell.out().printf(Locale.ROOT, "  %,7d  %s%n", count, kind.label());
    report.findings().stream()
        .filter(finding -> finding.kind() == kind)
        .limit(examples)
        .forEach(
            finding ->
                shell
                    .out()
                    .println(shell.dim("           " + finding.item() + ": " + finding.detail())));
  }

  private void print(IntegrityReport.Overlap overlap) {
    shell
        .out()
        .printf(
            Locale.ROOT,
            "%,d questions of %s are in %s; the texts of %,d are, whatever the options%n",
            overlap.questions(),
            overlap.first(),
            overlap.second(),
            overlap.stems());
  }

  private void printJson(Integrity integrity) {
    ObjectMapper mapper = JsonMapper.builder().build();
    ObjectNode root = mapper.createObjectNode();
    ArrayNode reports = root.putArray("files");
    integrity.reports().forEach(report -> reports.add(node(mapper, report)));
    ArrayNode overlaps = root.putArray("overlaps");
    integrity
        .overlaps()
        .forEach(
            overlap ->
                overlaps
                    .addObject()
                    .put("first", overlap.first())
                    .put("second", overlap.second())
                    .put("questions", overlap.questions())
                    .put("stems", overlap.stems()));
    shell.out().println(root);
  }

  private static ObjectNode node(ObjectMapper mapper, IntegrityReport report) {
    ObjectNode node = mapper.createObjectNode();
    node.put("benchmark", report.benchmark());
    node.put("source", report.source());
    node.put("md5", report.md5());
    node.put("official", report.official().orElse(null));
    node.put("expected", report.expected());
    node.put("questions", report.questions());
    node.put("skipped", report.skipped());
    node.put("clusters", report.clusters());
    node.set("keys", mapper.valueToTree(report.keys()));
    node.set("options", mapper.valueToTree(report.options()));
    node.set("slices", mapper.valueToTree(report.slices()));
    ObjectNode counts = node.putObject("counts");
    for (Map.Entry<IntegrityReport.Kind, Long> count : report.counts().entrySet()) {
      counts.put(name(count.getKey()), count.getValue());
    }
    ArrayNode findings = node.putArray("findings");
    for (Finding finding : report.findings()) {
      findings
          .addObject()
          .put("kind", name(finding.kind()))
          .put("item", finding.item())
          .put("detail", finding.detail());
    }
    return node;
  }

  private static String name(IntegrityReport.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}

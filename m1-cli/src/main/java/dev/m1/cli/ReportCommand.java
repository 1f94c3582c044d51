package dev.m1.cli;

import dev.m1.eval.report.RunReport;
import dev.m1.eval.run.RunDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what runs say. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Writes what runs say as one page that needs nothing beside it, without the model.",
      "Beside the page: NAME.json with every figure, and NAME-tables with each table as CSV and"
          + " LaTeX."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  m1 report runs/medqa --out medqa.html",
      "  m1 report runs/before runs/after --out both.html"
    })
final class ReportCommand extends ShellCommand {
  private static final String HTML = ".html";

  @Parameters(
      arity = "1..*",
      paramLabel = "RUN",
      description = "A run's folder; of several, each is compared with the first.")
  private List<Path> runs = List.of();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The page. Default: report.html in the (first) run's folder.")
  private @Nullable Path out;

  @Option(
      names = "--no-texts",
      description =
          "Leave out questions, thinking and answers: for benchmarks that must not be passed on.")
  private boolean noTexts;

  ReportCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() {
    Path page = out == null ? runs.get(0).resolve("report" + HTML) : out;
    String name = String.valueOf(page.getFileName());
    if (!name.endsWith(HTML)) {
      throw new IllegalArgumentException("--out must end in " + HTML + ": " + page);
    }
    String plain = name.substring(0, name.length() - HTML.length());
    RunReport report = RunReport.of(runs.stream().map(RunDirectory::open).toList());
    report.writeTo(page, !noTexts);
    report.writeSummary(page.resolveSibling(plain + ".json"));
    int tables = report.writeTables(page.resolveSibling(plain + "-tables"));
    shell.out().println(report.conclusion());
    shell
        .out()
        .printf(
            Locale.ROOT,
            "%s (%.1f MB), %s.json and %d tables in %s-tables%n",
            page,
            size(page) / 1e6,
            plain,
            tables,
            plain);
    return ExitCodes.OK;
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

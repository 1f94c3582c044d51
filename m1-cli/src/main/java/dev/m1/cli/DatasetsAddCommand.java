package dev.m1.cli;

import dev.m1.eval.data.Benchmark;
import dev.m1.eval.data.Benchmarks;
import dev.m1.eval.data.DatasetFolder;
import dev.m1.eval.data.RowProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts a benchmark's file where its name finds it. */
@Command(
    name = "add",
    mixinStandardHelpOptions = true,
    description = {
      "Copies a benchmark's file into your data folder, so that --benchmark NAME opens it.",
      "Its MD5 is compared with the published files that m1 knows, and checked at every opening."
    })
final class DatasetsAddCommand extends ShellCommand {
  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "The file or folder, or NAME:FILE to say which benchmark it is.")
  private String file = "";

  @Option(
      names = "--as",
      paramLabel = "NAME",
      description = "The name to open it by. Default: the benchmark's.")
  private @Nullable String name;

  @Option(names = "--link", description = "Leave the file where it is instead of copying it.")
  private boolean link;

  DatasetsAddCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() {
    Benchmark benchmark = Benchmarks.open(file);
    List<RowProblem> skipped = new ArrayList<>();
    long questions;
    try (Stream<?> items =
        benchmark.stream(
            problem -> {
              if (!problem.kept()) {
                skipped.add(problem);
              }
            })) {
      questions = items.count();
    }
    if (questions == 0) {
      throw new IllegalArgumentException(
          "there is no question in "
              + file
              + " as "
              + benchmark.name()
              + (skipped.isEmpty() ? "" : "; the first row: " + skipped.get(0)));
    }
    DatasetFolder.Added added =
        DatasetFolder.ofUser().add(benchmark, name == null ? benchmark.name() : name, link);
    shell
        .out()
        .printf(
            Locale.ROOT,
            "%s: %,d questions of %s, md5 %s, %s%n",
            added.name(),
            questions,
            benchmark.card().title(),
            added.md5(),
            benchmark.expected().isPresent()
                ? "as published"
                : "none of the published files that m1 knows");
    if (!skipped.isEmpty()) {
      shell.err().println("m1: " + skipped.size() + " rows left out; the first: " + skipped.get(0));
    }
    shell.out().println("Open it with --benchmark " + added.name() + "; it is " + added.path());
    return ExitCodes.OK;
  }
}

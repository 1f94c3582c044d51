package dev.m1.cli;

import dev.m1.BudgetController;
import dev.m1.Budgets;
import dev.m1.ThinkingEnd;
import dev.m1.eval.analysis.ReplayFigures;
import dev.m1.eval.analysis.RunReplay;
import dev.m1.eval.run.RunDirectory;
import dev.m1.eval.stats.PairedDifference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Replays strategies over a run's recorded thinking. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Says what other strategies would have given over a run's recorded thinking, without its model.",
      "What was not recorded is counted as not recorded, never guessed: record more with m1 sweep"
          + " --record probe=16,entropy,margin, and answers in more places with more --budgets."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  m1 sweep --budgets 0,16,32,64,128,256 --record probe=16,entropy,margin --out runs/tiny",
      "  m1 replay runs/tiny --strategy settled:every=16 --strategy entropy:0.3"
    })
final class ReplayCommand extends ShellCommand {
  @Parameters(index = "0", paramLabel = "RUN", description = "The run's folder.")
  private Path run = Path.of("");

  @Option(
      names = {"-s", "--strategy"},
      required = true,
      paramLabel = "TEXT",
      description = "A strategy, such as settled:every=16; repeat it for more.")
  private List<String> strategies = new ArrayList<>();

  @Option(
      names = "--written",
      description =
          "Count only answers that the model wrote where the strategy ends, not option letters that"
              + " a probe read there.")
  private boolean written;

  @Option(names = "--json", description = "Print a JSON array, one object a strategy.")
  private boolean json;

  ReplayCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() {
    List<BudgetController> controllers = strategies.stream().map(Budgets::parse).toList();
    List<ReplayFigures> all = RunReplay.of(RunDirectory.open(run), controllers, written);
    if (json) {
      shell
          .out()
          .println(
              all.stream().map(ReplayFigures::toJson).collect(Collectors.joining(",\n", "[", "]")));
    } else {
      all.forEach(this::print);
    }
    return ExitCodes.OK;
  }

  private void print(ReplayFigures figures) {
    line("%s", shell.bold(figures.strategy()));
    line(
        "  end known in %,d of %,d lines%s; not recorded %,d, censored %,d%s",
        figures.ended(),
        figures.rows(),
        ends(figures.ends()),
        figures.notRecorded(),
        figures.censored(),
        figures.withoutTrace() == 0 ? "" : ", without a trace " + figures.withoutTrace());
    figures.reasons().forEach(reason -> line("    %,d: %s", reason.rows(), reason.text()));
    if (figures.ended() > 0) {
      line(
          "  thinks %.1f tokens a line and %.1f in probes",
          figures.meanThinkingTokens(), figures.meanProbeTokens());
      line(
          "  answer there: written %,d, letters of a probe %,d, not recorded %,d, declined %,d",
          figures.written(), figures.letters(), figures.answerNotRecorded(), figures.abstained());
    }
    figures
        .accuracy()
        .ifPresent(
            accuracy ->
                line(
                    "  right in %.1f%% of the %,d known answers (95%% interval %.1f to %.1f);"
                        + " over all lines it lies between %.1f%% and %.1f%%",
                    100 * accuracy.value(),
                    accuracy.rows(),
                    100 * accuracy.interval().low(),
                    100 * accuracy.interval().high(),
                    100 * figures.lowerBound(),
                    100 * figures.upperBound()));
    figures.comparisons().forEach(this::print);
    shell.out().println();
  }

  private static String ends(Map<ThinkingEnd, Integer> ends) {
    return ends.isEmpty()
        ? ""
        : ends.entrySet().stream()
            .map(end -> end.getKey().name().toLowerCase(Locale.ROOT) + " " + end.getValue())
            .collect(Collectors.joining(", ", " (", ")"));
  }

  private void print(ReplayFigures.Comparison each) {
    PairedDifference d = each.difference();
    line(
        "  beside %s, %,d lines: %+.1f points (%+.1f to %+.1f), %+.1f thinking tokens",
        each.arm().label(),
        d.rows(),
        100 * d.value(),
        100 * d.interval().low(),
        100 * d.interval().high(),
        each.thinkingTokens() - each.armThinkingTokens());
  }
}

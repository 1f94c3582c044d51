package dev.m1.cli;

import dev.m1.eval.analysis.BlindedSheet;
import dev.m1.eval.analysis.RunComparison;
import dev.m1.eval.run.RunDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares two runs on the questions that both asked. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Compares two runs on the questions that both asked, pair by pair, and says what can be"
          + " concluded and what cannot.",
      "Questions are the same if their id and words are, else if their words are."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  m1 compare runs/small runs/large",
      "  m1 compare runs/small runs/large --condition budget=1024 --blinded sheet.csv"
    })
final class CompareCommand extends ShellCommand {
  private static final int SHOWN = 20;

  @Parameters(index = "0", paramLabel = "A", description = "The first run's folder.")
  private Path first = Path.of("");

  @Parameters(index = "1", paramLabel = "B", description = "The second run's folder.")
  private Path second = Path.of("");

  @Option(
      names = "--condition",
      paramLabel = "LABEL",
      description = "Compare this condition, such as budget=512. Default: all that both runs have.")
  private @Nullable String condition;

  @Option(
      names = "--condition-b",
      paramLabel = "LABEL",
      description = "The condition of B, where it is another one than A's.")
  private @Nullable String conditionOfSecond;

  @Option(
      names = "--blinded",
      paramLabel = "FILE",
      description =
          "Write the questions that one run never gets right and the other does as a CSV sheet that"
              + " does not tell which run is which, to be coded by a reader; FILE.key.csv tells.")
  private @Nullable Path blinded;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the sheet's order and sides. Default: ${DEFAULT-VALUE}.",
      defaultValue = "1")
  private long seed;

  @Option(names = "--json", description = "Print one JSON object, with all questions listed.")
  private boolean json;

  CompareCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() {
    RunDirectory one = RunDirectory.open(first);
    RunDirectory two = RunDirectory.open(second);
    RunComparison comparison =
        RunComparison.of(
            one, two, Optional.ofNullable(condition), Optional.ofNullable(conditionOfSecond));
    if (json) {
      shell.out().println(comparison.toJson());
    } else {
      print(comparison);
    }
    Path sheet = blinded;
    if (sheet != null) {
      int written = BlindedSheet.write(comparison, one, two, sheet, seed);
      shell
          .err()
          .printf(
              Locale.ROOT,
              "m1: %,d questions on %s; which run is which stands in %s%n",
              written,
              sheet,
              BlindedSheet.keyFile(sheet));
    }
    return ExitCodes.OK;
  }

  private void print(RunComparison all) {
    RunComparison.Matching m = all.matching();
    line("A is %s, B is %s", shell.bold(all.first()), shell.bold(all.second()));
    line(
        "%,d and %,d questions, of which %,d are the same: %,d by id, %,d by their words; %,d pairs"
            + " of answers",
        m.firstQuestions(),
        m.secondQuestions(),
        m.byId() + m.byHash(),
        m.byId(),
        m.byHash(),
        m.rows());
    if (m.sameIdOnly() + m.otherKey() > 0) {
      line(
          "not compared: %,d with the same id and other words, %,d with another key",
          m.sameIdOnly(), m.otherKey());
    }
    all.settings().forEach(each -> line("  differs: %s", each));
    shell.out().println();
    all.conditions().forEach(this::print);
    paragraph("What can be concluded", all.can());
    paragraph("What cannot", all.cannot());
    questions("Never right in A, right in B", all.onlySecond());
    questions("Never right in B, right in A", all.onlyFirst());
  }

  private void print(RunComparison.Condition each) {
    line(
        "%-24s A %5.1f%%  B %5.1f%%  %+5.1f points (%+.1f to %+.1f)  gained %d, lost %d  p %.3g,"
            + " Holm %.3g",
        each.label(),
        100 * each.firstAccuracy().value(),
        100 * each.secondAccuracy().value(),
        100 * each.difference().value(),
        100 * each.difference().interval().low(),
        100 * each.difference().interval().high(),
        each.difference().onlyFirst(),
        each.difference().onlySecond(),
        each.difference().p(),
        each.holm());
  }

  private void paragraph(String title, List<String> sentences) {
    shell.out().println();
    line("%s", shell.bold(title));
    sentences.forEach(sentence -> line("- %s", sentence));
  }

  private void questions(String title, List<RunComparison.Gained> some) {
    shell.out().println();
    line("%s: %,d", shell.bold(title), some.size());
    some.stream()
        .limit(SHOWN)
        .forEach(
            each ->
                line(
                    "  %s%s  (%d wrong answers, then %.0f%% right)",
                    each.item(),
                    each.item().equals(each.otherItem()) ? "" : " / " + each.otherItem(),
                    each.wrongAnswers(),
                    100 * each.right()));
    if (some.size() > SHOWN) {
      line("  and %,d more; --json lists all", some.size() - SHOWN);
    }
  }
}

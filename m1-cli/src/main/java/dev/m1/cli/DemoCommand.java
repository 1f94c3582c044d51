package dev.m1.cli;

import dev.m1.Budgets;
import dev.m1.ModelOptions;
import dev.m1.ReasoningModel;
import dev.m1.eval.bedside.BedsideGenerator;
import dev.m1.eval.bedside.BedsideItem;
import dev.m1.eval.bedside.Split;
import dev.m1.eval.bedside.Wording;
import dev.m1.eval.data.Benchmarks;
import dev.m1.eval.run.EvalPlan;
import dev.m1.eval.run.EvalRunner;
import dev.m1.eval.run.RunDirectory;
import dev.m1.eval.run.RunSummary;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows on the embedded model what m1 is about, in under a minute. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Asks the embedded model a question with its thinking streamed, then measures its accuracy",
      "against its thinking budget on generated questions: eight budgets from one trace each."
    })
final class DemoCommand extends ShellCommand {
  private static final List<Integer> BUDGETS = List.of(0, 16, 32, 64, 96, 128, 192, 256);
  private static final int ANSWER_TOKENS = 48;
  private static final int FORKS = 4;
  private static final int SESSIONS_AT_ONCE = 8;
  private static final int BAR_WIDTH = 40;

  @Option(
      names = {"-n", "--questions"},
      paramLabel = "N",
      description = "How many questions the curve is made of. Default: ${DEFAULT-VALUE}.",
      defaultValue = "100")
  private int questions;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the generated questions. Default: ${DEFAULT-VALUE}.",
      defaultValue = "1")
  private long seed;

  DemoCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() {
    if (questions < 1 || questions > 100_000) {
      throw new IllegalArgumentException("--questions must be in 1..100000: " + questions);
    }
    ModelOptions options =
        ModelOptions.builder()
            .maxSequences(SESSIONS_AT_ONCE * (1 + FORKS))
            .contextTokens(SESSIONS_AT_ONCE * 2048)
            .build();
    try (ReasoningModel model = shell.opener().open(null, options)) {
      BedsideGenerator generator = BedsideGenerator.seeded(seed);
      ask(model, generator.item(Split.TEST, Wording.TRAINING, questions));
      sweep(model);
    }
    return ExitCodes.OK;
  }

  private void ask(ReasoningModel model, BedsideItem item) {
    Report report = new Report(shell, false);
    report.model(model, true);
    shell.out().println();
    shell.out().println(item.stem());
    for (int i = 0; i < item.options().size(); i++) {
      shell.out().println("  " + (char) ('A' + i) + ". " + item.options().get(i));
    }
    shell.out().println();
    report.result(
        model
            .session()
            .budget(Budgets.fixed(512))
            .maxAnswerTokens(ANSWER_TOKENS)
            .listener(report)
            .ask(item.question()));
    shell.out().println("The right answer is " + item.key() + ".");
    shell.out().println();
  }

  private void sweep(ReasoningModel model) {
    shell
        .out()
        .println(
            questions
                + " generated questions under "
                + BUDGETS.size()
                + " thinking budgets, one trace each:");
    long start = System.nanoTime();
    EvalPlan plan =
        EvalPlan.of(Benchmarks.bedside(seed, questions, Wording.TRAINING))
            .budgets(BUDGETS)
            .seed(seed)
            .maxAnswerTokens(ANSWER_TOKENS)
            .traces(false)
            .build();
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      try (RunBar bar = new RunBar(shell)) {
        new EvalRunner(model, plan, folder.path(), bar).run();
      }
      RunSummary summary = RunSummary.of(RunDirectory.open(folder.path()));
      print(summary, (System.nanoTime() - start) / 1e9);
    }
  }

  private void print(RunSummary summary, double seconds) {
    shell.out().println();
    shell.out().println("thinking budget   accuracy");
    for (RunSummary.Point point : summary.points()) {
      int filled = (int) Math.round(point.accuracy() * BAR_WIDTH);
      shell
          .out()
          .println(
              String.format(
                  Locale.ROOT,
                  "%8d tokens   %5.1f%%  %s%s",
                  point.arm().tokens(),
                  100 * point.accuracy(),
                  shell.bold("█".repeat(filled)),
                  shell.dim("░".repeat(BAR_WIDTH - filled))));
    }
    shell.out().println();
    shell
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "The sweep computed %,d tokens after the prompts in %.1f s; %d separate runs would have"
                    + " computed %,d (%.1f times as many).",
                summary.decodedTokens(),
                seconds,
                BUDGETS.size(),
                summary.separateRunsTokens(),
                (double) summary.separateRunsTokens() / Math.max(1, summary.decodedTokens())));
    int unparsed = summary.points().stream().mapToInt(RunSummary.Point::unparsed).sum();
    if (unparsed > 0) {
      shell.out().println(unparsed + " answers could not be read and count as wrong.");
    }
    shell.out().println("This model knows bedside scores and nothing else. Not for clinical use.");
  }
}

package dev.m1.cli;

import dev.m1.Budgets;
import dev.m1.ModelOptions;
import dev.m1.ReasoningModel;
import dev.m1.ReasoningSession;
import dev.m1.eval.bedside.BedsideGenerator;
import dev.m1.eval.bedside.BedsideItem;
import dev.m1.eval.bedside.Split;
import dev.m1.eval.bedside.Wording;
import dev.m1.eval.sweep.BudgetSweep;
import dev.m1.eval.sweep.SweepController;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
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
      sweep(model, generator);
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

  /** An item whose session runs. */
  private record Running(BedsideItem item, ReasoningSession session) {}

  private void sweep(ReasoningModel model, BedsideGenerator generator) {
    shell
        .out()
        .println(
            questions
                + " generated questions under "
                + BUDGETS.size()
                + " thinking budgets, one trace each:");
    long start = System.nanoTime();
    BudgetSweep sweep = new BudgetSweep(BUDGETS);
    SweepController controller = new SweepController(BUDGETS, ANSWER_TOKENS, FORKS);
    Iterator<BedsideItem> items =
        generator.items(Split.TEST, Wording.TRAINING, questions).iterator();
    Deque<Running> running = new ArrayDeque<>();
    try (ProgressBar bar = bar()) {
      while (items.hasNext() || !running.isEmpty()) {
        while (items.hasNext() && running.size() < SESSIONS_AT_ONCE) {
          BedsideItem item = items.next();
          running.add(new Running(item, start(model, controller, item)));
        }
        Running first = running.remove();
        sweep.add(first.session().await(), first.item().key());
        if (bar != null) {
          bar.step();
        }
      }
    }
    print(sweep, (System.nanoTime() - start) / 1e9);
  }

  private static ReasoningSession start(
      ReasoningModel model, SweepController controller, BedsideItem item) {
    return model.session().budget(controller).maxAnswerTokens(ANSWER_TOKENS).start(item.question());
  }

  /** Shows progress where somebody watches; null where nobody does. */
  private @Nullable ProgressBar bar() {
    return shell.terminal()
        ? new ProgressBarBuilder()
            .setTaskName("sweep")
            .setInitialMax(questions)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(200)
            .build()
        : null;
  }

  private void print(BudgetSweep sweep, double seconds) {
    shell.out().println();
    shell.out().println("thinking budget   accuracy");
    for (BudgetSweep.Point point : sweep.points()) {
      int filled = (int) Math.round(point.accuracy() * BAR_WIDTH);
      shell
          .out()
          .println(
              String.format(
                  Locale.ROOT,
                  "%8d tokens   %5.1f%%  %s%s",
                  point.budget(),
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
                sweep.decodedTokens(),
                seconds,
                BUDGETS.size(),
                sweep.separateRunsTokens(),
                (double) sweep.separateRunsTokens() / Math.max(1, sweep.decodedTokens())));
    int unparsed = sweep.points().stream().mapToInt(BudgetSweep.Point::unparsed).sum();
    if (unparsed > 0) {
      shell.out().println(unparsed + " answers could not be read and count as wrong.");
    }
    shell.out().println("This model knows bedside scores and nothing else. Not for clinical use.");
  }
}

package dev.m1.cli;

import dev.m1.eval.run.EvalPlan;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures accuracy against thinking budget. */
@Command(
    name = "sweep",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Answers a benchmark under many thinking budgets: one trace a question serves them all.",
      "Interrupted runs go on where they were when the same command is given again."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  m1 sweep --budgets 0,32,64,128,256 --out runs/tiny",
      "  m1 sweep --model model.gguf --benchmark medqa:test.jsonl --limit 200 --budgets 0,128,512,1024"
          + " --out runs/medqa",
      "  m1 sweep --model model.gguf --benchmark medqa:test.jsonl --waits 0,1,2,4,6,8 --caps 2048"
    })
final class SweepCommand extends ShellCommand {
  private static final List<Integer> BUDGETS = List.of(0, 16, 32, 64, 96, 128, 192, 256);
  private static final List<Integer> PAPERS_BUDGETS =
      List.of(0, 128, 256, 512, 1024, 2048, 4096, 8192);
  private static final List<Integer> PAPERS_CAP = List.of(2048);

  @Option(
      names = "--budgets",
      split = ",",
      paramLabel = "TOKENS",
      description =
          "Thinking budgets. Default where no other condition is given: 0,16,32,64,96,128,192,256 on"
              + " the embedded model, 0,128,256,512,1024,2048,4096,8192 on others.")
  private List<Integer> budgets = new ArrayList<>();

  @Option(
      names = "--waits",
      split = ",",
      paramLabel = "ROUNDS",
      description =
          "How many natural ends are turned into \"Wait\"; the paper's figure: 0,1,2,4,6,8.")
  private List<Integer> waits = new ArrayList<>();

  @Option(
      names = "--caps",
      split = ",",
      paramLabel = "TOKENS",
      description = "Caps of the waits. Default: 2048.")
  private List<Integer> caps = new ArrayList<>();

  @Option(
      names = "--minimums",
      split = ",",
      paramLabel = "TOKENS",
      description = "Refuse natural ends before so many tokens.")
  private List<Integer> minimums = new ArrayList<>();

  @Option(
      names = {"-s", "--strategy"},
      paramLabel = "TEXT",
      description = "A strategy as one more condition, such as soft:1024; repeat it for more.")
  private List<String> strategies = new ArrayList<>();

  @Option(
      names = "--max-thinking",
      paramLabel = "TOKENS",
      description = "Most thinking of minimums and strategies. Default: ${DEFAULT-VALUE}.",
      defaultValue = "4096")
  private int maxThinking;

  @Option(
      names = "--answers",
      paramLabel = "text|letters",
      description =
          "How answers are had: text (the default) is written by the model; letters are read off one"
              + " row of logits after the hand-over.",
      defaultValue = "text")
  private EvalPlan.Answers answers = EvalPlan.Answers.TEXT;

  @Option(
      names = "--exact",
      description = "Run every condition on its own: the same answers at the full price.")
  private boolean exact;

  @Mixin private EvalArguments arguments = new EvalArguments();

  SweepCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() {
    EvalPlan.Builder plan = arguments.plan().maxThinkingTokens(maxThinking).answers(answers);
    plan.budgets(budgets).minimums(minimums).exact(exact);
    plan.waits(waits, caps.isEmpty() ? PAPERS_CAP : caps);
    if (!caps.isEmpty() && waits.isEmpty()) {
      throw new IllegalArgumentException("--caps go with --waits; give the rounds too");
    }
    strategies.forEach(plan::strategy);
    if (budgets.isEmpty() && waits.isEmpty() && minimums.isEmpty() && strategies.isEmpty()) {
      plan.budgets(arguments.model().isEmbedded() ? BUDGETS : PAPERS_BUDGETS);
    }
    return new EvalRunning(shell, arguments).run(plan.build(), maxThinking);
  }
}

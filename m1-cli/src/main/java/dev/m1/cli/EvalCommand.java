package dev.m1.cli;

import dev.m1.eval.run.EvalPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures one strategy. */
@Command(
    name = "eval",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Answers a benchmark under one thinking strategy.",
      "Interrupted runs go on where they were when the same command is given again."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  m1 eval --strategy fixed:128 --out runs/tiny-128",
      "  m1 eval --model model.gguf --benchmark medqa:test.jsonl --strategy soft:1024 --out runs/soft",
      "  m1 eval --strategy natural --samples 8 --temperature 0.7 --limit 100"
    })
final class EvalCommand extends ShellCommand {
  @Option(
      names = {"-s", "--strategy"},
      paramLabel = "TEXT",
      description =
          "Thinking strategy, such as soft:1024 or wait:2,max=4096; see m1 strategies. Default:"
              + " ${DEFAULT-VALUE}.",
      defaultValue = "natural")
  private String strategy = "natural";

  @Option(
      names = "--max-thinking",
      paramLabel = "TOKENS",
      description = "Hard limit, whatever the strategy does. Default: ${DEFAULT-VALUE}.",
      defaultValue = "4096")
  private int maxThinking;

  @Mixin private EvalArguments arguments = new EvalArguments();

  EvalCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() {
    EvalPlan plan = arguments.plan().maxThinkingTokens(maxThinking).strategy(strategy).build();
    return new EvalRunning(shell, arguments).run(plan, maxThinking);
  }
}

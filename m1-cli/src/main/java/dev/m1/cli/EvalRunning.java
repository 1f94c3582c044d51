package dev.m1.cli;

import dev.m1.ReasoningModel;
import dev.m1.eval.run.EvalPlan;
import dev.m1.eval.run.EvalRunner;
import dev.m1.eval.run.RunDirectory;
import dev.m1.eval.run.RunSummary;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Runs a plan for a command: opens the model, shows progress, prints what came out. */
final class EvalRunning {
  private static final int STOPPING_SECONDS = 20;

  private final Shell shell;
  private final EvalArguments arguments;

  EvalRunning(Shell shell, EvalArguments arguments) {
    this.shell = shell;
    this.arguments = arguments;
  }

  int run(EvalPlan plan, int maxThinkingTokens) {
    arguments.tellProblems(shell);
    Path named = arguments.out();
    Path folder = named == null ? TemporaryFolder.create().path() : named;
    try (ReasoningModel model =
        shell.opener().open(arguments.model().path(), arguments.options(plan, maxThinkingTokens))) {
      new Report(shell, false).model(model, arguments.model().isEmbedded());
      try (RunBar bar = new RunBar(shell)) {
        if (!seeThrough(new EvalRunner(model, plan, folder, bar))) {
          shell.err().println("m1: stopped; the same command with --out " + folder + " goes on");
          return ExitCodes.INTERRUPTED;
        }
      }
    }
    RunDirectory run = RunDirectory.open(folder);
    new RunTable(shell).print(run, RunSummary.of(run), arguments.json());
    shell.err().println("m1: the run is in " + folder);
    return ExitCodes.OK;
  }

  /** Runs; Ctrl-C stops the run, and what is finished stays. */
  private boolean seeThrough(EvalRunner runner) {
    CountDownLatch done = new CountDownLatch(1);
    Thread interrupt =
        new Thread(
            () -> {
              runner.stop();
              await(done);
            },
            "m1-interrupt");
    Runtime.getRuntime().addShutdownHook(interrupt);
    try {
      return runner.run();
    } finally {
      done.countDown();
      removeHook(interrupt);
    }
  }

  private void await(CountDownLatch done) {
    try {
      if (!done.await(STOPPING_SECONDS, TimeUnit.SECONDS)) {
        shell.err().println("m1: the run did not stop within " + STOPPING_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the process is going down already, which is what the hook is for
    }
  }
}

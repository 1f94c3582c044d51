package dev.m1.eval;

import static java.util.Objects.requireNonNull;

import dev.m1.M1Exception;
import dev.m1.ReasoningModel;
import dev.m1.eval.data.Benchmark;
import dev.m1.eval.run.EvalPlan;
import dev.m1.eval.run.EvalRunner;
import dev.m1.eval.run.RunDirectory;
import dev.m1.eval.run.RunListener;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Measures a model on a benchmark in a few words; {@link EvalPlan} has all settings. Confined to
 * one thread.
 */
public final class Eval {
  private static final List<Integer> PAPERS_CAP = List.of(2048);

  private final ReasoningModel model;
  private final EvalPlan.Builder plan;
  private RunListener listener = progress -> {};

  private Eval(ReasoningModel model, EvalPlan.Builder plan) {
    this.model = requireNonNull(model, "model");
    this.plan = plan;
  }

  /** Starts with a model and a benchmark; conditions must follow. */
  public static Eval of(ReasoningModel model, Benchmark benchmark) {
    return new Eval(model, EvalPlan.of(benchmark));
  }

  /** Answers each question under these thinking budgets, from one trace. */
  public Eval sweepBudgets(Integer... tokens) {
    plan.budgets(Arrays.asList(tokens));
    return this;
  }

  /**
   * Answers each question after so many rounds of "Wait", from one trace, with at most 2048
   * thinking tokens: the paper's figure.
   */
  public Eval sweepWaits(Integer... rounds) {
    plan.waits(Arrays.asList(rounds), PAPERS_CAP);
    return this;
  }

  /** Answers each question under a strategy, such as {@code soft:1024}. */
  public Eval strategy(String text) {
    plan.strategy(text);
    return this;
  }

  /** Asks a seeded sample of so many clusters of questions; default all. */
  public Eval limit(int clusters) {
    plan.limit(clusters);
    return this;
  }

  /** Changes any other setting of the plan. */
  public Eval with(Consumer<EvalPlan.Builder> settings) {
    settings.accept(plan);
    return this;
  }

  /** Sets who watches the run; default nobody. */
  public Eval listener(RunListener watcher) {
    listener = requireNonNull(watcher, "watcher");
    return this;
  }

  /**
   * Runs into a folder, or goes on with the same run where it was interrupted there.
   *
   * @return the finished run
   * @throws M1Exception if the folder cannot be used, or sessions keep failing
   * @throws IllegalArgumentException if there is no condition, or settings contradict each other
   */
  public RunDirectory into(Path folder) {
    if (!new EvalRunner(model, plan.build(), folder, listener).run()) {
      throw new M1Exception(
          "the run was interrupted; the same call with " + folder + " goes on where it was");
    }
    return RunDirectory.open(folder);
  }
}

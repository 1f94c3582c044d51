package dev.m1.examples.eval;

import dev.m1.ModelOptions;
import dev.m1.ReasoningModel;
import dev.m1.eval.data.Benchmarks;
import dev.m1.eval.run.EvalPlan;
import dev.m1.eval.run.EvalRunner;
import dev.m1.testkit.Script;
import dev.m1.testkit.ScriptedBackend;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;

/** Sweeps a file of questions with a scripted model and prints how much memory is in use then. */
public final class ManyQuestions {
  private ManyQuestions() {}

  /** Runs into the folder named first the questions of the file named second. */
  public static void main(String[] arguments) {
    EvalPlan plan =
        EvalPlan.of(Benchmarks.jsonLines(Path.of(arguments[1])))
            .budgets(List.of(0, 5, 20))
            .maxAnswerTokens(8)
            .build();
    ModelOptions options = ModelOptions.builder().thinkingFormat("qwen3").build();
    try (ReasoningModel model =
        ReasoningModel.over(
            ScriptedBackend.builder()
                .script(Script.random(5).withClose(0.05))
                .contextTokens(20_000)
                .maxSequences(20)
                .build(),
            options)) {
      new EvalRunner(model, plan, Path.of(arguments[0]), progress -> {}).run();
      System.gc();
      System.out.println(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1024);
    }
  }
}

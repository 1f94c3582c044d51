package dev.m1.examples.eval;

import dev.m1.ModelOptions;
import dev.m1.ReasoningModel;
import dev.m1.eval.bedside.Wording;
import dev.m1.eval.data.Benchmarks;
import dev.m1.eval.run.EvalPlan;
import dev.m1.eval.run.EvalRunner;
import java.nio.file.Path;
import java.util.List;

/** Runs a small evaluation of the embedded model; its test kills it at any moment. */
public final class KillVictim {
  private KillVictim() {}

  /** Runs into the folder named first as many questions as the second says. */
  public static void main(String[] arguments) {
    ModelOptions options =
        ModelOptions.builder()
            .execution(ModelOptions.Execution.REPRODUCIBLE)
            .threads(1)
            .contextTokens(1024)
            .build();
    EvalPlan plan =
        EvalPlan.of(Benchmarks.bedside(8, Integer.parseInt(arguments[1]), Wording.TRAINING))
            .budgets(List.of(0, 8, 24))
            .maxAnswerTokens(24)
            .build();
    try (ReasoningModel model = ReasoningModel.embedded(options)) {
      System.out.println("ready");
      System.out.flush();
      new EvalRunner(model, plan, Path.of(arguments[0]), progress -> {}).run();
    }
  }
}

package dev.m1.examples.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.m1.ModelOptions;
import dev.m1.Observation;
import dev.m1.ReasoningModel;
import dev.m1.eval.bedside.Wording;
import dev.m1.eval.data.Benchmark;
import dev.m1.eval.data.Benchmarks;
import dev.m1.eval.run.EvalPlan;
import dev.m1.eval.run.EvalRunner;
import dev.m1.eval.run.RunDirectory;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * In the default execution a sweep and separate runs are batched differently, so their tokens may
 * part. Wherever they do, the model held two tokens for almost equally likely: a margin of logits
 * under a bound.
 *
 * <p>Another model: {@code -Dm1.agreement.model=FILE -Dm1.agreement.benchmark=medqa:FILE
 * -Dm1.agreement.questions=30}.
 */
class SweepAgreementTest {
  private static final String MODEL = System.getProperty("m1.agreement.model", "");
  private static final String BENCHMARK = System.getProperty("m1.agreement.benchmark", "bedside");
  private static final int QUESTIONS = Integer.getInteger("m1.agreement.questions", 12);
  private static final int THREADS = Integer.getInteger("m1.agreement.threads", 1);

  /** Logits of the embedded model reach about 20; rounding in another batch moves them by less. */
  private static final double BOUND = 0.25;

  /** Larger models in four bits differ more. */
  private static final double BOUND_REAL = 1.0;

  @TempDir private Path temporary;

  private RunDirectory run(ReasoningModel model, EvalPlan plan, String name) {
    Path folder = temporary.resolve(name);
    assertThat(new EvalRunner(model, plan, folder, progress -> {}).run()).isTrue();
    return RunDirectory.open(folder);
  }

  private Agreement agreement(ReasoningModel model, EvalPlan.Builder plan) {
    plan.record(Observation.MARGIN);
    Agreement agreement =
        Agreement.of(
            run(model, plan.exact(false).build(), "shared"),
            run(model, plan.exact(true).build(), "apart"));
    System.out.println(model.info().name() + ": " + agreement);
    return agreement;
  }

  @Test
  void batched_embeddedModel_partsFromSeparateRunsAtNearTiesOnly() {
    ModelOptions options =
        ModelOptions.builder().threads(THREADS).contextTokens(16_384).maxSequences(40).build();
    try (ReasoningModel model = ReasoningModel.embedded(options)) {
      Agreement agreement =
          agreement(
              model,
              EvalPlan.of(Benchmarks.bedside(77, QUESTIONS, Wording.TRAINING))
                  .budgets(List.of(0, 16, 32, 64, 96, 128, 192, 256))
                  .maxAnswerTokens(48));

      assertThat(agreement.cells()).isEqualTo(8 * QUESTIONS);
      assertThat(agreement.widestMargin()).isLessThan(BOUND);
    }
  }

  @Test
  void batched_anotherModel_partsFromSeparateRunsAtNearTiesOnly() {
    assumeTrue(!MODEL.isEmpty(), "no -Dm1.agreement.model=FILE");
    ModelOptions options =
        ModelOptions.builder().threads(THREADS).contextTokens(8192).maxSequences(15).build();
    Benchmark benchmark = Benchmarks.open(BENCHMARK);
    try (ReasoningModel model = ReasoningModel.open(Path.of(MODEL), options)) {
      Agreement agreement =
          agreement(
              model,
              EvalPlan.of(benchmark)
                  .limit(QUESTIONS)
                  .budgets(List.of(0, 32, 64, 128, 256))
                  .maxAnswerTokens(48));

      assertThat(agreement.widestMargin()).isLessThan(BOUND_REAL);
    }
  }
}

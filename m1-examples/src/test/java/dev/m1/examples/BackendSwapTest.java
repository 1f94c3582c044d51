package dev.m1.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.m1.ModelOptions;
import dev.m1.ModelOptions.Execution;
import dev.m1.Question;
import dev.m1.ReasoningModel;
import dev.m1.ReasoningResult;
import dev.m1.eval.bedside.BedsideGenerator;
import dev.m1.eval.bedside.Split;
import dev.m1.eval.bedside.Wording;
import dev.m1.spi.Backend;
import dev.m1.spi.BackendProvider;
import dev.m1.spi.DecodeBatch;
import dev.m1.spi.ModelProvider;
import dev.m1.trace.TraceEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Swaps the engine and nothing else: llama.cpp on the embedded model's GGUF file, PyTorch on its
 * Hugging Face folder. Whichever is wrong, the other one shows it.
 */
class BackendSwapTest {
  private static final int QUESTIONS = 100;
  private static final BedsideGenerator GENERATOR = BedsideGenerator.seeded(11);

  private static Question question(int index) {
    return GENERATOR.item(Split.TEST, Wording.TRAINING, index).question();
  }

  private static ModelOptions options(String backend) {
    return ModelOptions.builder()
        .backend(backend)
        .threads(1)
        .contextTokens(4096)
        .execution(Execution.REPRODUCIBLE)
        .build();
  }

  @Test
  void backendOption_swapped_givesTheSameThinkingAnswersAndDecisions() {
    CompletableFuture<List<String>> pyTorch = CompletableFuture.supplyAsync(() -> askAll("djl"));
    List<String> llama = askAll("llamacpp");
    List<String> djl = pyTorch.join();

    List<Integer> different =
        IntStream.range(0, QUESTIONS)
            .filter(i -> !llama.get(i).equals(djl.get(i)))
            .boxed()
            .toList();
    assertThat(different)
        .as(
            () ->
                "questions with different results, the first: "
                    + llama.get(different.get(0))
                    + "\nand\n"
                    + djl.get(different.get(0)))
        .hasSizeLessThanOrEqualTo(QUESTIONS / 100);
  }

  private static List<String> askAll(String backend) {
    List<String> results = new ArrayList<>();
    try (ReasoningModel model = ReasoningModel.embedded(options(backend))) {
      assertThat(model.info().backend()).isEqualTo(backend);
      for (int i = 0; i < QUESTIONS; i++) {
        String strategy = i % 10 == 0 ? "settled:every=16,confidence=0.6" : "fixed:300";
        results.add(told(model.session().budget(strategy).maxAnswerTokens(48).ask(question(i))));
      }
    }
    return results;
  }

  /** Everything that a run said and decided, without figures that carry rounding. */
  private static String told(ReasoningResult result) {
    StringBuilder told = new StringBuilder();
    told.append(result.thinking()).append('\n');
    told.append(result.thinkingEnd()).append('\n');
    told.append(result.answerText().text()).append('\n');
    told.append(result.answerEnd()).append('\n');
    for (TraceEvent event : result.trace().events()) {
      if (event instanceof TraceEvent.Decided decided) {
        told.append(decided.decision()).append('\n');
      } else if (event instanceof TraceEvent.Probed probed) {
        told.append(probed.result().position()).append(probed.result().letter()).append('\n');
      }
    }
    return told.toString();
  }

  @Test
  void logits_ofTheSameTokens_agreeInTheTopEight() {
    try (Backend llama = open("llamacpp");
        Backend djl = open("djl")) {
      assertThat(djl.vocabulary().size()).isEqualTo(llama.vocabulary().size());
      double worst = 0;
      for (int i = 0; i < 20; i++) {
        int[] tokens = llama.vocabulary().encode(question(i).text(), false);
        assertThat(djl.vocabulary().encode(question(i).text(), false)).isEqualTo(tokens);
        float[] expected = logits(llama, tokens);
        float[] actual = logits(djl, tokens);
        for (int token : top(expected)) {
          worst = Math.max(worst, Math.abs(expected[token] - actual[token]));
        }
      }
      assertThat(worst).as("largest difference of a logit").isLessThanOrEqualTo(2e-2);
    }
  }

  private static Backend open(String id) {
    ModelProvider tiny = ServiceLoader.load(ModelProvider.class).findFirst().orElseThrow();
    return BackendProvider.all().stream()
        .filter(provider -> provider.id().equals(id))
        .findFirst()
        .orElseThrow()
        .open(tiny.source(), options(id));
  }

  private static float[] logits(Backend backend, int[] tokens) {
    DecodeBatch batch = new DecodeBatch(tokens.length);
    int sequence = backend.createSequence();
    for (int i = 0; i < tokens.length; i++) {
      batch.add(sequence, tokens[i], i == tokens.length - 1);
    }
    backend.decode(batch);
    float[] logits = new float[backend.vocabulary().size()];
    backend.logits(tokens.length - 1, logits);
    backend.free(sequence);
    return logits;
  }

  private static List<Integer> top(float[] logits) {
    return IntStream.range(0, logits.length)
        .boxed()
        .sorted(Comparator.comparingDouble(token -> -logits[token]))
        .limit(8)
        .toList();
  }
}

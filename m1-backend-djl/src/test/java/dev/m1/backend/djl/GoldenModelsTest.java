package dev.m1.backend.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.m1.ModelOptions;
import dev.m1.backend.djl.Goldens.Golden;
import dev.m1.spi.Backend;
import dev.m1.spi.DecodeBatch;
import dev.m1.spi.ModelSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every family computes what Hugging Face transformers computes with the same weights. */
class GoldenModelsTest {
  private static final float TOLERANCE = 1e-4f;

  static List<String> models() {
    return Goldens.names();
  }

  private static Backend open(String model, String type) {
    ModelOptions options =
        ModelOptions.builder()
            .threads(1)
            .contextTokens(256)
            .maxSequences(3)
            .extra("djl.dtype", type)
            .build();
    return new DjlProvider().open(ModelSource.of(Goldens.folder(model)), options);
  }

  @ParameterizedTest
  @MethodSource("models")
  void logits_atOnceAndTokenByToken_areThoseOfTransformers(String model) {
    Golden golden = Golden.read(model);
    List<Integer> tokens = new ArrayList<>(golden.prompt());
    tokens.addAll(golden.continuation());
    try (Backend backend = open(model, "float32")) {
      int whole = backend.createSequence();
      float[][] atOnce = decode(backend, whole, tokens);
      int single = backend.createSequence();
      float[][] steps = new float[tokens.size()][];
      for (int i = 0; i < tokens.size(); i++) {
        steps[i] = decode(backend, single, tokens.subList(i, i + 1))[0];
      }
      int portions = backend.createSequence();
      for (int from = 0; from < tokens.size(); from += 7) {
        int to = Math.min(tokens.size(), from + 7);
        decode(backend, portions, tokens.subList(from, to));
      }
      golden
          .logits()
          .forEach(
              (place, expected) -> {
                assertThat(atOnce[place]).as("row %s", place).contains(expected, within(TOLERANCE));
                assertThat(steps[place]).as("step %s", place).contains(expected, within(TOLERANCE));
              });
      assertThat(backend.length(portions)).isEqualTo(tokens.size());
      int last = 5;
      assertThat(decode(backend, portions, List.of(last))[0])
          .contains(decode(backend, whole, List.of(last))[0], within(TOLERANCE));
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void greedy_continuation_isThatOfTransformers(String model) {
    Golden golden = Golden.read(model);
    try (Backend backend = open(model, "float32")) {
      assertThat(continued(backend, golden)).isEqualTo(golden.continuation());
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void logits_inSixteenBits_areThoseOfTransformersRounded(String model) {
    Golden golden = Golden.read(model);
    for (String type : List.of("float16", "bfloat16")) {
      try (Backend backend = open(model, type)) {
        float[][] rows = decode(backend, backend.createSequence(), golden.prompt());
        float[] expected = golden.logits().floorEntry(golden.prompt().size() - 1).getValue();
        // 8 bits of mantissa through a few layers, for logits of about 5
        float tolerance = type.equals("float16") ? 0.06f : 0.5f;
        assertThat(rows[golden.prompt().size() - 1]).as(type).contains(expected, within(tolerance));
        assertThat(backend.limits().kvBytesPerToken())
            .isEqualTo(
                2 * ModelConfig.read(Goldens.folder(model).resolve("config.json")).kvElements());
      }
    }
  }

  private static List<Integer> continued(Backend backend, Golden golden) {
    int sequence = backend.createSequence();
    float[][] rows = decode(backend, sequence, golden.prompt());
    float[] last = rows[rows.length - 1];
    List<Integer> continuation = new ArrayList<>();
    while (continuation.size() < golden.continuation().size()) {
      int best = 0;
      for (int token = 1; token < last.length; token++) {
        best = last[token] > last[best] ? token : best;
      }
      continuation.add(best);
      last = decode(backend, sequence, List.of(best))[0];
    }
    return continuation;
  }

  /** Appends tokens in one batch and returns the logits after each. */
  private static float[][] decode(Backend backend, int sequence, List<Integer> tokens) {
    DecodeBatch batch = new DecodeBatch(tokens.size());
    tokens.forEach(token -> batch.add(sequence, token, true));
    backend.decode(batch);
    float[][] rows = new float[tokens.size()][backend.vocabulary().size()];
    for (int row = 0; row < rows.length; row++) {
      backend.logits(row, rows[row]);
    }
    return rows;
  }
}

package dev.m1.backend.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.m1.ModelOptions;
import dev.m1.model.tiny.TinyModel;
import dev.m1.spi.Backend;
import dev.m1.spi.DecodeBatch;
import dev.m1.spi.ModelFormat;
import dev.m1.spi.ModelSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The TorchScript program computes what the same decoder does in plain operations. */
class ReferenceTest {
  private static final float TOLERANCE = 1e-4f;
  private static final ModelOptions OPTIONS =
      ModelOptions.builder()
          .threads(1)
          .contextTokens(1024)
          .maxSequences(4)
          .extra("djl.dtype", "float32") // on a GPU the checkpoint's own type is the default
          .build();

  static List<String> models() {
    return Goldens.names();
  }

  @Test
  void embeddedModel_promptsInOneRaggedBatchAndSteps_agreeWithPlainOperations() {
    ModelSource source = new TinyModel().source();
    agree(source, new int[] {150, 7, 1, 64}, 12);
  }

  @ParameterizedTest
  @MethodSource("models")
  void families_promptsInOneRaggedBatchAndSteps_agreeWithPlainOperations(String model) {
    agree(ModelSource.of(Goldens.folder(model)), new int[] {30, 1, 9, 17}, 6);
  }

  /** Reads prompts together, goes on with all of them step by step, and compares each row. */
  private static void agree(ModelSource source, int[] lengths, int steps) {
    try (Backend backend = new DjlProvider().open(source, OPTIONS);
        ReferenceDecoder reference = new ReferenceDecoder(source.path(ModelFormat.HUGGING_FACE))) {
      int size = backend.vocabulary().size();
      Random random = new Random(3);
      int[][] tokens = new int[lengths.length][];
      float[][][] expected = new float[lengths.length][][];
      for (int i = 0; i < lengths.length; i++) {
        tokens[i] = random.ints(lengths[i] + steps, 0, size).toArray();
        expected[i] = reference.logits(tokens[i]);
        assertThat(backend.createSequence()).isEqualTo(i);
      }
      float[] row = new float[size];
      for (int step = 0; step <= steps; step++) {
        DecodeBatch batch = new DecodeBatch(512);
        for (int i = 0; i < lengths.length; i++) {
          int from = step == 0 ? 0 : lengths[i] + step - 1;
          for (int j = from; j < lengths[i] + step; j++) {
            batch.add(i, tokens[i][j], j == lengths[i] + step - 1);
          }
        }
        backend.decode(batch);
        int sequence = 0;
        for (int r = 0; r < batch.size(); r++) {
          if (batch.wantsLogits(r)) {
            backend.logits(r, row);
            float[] plain = expected[sequence][lengths[sequence] + step - 1];
            assertThat(row).as("step %s", step).contains(plain, within(TOLERANCE));
            sequence++;
          }
        }
      }
    }
  }
}

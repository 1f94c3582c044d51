package dev.m1.backend.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.m1.ModelOptions;
import dev.m1.spi.Backend;
import dev.m1.spi.DecodeBatch;
import dev.m1.spi.ModelSource;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SmolLmTest {
  @Test
  void decode_realModel_saysSomethingSensible() {
    ModelOptions options = ModelOptions.builder().contextTokens(512).maxSequences(4).build();
    try (Backend backend = new LlamaCppProvider().open(ModelSource.of(Shared.smolLm()), options)) {
      String prompt =
          "<|im_start|>user\nWhat is the capital of France?<|im_end|>\n<|im_start|>assistant\n";
      int[] tokens = backend.vocabulary().encode(prompt, true);
      int sequence = backend.createSequence();
      DecodeBatch batch = new DecodeBatch(64);
      for (int i = 0; i < tokens.length; i++) {
        batch.add(sequence, tokens[i], i == tokens.length - 1);
      }
      float[] logits = new float[backend.vocabulary().size()];
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 12; i++) {
        backend.decode(batch);
        backend.logits(batch.size() - 1, logits);
        int best = 0;
        for (int t = 1; t < logits.length; t++) {
          best = logits[t] > logits[best] ? t : best;
        }
        if (backend.vocabulary().isEndOfGeneration(best)) {
          break;
        }
        text.append(new String(backend.vocabulary().bytes(best), StandardCharsets.UTF_8));
        batch.clear();
        batch.add(sequence, best, true);
      }
      assertThat(text.toString()).contains("Paris");
    }
  }
}

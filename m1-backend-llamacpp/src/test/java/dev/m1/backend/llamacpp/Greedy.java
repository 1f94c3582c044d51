package dev.m1.backend.llamacpp;

import dev.m1.spi.Backend;
import dev.m1.spi.DecodeBatch;
import java.nio.charset.StandardCharsets;

/** Feeds and generates on single sequences, the plain way. */
final class Greedy {
  private final Backend backend;
  private final DecodeBatch batch = new DecodeBatch(64);
  private final float[] logits;

  Greedy(Backend backend) {
    this.backend = backend;
    this.logits = new float[backend.vocabulary().size()];
  }

  /** Appends tokens and returns the logits after the last. */
  float[] feed(int sequence, int... tokens) {
    for (int start = 0; start < tokens.length; ) {
      int end = Math.min(tokens.length, start + backend.limits().maxBatchTokens());
      batch.clear();
      for (int i = start; i < end; i++) {
        batch.add(sequence, tokens[i], i == end - 1);
      }
      backend.decode(batch);
      start = end;
    }
    backend.logits(batch.size() - 1, logits);
    return logits.clone();
  }

  /** Generates one token at a time and returns the logits after each. */
  float[][] generate(int sequence, float[] first, int count) {
    float[][] all = new float[count + 1][];
    all[0] = first;
    for (int i = 0; i < count; i++) {
      all[i + 1] = feed(sequence, argmax(all[i]));
    }
    return all;
  }

  String text(int sequence, float[] first, int count) {
    StringBuilder text = new StringBuilder();
    float[] at = first;
    for (int i = 0; i < count; i++) {
      int best = argmax(at);
      if (backend.vocabulary().isEndOfGeneration(best)) {
        break;
      }
      text.append(new String(backend.vocabulary().bytes(best), StandardCharsets.UTF_8));
      at = feed(sequence, best);
    }
    return text.toString();
  }

  static int argmax(float[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }
}

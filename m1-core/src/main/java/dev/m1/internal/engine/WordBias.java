package dev.m1.internal.engine;

import dev.m1.spi.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Adds to the logits of tokens: a strategy's word bias, and the tokens that would end a thinking.
 * Used on the scheduler's thread.
 */
final class WordBias {
  private final int[] tokens;
  private final float[] amounts;
  private final Supplier<int[]> ends;

  private WordBias(int[] tokens, float[] amounts, Supplier<int[]> ends) {
    this.tokens = tokens;
    this.amounts = amounts;
    this.ends = ends;
  }

  /**
   * Finds the tokens of each word. Reads the whole vocabulary when there are words; on the
   * scheduler's thread.
   *
   * @param ends tokens that {@link #forbidEnds} forbids
   */
  static WordBias of(
      Map<String, Double> words, Vocabulary vocabulary, Pieces pieces, Supplier<int[]> ends) {
    IntList tokens = new IntList();
    FloatList amounts = new FloatList();
    if (!words.isEmpty()) {
      for (int id = 0; id < vocabulary.size(); id++) {
        if (!pieces.isControl(id)) {
          Double amount = words.get(new String(pieces.bytes(id), StandardCharsets.UTF_8).strip());
          if (amount != null) {
            tokens.add(id);
            amounts.add(amount.floatValue());
          }
        }
      }
    }
    return new WordBias(tokens.toArray(), amounts.toArray(), ends);
  }

  void apply(float[] row) {
    for (int i = 0; i < tokens.length; i++) {
      row[tokens[i]] += amounts[i];
    }
  }

  /** Forbids every token that would end the thinking. */
  void forbidEnds(float[] row) {
    for (int end : ends.get()) {
      row[end] = Float.NEGATIVE_INFINITY;
    }
  }
}

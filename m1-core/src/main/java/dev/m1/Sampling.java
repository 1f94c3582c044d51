package dev.m1;

import java.util.Map;

/**
 * How the next token is chosen from the logits. Immutable. Applied in this order: logit bias,
 * repetition penalty, temperature, top-k, top-p, min-p, then a draw.
 *
 * @param temperature 0 (the default) chooses the most probable token; up to 100
 * @param topK keeps the k most probable tokens; 0 keeps all
 * @param topP keeps the smallest set of most probable tokens whose probability reaches this; 1
 *     keeps all
 * @param minP drops tokens less probable than this fraction of the most probable one; 0 keeps all
 * @param repetitionPenalty divides positive and multiplies negative logits of tokens among the last
 *     {@code repetitionWindow}; 1 changes nothing (arXiv 1909.05858)
 * @param repetitionWindow how many of the last tokens are penalised
 * @param bias added to the logits of tokens, by id
 */
public record Sampling(
    double temperature,
    int topK,
    double topP,
    double minP,
    double repetitionPenalty,
    int repetitionWindow,
    Map<Integer, Double> bias) {
  private static final Sampling GREEDY = new Sampling(0, 0, 1, 0, 1, 64, Map.of());

  /** Checks the ranges and copies the bias. */
  public Sampling {
    inRange(temperature, 0, 100, "temperature");
    inRange(topK, 0, Integer.MAX_VALUE, "topK");
    inRange(topP, 0, 1, "topP");
    inRange(minP, 0, 1, "minP");
    inRange(repetitionPenalty, 0.01, 100, "repetitionPenalty");
    inRange(repetitionWindow, 0, 1 << 20, "repetitionWindow");
    bias = Map.copyOf(bias);
  }

  /**
   * Returns greedy decoding: always the most probable token (of equals, the one with the lowest
   * id).
   */
  public static Sampling greedy() {
    return GREEDY;
  }

  /** Returns sampling at a temperature, with nothing cut off. */
  public static Sampling temperature(double temperature) {
    return new Sampling(temperature, 0, 1, 0, 1, 64, Map.of());
  }

  /** Returns these settings with the k most probable tokens kept. */
  public Sampling withTopK(int k) {
    return new Sampling(temperature, k, topP, minP, repetitionPenalty, repetitionWindow, bias);
  }

  /** Returns these settings with nucleus sampling. */
  public Sampling withTopP(double p) {
    return new Sampling(temperature, topK, p, minP, repetitionPenalty, repetitionWindow, bias);
  }

  /** Returns these settings with a least relative probability. */
  public Sampling withMinP(double p) {
    return new Sampling(temperature, topK, topP, p, repetitionPenalty, repetitionWindow, bias);
  }

  /** Returns these settings with a repetition penalty over so many last tokens. */
  public Sampling withRepetitionPenalty(double penalty, int window) {
    return new Sampling(temperature, topK, topP, minP, penalty, window, bias);
  }

  /** Returns these settings with a logit bias by token id. */
  public Sampling withBias(Map<Integer, Double> byToken) {
    return new Sampling(
        temperature, topK, topP, minP, repetitionPenalty, repetitionWindow, byToken);
  }

  private static void inRange(double value, double least, double most, String name) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          name + " must be in " + least + ".." + most + ": " + value);
    }
  }
}

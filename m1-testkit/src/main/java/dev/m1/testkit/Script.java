package dev.m1.testkit;

import java.util.function.ToIntFunction;

/**
 * Says what a {@link ScriptedBackend} writes: a pure function from the tokens of a sequence to the
 * logits of the next one, so that forks, cuts and repeats behave as with a real model.
 */
@FunctionalInterface
public interface Script {
  /**
   * Writes the logits of the next token.
   *
   * @param history the sequence so far, never empty; valid during the call
   * @param logits one entry a token of the vocabulary, all 0 at first; must be finite afterwards
   */
  void write(TokenHistory history, float[] logits);

  /**
   * Returns a script that makes one token far more probable than the others, which are all equally
   * probable.
   */
  static Script choosing(ToIntFunction<TokenHistory> next) {
    return (history, logits) -> logits[next.applyAsInt(history)] = SpokenScript.CERTAIN;
  }

  /**
   * Returns a script that thinks a text, closes the thinking, answers and ends its turn.
   *
   * <p>It goes by the longest end of what stands in the sequence that is a beginning of its own
   * text: after injected text it starts again, after a hand-over it answers, and where its close
   * marker is forbidden the beginning of the thinking is the next best. Control tokens may be
   * written in both texts by name. The markers are found in the sequence: {@code <think>} and
   * {@code </think>}, or {@code <|im_start|>think} and {@code <|im_start|>answer}.
   *
   * @param thinking what it thinks; empty: closes at once
   * @param answer what it answers, starting right after the close marker or hand-over
   */
  static Script says(String thinking, String answer) {
    return new SpokenScript(thinking, answer);
  }

  /** Returns a model that writes at random, but always the same after the same tokens. */
  static RandomScript random(long seed) {
    return RandomScript.of(seed);
  }
}

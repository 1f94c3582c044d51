package dev.m1.eval.run;

import static java.util.Objects.requireNonNull;

import dev.m1.AnswerText;
import dev.m1.ExtractedAnswer.Outcome;
import dev.m1.ThinkingEnd;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Holds what one question gave under one condition. Immutable.
 *
 * @param arm the condition
 * @param reached false where the condition never came to pass (fewer "Wait" rounds fitted into the
 *     cap than asked for): the answer is then the one at the cap, and flip rates leave it out
 * @param thinkingTokens thinking tokens used, injected ones included
 * @param thinkingEnd what ended the thinking
 * @param copied whether the answer is a natural one that other cells share, not decoded for this
 * @param answer the answer part as the scorers read it
 * @param answerTokens tokens of the answer
 * @param decodedTokens tokens computed for this cell alone: hand-over and answer; 0 where copied
 * @param outcome how the run's own scorer read the answer
 * @param letter the letter read, in the presented order; empty unless one option was read
 * @param correct whether it is the key
 * @param letters probability of each option letter at the cut, in presented order, summing to 1;
 *     empty where it was not recorded
 */
public record Cell(
    Arm arm,
    boolean reached,
    int thinkingTokens,
    ThinkingEnd thinkingEnd,
    boolean copied,
    AnswerText answer,
    int answerTokens,
    int decodedTokens,
    Outcome outcome,
    Optional<String> letter,
    boolean correct,
    Map<String, Double> letters) {
  /** Copies the letters and checks the counts. */
  public Cell {
    requireNonNull(arm, "arm");
    requireNonNull(thinkingEnd, "thinkingEnd");
    requireNonNull(answer, "answer");
    requireNonNull(outcome, "outcome");
    requireNonNull(letter, "letter");
    letters = Collections.unmodifiableMap(new LinkedHashMap<>(letters));
    if (thinkingTokens < 0 || answerTokens < 0 || decodedTokens < 0) {
      throw new IllegalArgumentException(
          "token counts must be 0 or more: "
              + thinkingTokens
              + ", "
              + answerTokens
              + ", "
              + decodedTokens);
    }
  }
}

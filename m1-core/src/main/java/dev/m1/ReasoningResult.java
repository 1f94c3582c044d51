package dev.m1;

import static java.util.Objects.requireNonNull;

import dev.m1.trace.ReasoningTrace;

/**
 * What came of a session. Immutable.
 *
 * @param question the question
 * @param thinking the thinking as text, without markers
 * @param answerText the answer as the model wrote it, and what was put in front of it
 * @param answer what the answer commits to
 * @param thinkingEnd what ended the thinking
 * @param endReason why in a few words, where the strategy or m1 gave a reason; else empty
 * @param answerEnd what ended the answer
 * @param usage what it cost
 * @param timings where the time went
 * @param seed the seed of every random choice
 * @param model the model; its notice stands here too
 * @param trace every decision, forced token and probe, replayable
 */
public record ReasoningResult(
    Question question,
    String thinking,
    AnswerText answerText,
    ExtractedAnswer answer,
    ThinkingEnd thinkingEnd,
    String endReason,
    AnswerEnd answerEnd,
    Usage usage,
    Timings timings,
    long seed,
    ModelInfo model,
    ReasoningTrace trace) {
  /** Checks that nothing is null. */
  public ReasoningResult {
    requireNonNull(question, "question");
    requireNonNull(thinking, "thinking");
    requireNonNull(answerText, "answerText");
    requireNonNull(answer, "answer");
    requireNonNull(thinkingEnd, "thinkingEnd");
    requireNonNull(endReason, "endReason");
    requireNonNull(answerEnd, "answerEnd");
    requireNonNull(usage, "usage");
    requireNonNull(timings, "timings");
    requireNonNull(model, "model");
    requireNonNull(trace, "trace");
  }
}

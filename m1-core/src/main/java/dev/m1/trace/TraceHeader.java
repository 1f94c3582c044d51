package dev.m1.trace;

import static java.util.Objects.requireNonNull;

import dev.m1.ModelInfo;
import dev.m1.ModelOptions;
import dev.m1.Observation;
import dev.m1.Question;
import dev.m1.Requirements;
import dev.m1.Sampling;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What a session was run with.
 *
 * @param started when, by the wall clock
 * @param model the model, its device and native library
 * @param question the question; in traces without texts, one of the same shape whose texts are
 *     {@code ?}
 * @param withTexts whether question, thinking, answer and forced texts are recorded
 * @param strategy the strategy as text where it has one, else its class name
 * @param requirements what the strategy had announced
 * @param recorded figures of each token that were computed
 * @param thinkingFormat the thinking format's name
 * @param sampling how tokens were chosen
 * @param seed the seed of every random choice
 * @param execution how sessions shared the model
 * @param maxThinkingTokens the thinking budget in force: the least of the session's, the strategy's
 *     and the context's
 * @param thinkingLimit the bound without the strategy's: the lesser of the session's and the
 *     context's; at least {@code maxThinkingTokens}
 * @param maxAnswerTokens the answer limit
 * @param deadline the session's deadline from its start
 */
public record TraceHeader(
    Instant started,
    ModelInfo model,
    Question question,
    boolean withTexts,
    String strategy,
    Requirements requirements,
    Set<Observation> recorded,
    String thinkingFormat,
    Sampling sampling,
    long seed,
    ModelOptions.Execution execution,
    int maxThinkingTokens,
    int thinkingLimit,
    int maxAnswerTokens,
    Optional<Duration> deadline) {
  /** Checks that nothing is null and the order of the bounds. */
  public TraceHeader {
    requireNonNull(started, "started");
    requireNonNull(model, "model");
    requireNonNull(question, "question");
    requireNonNull(strategy, "strategy");
    requireNonNull(requirements, "requirements");
    recorded = Set.copyOf(recorded);
    requireNonNull(thinkingFormat, "thinkingFormat");
    requireNonNull(sampling, "sampling");
    requireNonNull(execution, "execution");
    requireNonNull(deadline, "deadline");
    if (maxThinkingTokens < 0 || thinkingLimit < maxThinkingTokens) {
      throw new IllegalArgumentException(
          "a trace needs 0 <= maxThinkingTokens <= thinkingLimit: "
              + maxThinkingTokens
              + ", "
              + thinkingLimit);
    }
  }
}

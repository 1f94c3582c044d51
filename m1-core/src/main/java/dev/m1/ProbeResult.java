package dev.m1;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a probe saw. Immutable.
 *
 * @param id counts the session's probes from 0
 * @param probe what was asked
 * @param position thinking tokens at the fork
 * @param text what the fork wrote; empty for one-row probes
 * @param logProbs natural logarithm of the probability of each token written, at temperature 1;
 *     empty for a {@link Probe.SessionAnswer} that is not greedy
 * @param letters probability of each option letter, in option order, summing to 1; empty unless
 *     letters were asked
 * @param entropy entropy of the first row in nats: over the letters for {@link
 *     Probe.OptionLetters}, over the vocabulary for {@link Probe.NextToken}; empty for answers
 * @param answer the answer as extractors read it; empty for one-row probes, and where a {@link
 *     Probe.SessionAnswer} re-opened its thinking after a natural end: only the session itself
 *     could go on there
 * @param extracted what the session's extractor reads in the answer; empty where there is none
 * @param tokens tokens decoded for this probe, forced and sampled
 */
public record ProbeResult(
    int id,
    Probe probe,
    int position,
    String text,
    List<Double> logProbs,
    Map<String, Double> letters,
    OptionalDouble entropy,
    Optional<AnswerText> answer,
    Optional<ExtractedAnswer> extracted,
    int tokens) {
  /** Copies the collections. */
  public ProbeResult {
    requireNonNull(probe, "probe");
    requireNonNull(text, "text");
    logProbs = List.copyOf(logProbs);
    letters = Collections.unmodifiableMap(new LinkedHashMap<>(letters));
    requireNonNull(entropy, "entropy");
    requireNonNull(answer, "answer");
    requireNonNull(extracted, "extracted");
  }

  /** Creates a result of which only the text is known, not how it ended and what led to it. */
  public ProbeResult(
      int id,
      Probe probe,
      int position,
      String text,
      List<Double> logProbs,
      Map<String, Double> letters,
      OptionalDouble entropy,
      Optional<ExtractedAnswer> extracted,
      int tokens) {
    this(
        id, probe, position, text, logProbs, letters, entropy, Optional.empty(), extracted, tokens);
  }

  /** Returns the most probable letter, or the letter read from the answer, if there is one. */
  public Optional<String> letter() {
    Optional<String> best =
        letters.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
    return best.isPresent() ? best : extracted.flatMap(ExtractedAnswer::letter);
  }

  /**
   * Returns how sure the model is, from 0 to 1: the highest letter probability, else the geometric
   * mean probability of the tokens written, else 0.
   */
  public double confidence() {
    if (!letters.isEmpty()) {
      return Collections.max(letters.values());
    }
    return logProbs.isEmpty()
        ? 0
        : Math.exp(logProbs.stream().mapToDouble(Double::doubleValue).average().orElse(0));
  }
}

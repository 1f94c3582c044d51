package dev.m1.internal.engine;

import dev.m1.Probe;
import dev.m1.Question.MultipleChoice;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A probe under way: a fork that reads some forced tokens and looks. Built by the session's thread,
 * runs on the scheduler's, read by the session's again when it is done.
 */
final class ProbeRun {
  final int id;
  final Probe probe;
  final int position;
  final String text;
  final Transcript answer;
  final FloatList logProbs = new FloatList();
  final Map<String, Double> letters = new LinkedHashMap<>();
  double entropy = Double.NaN;
  boolean complete;

  /** Whether the model thinks again after a natural end, where only the session could go on. */
  boolean rethinks;

  /** All that was forced; grows where re-opened thinking is closed again. */
  int[] forced;

  /** What closes re-opened thinking again. */
  int[] closing = {};

  /** How often re-opened thinking was closed again. */
  int reopenings;

  byte[] likeliest = {};
  private @Nullable Lane lane;

  /**
   * Describes a probe.
   *
   * @param text the hand-over that an extractor is shown
   * @param forced the tokens appended first
   * @param withMargin whether margins are recorded
   */
  ProbeRun(int id, Probe probe, int position, String text, int[] forced, boolean withMargin) {
    this.id = id;
    this.probe = probe;
    this.position = position;
    this.text = text;
    this.forced = forced;
    answer = new Transcript(false, withMargin);
  }

  /**
   * Forks a lane at a length and appends the forced tokens; what looks is put on it next.
   *
   * @param length tokens of the main lane that the fork goes on from
   */
  Lane fork(Lane main, int length) {
    Lane fork = main.fork();
    lane = fork;
    fork.truncate(length);
    fork.feed(forced);
    return fork;
  }

  /** Closes re-opened thinking again, on the fork. */
  void closeAgain(Lane fork) {
    reopenings++;
    int[] all = Arrays.copyOf(forced, forced.length + closing.length);
    System.arraycopy(closing, 0, all, forced.length, closing.length);
    forced = all;
    fork.feed(closing);
  }

  /** Says whether the probe was cancelled before its first row. */
  boolean sawNothing() {
    return !complete && !rethinks && answer.size() == 0 && Double.isNaN(entropy);
  }

  void free() {
    Lane fork = lane;
    if (fork != null) {
      lane = null;
      fork.free();
    }
  }

  /** Looks at one row: the probabilities of the option letters. */
  void seeLetters(float[] row, List<int[]> tokensOfLetters) {
    float max = Float.NEGATIVE_INFINITY;
    for (int[] tokens : tokensOfLetters) {
      for (int token : tokens) {
        max = Math.max(max, row[token]);
      }
    }
    double[] weights = new double[tokensOfLetters.size()];
    double total = 0;
    for (int i = 0; i < weights.length; i++) {
      for (int token : tokensOfLetters.get(i)) {
        weights[i] += Math.exp(row[token] - max);
      }
      total += weights[i];
    }
    entropy = 0;
    for (int i = 0; i < weights.length; i++) {
      double probability = weights[i] / total;
      letters.put(MultipleChoice.letter(i), probability);
      entropy -= probability > 0 ? probability * Math.log(probability) : 0;
    }
  }

  /** Looks at one row: the likeliest token and the entropy. */
  void seeNextToken(float[] row, Pieces pieces) {
    int token = Sampler.argmax(row);
    entropy = Sampler.entropy(row);
    logProbs.add((float) Sampler.logProbability(row, token));
    likeliest = pieces.bytes(token);
  }
}

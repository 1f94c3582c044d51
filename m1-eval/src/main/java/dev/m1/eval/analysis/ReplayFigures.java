package dev.m1.eval.analysis;

import dev.m1.ThinkingEnd;
import dev.m1.eval.run.Arm;
import dev.m1.eval.stats.PairedDifference;
import dev.m1.eval.stats.Proportion;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a strategy would have given over a run's recorded thinking. Nothing in it is interpolated:
 * where the recording cannot tell, a row is counted as such. Immutable.
 *
 * @param strategy the strategy's text
 * @param rows the run's lines
 * @param withoutTrace rows whose thinking was not recorded, failed sessions among them
 * @param notRecorded rows in which the strategy asked for what only the model could tell
 * @param censored rows in which it would have thought past the end of the recording
 * @param ended rows in which its end is known, abstentions among them
 * @param ends those rows by what ended the thinking
 * @param meanThinkingTokens thinking tokens at its end, a row with a known end
 * @param meanProbeTokens tokens of the probes it asked for, a row with a known end
 * @param written rows whose answer there is known because the model wrote it at that very place
 * @param letters rows whose answer there is known as the most probable option letter, which a probe
 *     read at that very place
 * @param abstained rows in which it declined to answer; they count as not right
 * @param answerNotRecorded rows with a known end and no answer recorded at that place
 * @param right right answers among the known ones
 * @param accuracy right answers among the known ones, with its interval; empty without any. Rows
 *     that end where something was recorded are no random choice: see the bounds
 * @param lowerBound accuracy over all rows if every answer that is not known were wrong
 * @param upperBound accuracy over all rows if every answer that the recording left open were right
 * @param comparisons with each condition of the run, on the rows with a known answer
 * @param reasons why rows were not recorded or censored, the most frequent first
 */
public record ReplayFigures(
    String strategy,
    int rows,
    int withoutTrace,
    int notRecorded,
    int censored,
    int ended,
    Map<ThinkingEnd, Integer> ends,
    double meanThinkingTokens,
    double meanProbeTokens,
    int written,
    int letters,
    int abstained,
    int answerNotRecorded,
    int right,
    Optional<Proportion> accuracy,
    double lowerBound,
    double upperBound,
    List<Comparison> comparisons,
    List<Reason> reasons) {
  /** Copies the collections. */
  public ReplayFigures {
    ends = Collections.unmodifiableMap(new LinkedHashMap<>(ends));
    comparisons = List.copyOf(comparisons);
    reasons = List.copyOf(reasons);
  }

  /**
   * The strategy beside a recorded condition, on the rows in which both have an answer.
   *
   * @param arm the condition
   * @param difference accuracy of the strategy less that of the condition
   * @param byLetters how many of the strategy's answers here are letters of a probe
   * @param thinkingTokens thinking tokens of the strategy, a row
   * @param armThinkingTokens thinking tokens of the condition, a row
   */
  public record Comparison(
      Arm arm,
      PairedDifference difference,
      int byLetters,
      double thinkingTokens,
      double armThinkingTokens) {}

  /**
   * Why the recording could not tell.
   *
   * @param text the reason, numbers of tokens left out
   * @param rows in how many rows
   */
  public record Reason(String text, int rows) {}

  /** Returns the figures as JSON; a figure that is not there is null. */
  public String toJson() {
    return FiguresJson.write(this);
  }
}

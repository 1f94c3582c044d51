package dev.m1.eval.analysis;

import dev.m1.ExtractedAnswer.Outcome;
import dev.m1.ThinkingEnd;
import dev.m1.eval.run.Arm;
import dev.m1.eval.stats.Proportion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What one condition gave: accuracy with interval and bounds, outcome rates, tokens. Immutable.
 *
 * @param arm the condition
 * @param accuracy share of right answers; what was not parsed counts as wrong here
 * @param chanceBound the accuracy if each answer that was not parsed were right with the chance of
 *     a guess: 1 over the options, 0 where the options are not known
 * @param upperBound the accuracy if every answer that was not parsed were right
 * @param outcomes rows by how the answer was read, every outcome listed; failed sessions are in
 *     none
 * @param failed rows whose session failed
 * @param notReached rows in which the condition never came to pass
 * @param cut share of the rows with a session whose thinking did not end by itself
 * @param meanThinkingTokens thinking tokens used a row, without failed ones
 * @param meanTokens tokens a separate run computes after the prompt: thinking, hand-over and
 *     answer, a row, without failed ones
 * @param tokensPerRight those tokens, of all rows, for each right answer: the cost of a right
 *     answer; empty without one
 */
public record ArmFigures(
    Arm arm,
    Proportion accuracy,
    double chanceBound,
    double upperBound,
    Map<Outcome, Integer> outcomes,
    int failed,
    int notReached,
    double cut,
    double meanThinkingTokens,
    double meanTokens,
    OptionalDouble tokensPerRight) {
  /** Copies the outcomes. */
  public ArmFigures {
    outcomes = Collections.unmodifiableMap(new LinkedHashMap<>(outcomes));
  }

  /** Returns the rows in which no answer could be read, failed sessions included. */
  public int unparsed() {
    return accuracy.rows() - outcomes.getOrDefault(Outcome.PARSED, 0);
  }

  /** Measures each condition that has an answer, in the run's order. */
  static List<ArmFigures> all(AnswerTable table) {
    List<ArmFigures> all = new ArrayList<>();
    for (int a = 0; a < table.arms().size(); a++) {
      if (Rows.present(table, a).length > 0) {
        all.add(of(table, a));
      }
    }
    return all;
  }

  /** Measures the condition of a column. */
  static ArmFigures of(AnswerTable table, int column) {
    int[] rows = Rows.present(table, column);
    Map<Outcome, Integer> outcomes = new LinkedHashMap<>();
    for (Outcome outcome : Outcome.values()) {
      outcomes.put(outcome, 0);
    }
    int failed = 0;
    int notReached = 0;
    int cut = 0;
    double guessed = 0;
    int unparsed = 0;
    long thinking = 0;
    long tokens = 0;
    for (int row : rows) {
      if (!table.parsed(row, column)) {
        unparsed++;
        guessed += table.options(row) == 0 ? 0 : 1.0 / table.options(row);
      }
      if (table.failed(row)) {
        failed++;
        continue;
      }
      table.outcome(row, column).ifPresent(outcome -> outcomes.merge(outcome, 1, Integer::sum));
      notReached += table.reached(row, column) ? 0 : 1;
      cut += table.thinkingEnd(row, column) == ThinkingEnd.NATURAL ? 0 : 1;
      thinking += table.thinkingTokens(row, column);
      tokens += table.separateTokens(row, column);
    }
    int answered = Math.max(1, rows.length - failed);
    Proportion accuracy = Rows.accuracy(table, column, rows);
    return new ArmFigures(
        table.arms().get(column),
        accuracy,
        (accuracy.hits() + guessed) / rows.length,
        (double) (accuracy.hits() + unparsed) / rows.length,
        outcomes,
        failed,
        notReached,
        (double) cut / answered,
        (double) thinking / answered,
        (double) tokens / answered,
        accuracy.hits() == 0
            ? OptionalDouble.empty()
            : OptionalDouble.of((double) tokens / accuracy.hits()));
  }
}

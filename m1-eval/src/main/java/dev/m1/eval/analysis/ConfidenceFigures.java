package dev.m1.eval.analysis;

import dev.m1.eval.run.Arm;
import dev.m1.eval.stats.Calibration;
import dev.m1.eval.stats.RiskCoverage;
import java.util.Arrays;
import java.util.Optional;

/**
 * Says what the option letters' probabilities at the cut are worth: the confidence is that of the
 * most probable letter, right means that this letter is the key. Immutable.
 *
 * @param arm the condition
 * @param calibration whether confidence is accuracy, in 10 bins
 * @param riskCoverage how wrong answers thin out when the unsure ones are abstained from; at most
 *     200 points
 */
public record ConfidenceFigures(Arm arm, Calibration calibration, RiskCoverage riskCoverage) {
  private static final int BINS = 10;
  private static final int POINTS = 200;

  /** Measures; empty where no letters were recorded. */
  static Optional<ConfidenceFigures> of(AnswerTable table, int column) {
    int[] rows =
        Arrays.stream(Rows.answered(table, column))
            .filter(row -> !Double.isNaN(table.confidence(row, column)))
            .toArray();
    if (rows.length == 0) {
      return Optional.empty();
    }
    double[] confidence =
        Arrays.stream(rows).mapToDouble(r -> table.confidence(r, column)).toArray();
    boolean[] right = new boolean[rows.length];
    for (int i = 0; i < right.length; i++) {
      right[i] = table.letterCorrect(rows[i], column);
    }
    return Optional.of(
        new ConfidenceFigures(
            table.arms().get(column),
            Calibration.of(confidence, right, table.clustersOf(rows), BINS),
            RiskCoverage.of(confidence, right).thinned(POINTS)));
  }
}

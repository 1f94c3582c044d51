package dev.m1.eval.stats;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Says how often answers are wrong when only the surest are given and the rest abstained from
 * (Geifman and El-Yaniv 2017, arXiv 1705.08500). Immutable.
 *
 * @param points one for each confidence that occurs, by rising coverage
 * @param area AURC: mean risk over the answers when they are added from the surest on; answers of
 *     equal confidence come in together
 */
public record RiskCoverage(List<Point> points, double area) {
  /** Copies the points. */
  public RiskCoverage {
    points = List.copyOf(points);
  }

  /**
   * Answering where the confidence is at least a threshold.
   *
   * @param threshold the least confidence that is answered
   * @param coverage share of the questions that are answered
   * @param risk share of wrong ones among those answered
   */
  public record Point(double threshold, double coverage, double risk) {}

  /**
   * Measures.
   *
   * @param confidence of each answer
   * @param right which are right
   * @throws IllegalArgumentException if there is no row, or the lengths differ
   */
  public static RiskCoverage of(double[] confidence, boolean[] right) {
    if (confidence.length == 0 || confidence.length != right.length) {
      throw new IllegalArgumentException(
          "needs rows, as many right as confidence: " + confidence.length + ", " + right.length);
    }
    int rows = confidence.length;
    int[] order =
        IntStream.range(0, rows)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -confidence[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    List<Point> points = new ArrayList<>();
    double area = 0;
    int wrong = 0;
    int before = 0;
    for (int i = 0; i < rows; i++) {
      wrong += right[order[i]] ? 0 : 1;
      boolean last = i == rows - 1 || confidence[order[i + 1]] != confidence[order[i]];
      if (last) {
        double risk = (double) wrong / (i + 1);
        points.add(new Point(confidence[order[i]], (i + 1.0) / rows, risk));
        area += risk * (i + 1 - before) / rows;
        before = i + 1;
      }
    }
    return new RiskCoverage(points, area);
  }

  /** Returns the points thinned to at most so many, the first and the last among them. */
  public RiskCoverage thinned(int most) {
    if (points.size() <= most || most < 2) {
      return this;
    }
    List<Point> kept = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      kept.add(points.get((int) ((long) i * (points.size() - 1) / (most - 1))));
    }
    return new RiskCoverage(kept, area);
  }
}

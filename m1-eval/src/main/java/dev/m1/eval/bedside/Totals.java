package dev.m1.eval.bedside;

import java.util.ArrayList;
import java.util.List;

/**
 * Draws one level for each criterion so that their points add up to a wanted total.
 *
 * <p>Exact conditional sampling: for every suffix of the criteria, the weight of all ways to reach
 * each sum is known, so each level is drawn with its true probability given the total. Immutable.
 */
final class Totals {

  private final List<Criterion> criteria;
  private final int offset;
  // ways[i][s + offset]: weight of all choices for criteria i.. that add up to s
  private final double[][] ways;

  Totals(BedsideScore score) {
    criteria = score.criteria();
    int reach = 0;
    for (Criterion criterion : criteria) {
      reach += Math.max(Math.abs(criterion.minPoints()), Math.abs(criterion.maxPoints()));
    }
    offset = reach;
    ways = new double[criteria.size() + 1][2 * reach + 1];
    ways[criteria.size()][offset] = 1;
    for (int i = criteria.size() - 1; i >= 0; i--) {
      for (int sum = -reach; sum <= reach; sum++) {
        for (Level level : criteria.get(i).levels()) {
          ways[i][sum + offset] += level.weight() * ways(i + 1, sum - level.points());
        }
      }
    }
  }

  private double ways(int first, int sum) {
    return Math.abs(sum) > offset ? 0 : ways[first][sum + offset];
  }

  /** Draws the levels, in the order of the criteria. */
  List<Level> draw(int total, CounterRandom random) {
    if (ways(0, total) == 0) {
      throw new IllegalArgumentException("no levels add up to " + total);
    }
    List<Level> drawn = new ArrayList<>();
    int left = total;
    for (int i = 0; i < criteria.size(); i++) {
      List<Level> levels = criteria.get(i).levels();
      double[] weights = new double[levels.size()];
      for (int j = 0; j < weights.length; j++) {
        weights[j] = levels.get(j).weight() * ways(i + 1, left - levels.get(j).points());
      }
      Level level = levels.get(random.weighted(weights));
      drawn.add(level);
      left -= level.points();
    }
    return drawn;
  }
}

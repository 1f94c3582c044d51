package dev.m1.eval.stats;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Holm's step-down adjustment of a family of p-values (Holm 1979). */
public final class Holm {
  /** A difference counts as found where its adjusted p-value is below this. */
  public static final double LEVEL = 0.05;

  private Holm() {}

  /**
   * Returns the adjusted p-values, in the given order: comparing each with {@link #LEVEL} keeps the
   * chance of any false finding in the family below it.
   *
   * @param p from 0 to 1 each
   */
  public static double[] adjust(double... p) {
    int[] order =
        IntStream.range(0, p.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> p[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] adjusted = new double[p.length];
    double before = 0;
    for (int rank = 0; rank < order.length; rank++) {
      double raised = Math.min(1, (p.length - rank) * p[order[rank]]);
      before = Math.max(before, raised);
      adjusted[order[rank]] = before;
    }
    return adjusted;
  }
}

package dev.m1.cli.bench;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.List;

/**
 * What was measured of one thing in several rounds, in each round with and without m1's core.
 *
 * @param what the thing, such as {@code generate, 8 sessions}
 * @param unit of both figures
 * @param stack through the full stack, one figure a round
 * @param bare in the bare loop, in the same rounds
 */
public record Comparison(String what, String unit, List<Double> stack, List<Double> bare) {
  /** Copies the figures and checks that there is a pair for each round. */
  public Comparison {
    requireNonNull(what, "what");
    requireNonNull(unit, "unit");
    stack = List.copyOf(stack);
    bare = List.copyOf(bare);
    if (stack.isEmpty() || stack.size() != bare.size()) {
      throw new IllegalArgumentException(
          what + " needs a pair of figures a round: " + stack.size() + " and " + bare.size());
    }
  }

  /** Returns the median through the full stack. */
  public double stackMedian() {
    return median(figures(stack));
  }

  /** Returns the median in the bare loop. */
  public double bareMedian() {
    return median(figures(bare));
  }

  /** Returns the median of the rounds' own ratios, stack / bare: what both sides shared cancels. */
  public double ratio() {
    return median(ratios());
  }

  /** Returns the lowest ratio of a round. */
  public double lowestRatio() {
    return Arrays.stream(ratios()).min().orElseThrow();
  }

  /** Returns the highest ratio of a round. */
  public double highestRatio() {
    return Arrays.stream(ratios()).max().orElseThrow();
  }

  private double[] ratios() {
    double[] ratios = new double[stack.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = stack.get(i) / bare.get(i);
    }
    return ratios;
  }

  private static double[] figures(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }
}

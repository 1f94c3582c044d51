package dev.m1.cli.bench;

import dev.m1.ModelInfo;
import dev.m1.spi.BackendLimits;
import java.util.List;

/**
 * What a benchmark found.
 *
 * @param info the model
 * @param limits the sizes it was opened with
 * @param tokens how many tokens each session generated
 * @param comparisons what was measured, in order
 * @param skipped what was not, with the reason
 */
public record Findings(
    ModelInfo info,
    BackendLimits limits,
    int tokens,
    List<Comparison> comparisons,
    List<String> skipped) {
  /** Copies the lists. */
  public Findings {
    comparisons = List.copyOf(comparisons);
    skipped = List.copyOf(skipped);
  }
}

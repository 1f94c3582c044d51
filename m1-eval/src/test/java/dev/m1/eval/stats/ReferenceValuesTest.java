package dev.m1.eval.stats;

import static dev.m1.eval.stats.Reference.doubles;
import static dev.m1.eval.stats.Reference.flags;
import static dev.m1.eval.stats.Reference.ints;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every statistic beside the value of an independent implementation. */
class ReferenceValuesTest {
  private static final double CLOSE = 1e-9;

  private static void same(double ours, JsonNode node, String field) {
    double theirs = Reference.number(node.path(field));
    double tolerance = CLOSE * Math.max(1, Math.abs(theirs));
    assertThat(ours).as(field).isCloseTo(theirs, within(tolerance));
  }

  private static void same(Interval ours, JsonNode node) {
    same(ours.low(), node, "low");
    same(ours.high(), node, "high");
  }

  @Test
  void quantiles_normalAndStudent_areSciPys() {
    JsonNode all = Reference.of("quantiles");
    same(Quantiles.normal(), all, "normal");
    for (JsonNode each : all.path("student")) {
      same(Quantiles.student(each.path("freedom").intValue()), each, "quantile");
    }
    for (JsonNode each : all.path("studentP")) {
      int freedom = each.path("freedom").intValue();
      same(Quantiles.studentP(each.path("t").doubleValue(), freedom), each, "p");
    }
  }

  static java.util.stream.Stream<JsonNode> wilson() {
    return Reference.cases("wilson");
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("wilson")
  void wilson_counts_isStatsmodels(JsonNode each) {
    same(Wilson.interval(each.path("hits").intValue(), each.path("rows").intValue()), each);
  }

  static java.util.stream.Stream<JsonNode> proportions() {
    return Reference.cases("proportions");
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("proportions")
  void proportion_clusters_errorOfStatsmodelsAndIntervalByRootFinding(JsonNode each) {
    Proportion ours = Proportion.of(flags(each.path("right")), ints(each.path("cluster")));
    same(ours.value(), each, "share");
    same(ours.standardError(), each, "standardError");
    same(ours.designEffect(), each, "designEffect");
    same(ours.interval(), each);
  }

  static java.util.stream.Stream<JsonNode> differences() {
    return Reference.cases("differences");
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("differences")
  void pairedDifference_clusters_errorOfStatsmodelsAndIntervalByRootFinding(JsonNode each) {
    PairedDifference ours =
        PairedDifference.of(
            flags(each.path("first")), flags(each.path("second")), ints(each.path("cluster")));
    same(ours.value(), each, "value");
    same(ours.standardError(), each, "standardError");
    same(ours.interval(), each);
    same(ours.p(), each, "p");
    same(ours.mcNemar(), each, "mcNemar");
    assertThat(new int[] {ours.bothRight(), ours.onlyFirst(), ours.onlySecond(), ours.bothWrong()})
        .containsExactly(ints(each.path("table")));
  }

  static java.util.stream.Stream<JsonNode> mcNemar() {
    return Reference.cases("mcNemar");
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("mcNemar")
  void mcNemar_counts_isStatsmodelsAndTheSignFlipOfSinglePairs(JsonNode each) {
    int first = each.path("first").intValue();
    int second = each.path("second").intValue();
    same(McNemar.exact(first, second), each, "p");
    int[] gains = new int[first + second];
    Arrays.fill(gains, 0, first, 1);
    Arrays.fill(gains, first, gains.length, -1);
    same(SignFlip.exact(gains), each, "p");
  }

  static java.util.stream.Stream<JsonNode> holm() {
    return Reference.cases("holm");
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("holm")
  void holm_families_areStatsmodels(JsonNode each) {
    assertThat(Holm.adjust(doubles(each.path("p"))))
        .containsExactly(doubles(each.path("adjusted")), within(CLOSE));
  }

  static java.util.stream.Stream<JsonNode> signFlip() {
    return Reference.cases("signFlip");
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("signFlip")
  void signFlip_gains_isSciPysExactPermutationTest(JsonNode each) {
    same(SignFlip.exact(ints(each.path("gains"))), each, "p");
  }

  static java.util.stream.Stream<JsonNode> newcombe() {
    return Reference.cases("newcombe");
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("newcombe")
  void newcombe_tables_areThoseOverStatsmodelsWilson(JsonNode each) {
    int[] n = ints(each.path("counts"));
    same(Newcombe.paired(n[0], n[1], n[2], n[3]), each);
  }

  @Test
  void newcombe_examplesInPrint_areMet() {
    // Newcombe 1998, table of examples, method 10
    Interval paper = Newcombe.paired(36, 12, 2, 0);
    assertThat(paper.low()).isCloseTo(0.0569, within(5e-5));
    assertThat(paper.high()).isCloseTo(0.3404, within(5e-5));
  }

  static java.util.stream.Stream<JsonNode> tango() {
    return Reference.cases("tango");
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("tango")
  void tango_counts_isTheRootOfItsDefinition(JsonNode each) {
    same(
        Tango.paired(
            each.path("onlyFirst").doubleValue(),
            each.path("onlySecond").doubleValue(),
            each.path("rows").doubleValue(),
            each.path("z").doubleValue()),
        each);
  }

  @Test
  void pairedDifference_noPairDiffers_isNewcombesAndAllDiffer_reachesTheEnd() {
    boolean[] half = new boolean[60];
    Arrays.fill(half, 0, 20, true);
    int[] twins = java.util.stream.IntStream.range(0, 60).map(i -> i / 2).toArray();
    PairedDifference same = PairedDifference.of(half, half, twins);
    assertThat(same.interval()).isEqualTo(Newcombe.paired(10, 0, 0, 20));
    assertThat(same.p()).isEqualTo(1);

    boolean[] all = new boolean[60];
    Arrays.fill(all, true);
    Interval won = PairedDifference.of(all, new boolean[60], twins).interval();
    assertThat(won.high()).isEqualTo(1);
    assertThat(won.low()).isBetween(0.6, 0.95);
    assertThat(PairedDifference.of(all, half, new int[60]).interval())
        .isEqualTo(new Interval(-1, 1));
  }

  static java.util.stream.Stream<JsonNode> passAt() {
    return Reference.cases("passAt");
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("passAt")
  void passAt_samples_isSciPysHypergeometric(JsonNode each) {
    int samples = each.path("samples").intValue();
    int right = each.path("right").intValue();
    same(Votes.passAt(samples, right, each.path("k").intValue()), each, "value");
  }

  static java.util.stream.Stream<JsonNode> majorityAt() {
    return Reference.cases("majorityAt");
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("majorityAt")
  void majorityAt_samples_isTheMeanOfAllSubsets(JsonNode each) {
    int[] counts = ints(each.path("counts"));
    int key = each.path("key").intValue();
    int unread = each.path("unread").intValue();
    same(Votes.majorityAt(counts, key, unread, each.path("k").intValue()), each, "value");
  }

  @Test
  void weighted_votes_mostWeightWinsAndTiesShare() {
    int[] answers = {0, 1, 1, -1};
    assertThat(Votes.weighted(answers, new double[] {0.9, 0.5, 0.3, 5}, 0)).isEqualTo(1);
    assertThat(Votes.weighted(answers, new double[] {0.5, 0.5, 0.3, 5}, 0)).isZero();
    assertThat(Votes.weighted(answers, new double[] {0.75, 0.5, 0.25, 5}, 0)).isEqualTo(0.5);
    assertThat(Votes.weighted(new int[] {-1}, new double[] {1}, 2)).isZero();
  }

  @Test
  void highestOf_draws_isTheMeanOverAllSubsets() {
    double[] sorted = {0.1, 0.2, 0.4, 0.8};
    assertThat(Votes.highestOf(sorted, 1)).isCloseTo(0.375, within(CLOSE));
    // of the six pairs, 0.2 is the highest once, 0.4 twice and 0.8 three times
    assertThat(Votes.highestOf(sorted, 2)).isCloseTo(3.4 / 6, within(CLOSE));
    assertThat(Votes.highestOf(sorted, 4)).isEqualTo(0.8);
  }

  @Test
  void calibration_bins_areScikitLearns() {
    JsonNode all = Reference.of("calibration");
    Calibration ours =
        Calibration.of(
            doubles(all.path("confidence")),
            flags(all.path("right")),
            java.util.stream.IntStream.range(0, all.path("right").size()).toArray(),
            10);
    assertThat(ours.bins().stream().mapToInt(Calibration.Bin::rows).toArray())
        .containsExactly(ints(all.path("rows")));
    assertThat(ours.bins().stream().mapToDouble(Calibration.Bin::accuracy).toArray())
        .containsExactly(doubles(all.path("accuracy")), within(CLOSE));
    assertThat(ours.bins().stream().mapToDouble(Calibration.Bin::confidence).toArray())
        .containsExactly(doubles(all.path("meanConfidence")), within(CLOSE));
    same(ours.expectedError(), all, "expectedError");
    same(ours.brier(), all, "brier");
  }

  static java.util.stream.Stream<JsonNode> riskCoverage() {
    return Reference.cases("riskCoverage");
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("riskCoverage")
  void riskCoverage_withTies_isTheRiskOfEachThreshold(JsonNode each) {
    RiskCoverage ours =
        RiskCoverage.of(doubles(each.path("confidence")), flags(each.path("right")));
    same(ours.area(), each, "area");
    assertThat(ours.points()).hasSize(each.path("points").size());
    for (int i = 0; i < ours.points().size(); i++) {
      RiskCoverage.Point point = ours.points().get(i);
      assertThat(new double[] {point.threshold(), point.coverage(), point.risk()})
          .containsExactly(doubles(each.path("points").get(i)), within(CLOSE));
    }
  }

  static java.util.stream.Stream<JsonNode> sampleVariance() {
    return Reference.cases("sampleVariance");
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("sampleVariance")
  void sampleVariance_equalSamples_isStatsmodelsAnalysisOfVariance(JsonNode each) {
    int[] right = ints(each.path("right"));
    int[] samples = new int[right.length];
    Arrays.fill(samples, each.path("samples").intValue());
    SampleVariance ours = SampleVariance.of(right, samples);
    same(ours.within(), each, "within");
    same(ours.between(), each, "between");
    same(ours.standardError(), each, "standardError");
  }

  static java.util.stream.Stream<JsonNode> fixedEffect() {
    return Reference.cases("fixedEffect");
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("fixedEffect")
  void fixedEffect_questions_isStatsmodelsRegressionWithADummyEach(JsonNode each) {
    FixedEffect ours =
        FixedEffect.ofCentred(
            doubles(each.path("value")),
            doubles(each.path("factor")),
            ints(each.path("cluster")),
            each.path("groups").intValue());
    same(ours.slope(), each, "slope");
    same(ours.standardError(), each, "standardError");
    same(ours.interval(), each);
    same(ours.p(), each, "p");
  }

  @Test
  void bootstrap_spread_isSciPysButForChance() {
    JsonNode all = Reference.of("bootstrap");
    int[] sizes = ints(all.path("sizes"));
    double[][] sums = new double[sizes.length][];
    int[][] counts = new int[sizes.length][];
    Arrays.setAll(sums, c -> doubles(all.path("sums").get(c)));
    Arrays.setAll(counts, c -> new int[] {sizes[c], sizes[c]});
    QuestionBootstrap ours = QuestionBootstrap.draw(sums, counts, 20_000, 11);
    assertThat(spread(draw -> ours.mean(0, draw))).isCloseTo(number(all, "first"), byChance());
    assertThat(spread(draw -> ours.mean(1, draw))).isCloseTo(number(all, "second"), byChance());
    // far narrower than for conditions drawn apart: each question carries both
    assertThat(spread(draw -> ours.mean(0, draw) - ours.mean(1, draw)))
        .isCloseTo(number(all, "difference"), byChance());
    assertThat(ours.best()[0]).isCloseTo(number(all, "firstBest"), within(0.02));
  }

  private static double number(JsonNode node, String name) {
    return Reference.number(node.path(name));
  }

  /** A standard error of 20,000 draws is off by 0.5% of itself. */
  private static org.assertj.core.data.Percentage byChance() {
    return org.assertj.core.data.Percentage.withPercentage(2);
  }

  private static double spread(java.util.function.IntToDoubleFunction value) {
    double[] values = java.util.stream.IntStream.range(0, 20_000).mapToDouble(value).toArray();
    double mean = Arrays.stream(values).average().orElseThrow();
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    return Math.sqrt(squares / (values.length - 1));
  }
}

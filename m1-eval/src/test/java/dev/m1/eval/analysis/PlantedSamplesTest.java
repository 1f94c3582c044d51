package dev.m1.eval.analysis;

import static dev.m1.eval.analysis.SyntheticLines.budgets;
import static dev.m1.eval.analysis.SyntheticLines.cell;
import static dev.m1.eval.analysis.SyntheticLines.line;
import static dev.m1.eval.analysis.SyntheticLines.sweep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.m1.ThinkingEnd;
import dev.m1.eval.run.Arm;
import dev.m1.eval.run.Cell;
import dev.m1.eval.stats.FixedEffect;
import dev.m1.eval.stats.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Planted samples, flips, lengths, orders and confidences, for which every figure is known. */
class PlantedSamplesTest {
  private static final Offset<Double> EXACTLY = within(1e-12);
  private static final List<Arm> TWO = budgets(100, 200);

  /** Two questions in four samples each; answers under budgets 100 and 200. */
  private static AnswerTable samples() {
    AnswerTable.Builder table = AnswerTable.builder(TWO);
    String[] one = {"AA", "BA", "AB", "AA"}; // right at 200: 3 of 4
    String[] two = {"BB", "BA", "CB", "-C"}; // 1 of 4
    for (int s = 0; s < 4; s++) {
      table.line(sweep("q1", "c1", s, 150 + 10 * s, TWO, one[s]));
      table.line(sweep("q2", "c2", s, 150 - 20 * s, TWO, two[s]));
    }
    return table.build();
  }

  @Test
  void samples_fourOfEach_passMajorityAndVarianceByHand() {
    SampleFigures figures = SampleFigures.of(samples(), 1).orElseThrow();
    assertThat(figures.questions()).isEqualTo(2);
    assertThat(figures.points()).extracting(SampleFigures.Point::k).containsExactly(1, 2, 4);
    assertThat(figures.points().get(0).pass()).isCloseTo(0.5, EXACTLY);
    // pass@2: 1 - C(1,2)/C(4,2) = 1 and 1 - C(3,2)/C(4,2) = 1/2
    assertThat(figures.points().get(1).pass()).isCloseTo(0.75, EXACTLY);
    assertThat(figures.points().get(2).pass()).isCloseTo(1, EXACTLY);
    // maj@4: A wins q1; in q2 B has two votes, A and C one each
    assertThat(figures.points().get(2).majority()).isCloseTo(0.5, EXACTLY);
    // maj@2 of q1 (A A A B): 3 pairs AA, 3 pairs AB shared: 3/6 + 3/6/2; of q2 (B A B C): A shares
    // with B twice and with C once: 3/6/2
    assertThat(figures.points().get(1).majority()).isCloseTo((0.75 + 0.25) / 2, EXACTLY);
    // σ² = mean of p(1-p)·4/3 = 1/4; spread of the means 1/8, less σ²/4
    assertThat(figures.variance().orElseThrow().within()).isCloseTo(0.25, EXACTLY);
    assertThat(figures.variance().orElseThrow().between()).isCloseTo(0.125 - 0.0625, EXACTLY);
  }

  @Test
  void oracles_samples_bothNullsByHand() {
    Oracles oracles = Oracles.of(samples(), true, 200, 1).orElseThrow();
    // right at 100: q1 3 of 4, q2 none; at 200: q1 3, q2 1
    assertThat(oracles.bestBudget()).isEqualTo(200);
    assertThat(oracles.bestAccuracy()).isEqualTo(0.5);
    assertThat(oracles.questionOracle().hits()).isEqualTo(5); // q1 always, q2 in sample 1
    assertThat(oracles.questionNull().orElseThrow()).isCloseTo(0.75, EXACTLY); // pass@2
    // accuracies of the samples at 200: 1/2, 1, 0, 1/2: the higher of two, mean of six pairs
    assertThat(oracles.bestNull().orElseThrow())
        .isCloseTo((1 + 0.5 + 0.5 + 1 + 1 + 0.5) / 6, EXACTLY);
    assertThat(Oracles.of(samples(), false, 200, 1).orElseThrow().bestNull()).isEmpty();
  }

  @Test
  void lengthEffect_longerSamplesAreWrongAndHarderQuestionsLonger_isThatInsideQuestions() {
    List<Arm> arms = budgets(10_000);
    AnswerTable.Builder table = AnswerTable.builder(arms);
    for (int q = 0; q < 40; q++) {
      // harder questions are longer, but right as often: between questions there is no relation
      for (int s = 0; s < 4; s++) {
        int tokens = 100 * q + 10 * s;
        table.line(sweep("q" + q, "c" + q, s, tokens, arms, s < 2 ? "A" : "B"));
      }
    }
    FixedEffect effect = Scaling.of(table.build()).lengthEffect().orElseThrow();
    // z of 0 10 20 30 is (-15 -5 5 15)/√(500/3); Σ z·y = -20/√(500/3), Σ z² = 3
    assertThat(effect.slope()).isCloseTo(-20 / Math.sqrt(500 / 3.0) / 3, EXACTLY);
    assertThat(effect.groups()).isEqualTo(40);
  }

  @Test
  void waitFlips_paperRoundsWithPlantedFlips_everyStepIsKnown() {
    int[] rounds = {0, 1, 2, 4, 6, 8};
    List<Arm> arms = Arrays.stream(rounds).mapToObj(r -> Arm.wait(r, 2048)).toList();
    AnswerTable.Builder table = AnswerTable.builder(arms);
    // of 100 questions in 50 clusters, in every step 10 right ones are corrupted and 5 wrong ones
    // corrected; question 99 does not get beyond 4 rounds
    boolean[] right = new boolean[100];
    Arrays.fill(right, 0, 70, true);
    char[][] answers = new char[100][rounds.length];
    for (int k = 0; k < rounds.length; k++) {
      if (k > 0) {
        for (int i = 0; i < 10; i++) {
          right[10 * (k - 1) + i] = false;
        }
        for (int i = 0; i < 5; i++) {
          right[70 + 5 * (k - 1) + i] = true;
        }
      }
      for (int q = 0; q < 100; q++) {
        answers[q][k] = right[q] ? 'A' : 'B';
      }
    }
    for (int q = 0; q < 100; q++) {
      List<Cell> cells = new ArrayList<>();
      for (int k = 0; k < rounds.length; k++) {
        boolean reached = q < 99 || rounds[k] <= 4;
        ThinkingEnd end = reached ? ThinkingEnd.NATURAL : ThinkingEnd.BUDGET;
        cells.add(cell(arms.get(k), reached, 100 * (k + 1), end, answers[q][k], Map.of()));
      }
      table.line(line("q" + q, "c" + q / 2, 0, List.of(), "A", 600, cells));
    }
    List<WaitFlips> flips = WaitFlips.all(table.build());
    assertThat(flips).extracting(WaitFlips::from).containsExactly(0, 1, 2, 4, 6);
    assertThat(flips).extracting(WaitFlips::to).containsExactly(1, 2, 4, 6, 8);
    for (int k = 0; k < 5; k++) {
      WaitFlips step = flips.get(k);
      int before = 70 - 5 * k;
      int lost = k >= 3 ? 1 : 0; // question 99, wrong all along
      assertThat(step.rightWrong()).isEqualTo(10);
      assertThat(step.rightRight()).isEqualTo(before - 10);
      assertThat(step.wrongRight()).isEqualTo(5);
      assertThat(step.wrongWrong()).isEqualTo(95 - before - lost);
      assertThat(step.unreached()).isEqualTo(lost);
      assertThat(step.net()).isEqualTo(-5);
      assertThat(step.corruption().orElseThrow()).isCloseTo(10.0 / before, EXACTLY);
      assertThat(step.correction().orElseThrow()).isCloseTo(5.0 / (100 - before - lost), EXACTLY);
      assertThat(step.mcNemar()).isCloseTo(0.30175781250, within(1e-9)); // 2 P(X <= 5), n = 15
      // flips come in twins: their interval is wider than that of single questions
      assertThat(step.corruptionInterval().orElseThrow().width())
          .isGreaterThan(dev.m1.eval.stats.Wilson.interval(10, before).width());
    }
  }

  @Test
  void orderBias_permutedOptions_followsTheOptionNotTheLetter() {
    List<Arm> arms = budgets(100);
    AnswerTable.Builder table = AnswerTable.builder(arms);
    for (int q = 0; q < 10; q++) {
      // the key is the file's first option: A as in the file, B when shown in the order 1 0
      table.line(ordered(q, 0, List.of(), "A", 'A'));
      // five follow the option, five keep saying A
      table.line(ordered(q, 0, List.of(1, 0), "B", q < 5 ? 'B' : 'A'));
    }
    OrderBias bias = OrderBias.of(table.build(), 0);
    assertThat(bias.flipRate()).hasValue(0.5);
    assertThat(bias.places()).extracting(OrderBias.Place::letter).containsExactly("A", "B");
    assertThat(bias.places()).extracting(OrderBias.Place::recall).containsExactly(1.0, 0.5);
    assertThat(bias.places()).extracting(OrderBias.Place::chosen).containsExactly(0.75, 0.25);
    assertThat(bias.recallDeviation()).isCloseTo(0.25, EXACTLY);
  }

  private static dev.m1.eval.run.RunLine ordered(
      int question, int sample, List<Integer> order, String key, char answer) {
    Arm arm = Arm.budget(100);
    Cell made = cell(arm, true, 100, ThinkingEnd.BUDGET, answer, Map.of());
    Cell judged =
        new Cell(
            arm,
            true,
            100,
            ThinkingEnd.BUDGET,
            false,
            made.answer(),
            made.answerTokens(),
            made.decodedTokens(),
            made.outcome(),
            made.letter(),
            key.equals(String.valueOf(answer)),
            Map.of());
    return line("q" + question, "c" + question, sample, order, key, 100, List.of(judged));
  }

  @Test
  void confidence_letterProbabilities_calibrationAndRiskByHand() {
    List<Arm> arms = budgets(100);
    AnswerTable.Builder table = AnswerTable.builder(arms);
    double[] top = {0.95, 0.95, 0.65, 0.65};
    for (int q = 0; q < 4; q++) {
      double rest = 1 - top[q];
      // the letters' favourite counts, not the written answer: right, right, right, wrong
      Map<String, Double> letters =
          q == 3 ? Map.of("A", rest, "B", top[q]) : Map.of("A", top[q], "B", rest);
      table.line(
          line(
              "q" + q,
              "c" + q,
              0,
              List.of(),
              "A",
              100,
              List.of(cell(arms.get(0), true, 100, ThinkingEnd.BUDGET, 'C', letters))));
    }
    ConfidenceFigures figures = ConfidenceFigures.of(table.build(), 0).orElseThrow();
    assertThat(figures.calibration().accuracy()).isEqualTo(0.75);
    assertThat(figures.calibration().expectedError())
        .isCloseTo((2 * 0.05 + 2 * 0.15) / 4, within(1e-6));
    assertThat(figures.riskCoverage().points())
        .extracting(dev.m1.eval.stats.RiskCoverage.Point::risk)
        .containsExactly(0.0, 0.25);
    assertThat(figures.riskCoverage().area()).isCloseTo(0.125, EXACTLY);
  }

  static java.util.stream.Stream<JsonNode> budgetSets() {
    List<JsonNode> all = new ArrayList<>();
    Reference.of("budgets").forEach(all::add);
    assertThat(all).isNotEmpty();
    return all.stream();
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("budgetSets")
  void areaAndSlope_budgets_areThoseOfNumPyAndSciPy(JsonNode each) {
    List<Arm> arms = budgets(Reference.ints(each.path("budgets")));
    int[] right = Reference.ints(each.path("right"));
    int rows = each.path("rows").intValue();
    AnswerTable.Builder table = AnswerTable.builder(arms);
    for (int row = 0; row < rows; row++) {
      int number = row;
      String answers =
          IntStream.range(0, arms.size())
              .mapToObj(k -> number < right[k] ? "A" : "B")
              .reduce("", String::concat);
      table.line(sweep("q" + row, "c" + row, 0, 100_000, arms, answers));
    }
    AnswerTable built = table.build();
    assertThat(Overthinking.of(built).areaOverLogBudget())
        .isCloseTo(each.path("area").doubleValue(), within(1e-9));
    assertThat(Scaling.of(built).slope()).isCloseTo(each.path("slope").doubleValue(), within(1e-9));
  }
}

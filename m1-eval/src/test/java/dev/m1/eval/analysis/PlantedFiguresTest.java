package dev.m1.eval.analysis;

import static dev.m1.eval.analysis.SyntheticLines.budgets;
import static dev.m1.eval.analysis.SyntheticLines.cell;
import static dev.m1.eval.analysis.SyntheticLines.failed;
import static dev.m1.eval.analysis.SyntheticLines.item;
import static dev.m1.eval.analysis.SyntheticLines.line;
import static dev.m1.eval.analysis.SyntheticLines.sweep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.m1.ExtractedAnswer.Outcome;
import dev.m1.ThinkingEnd;
import dev.m1.eval.run.Arm;
import dev.m1.eval.run.Cell;
import dev.m1.eval.run.RunLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Lines with planted answers, for which every figure is known by hand. */
class PlantedFiguresTest {
  private static final Offset<Double> EXACTLY = within(1e-12);
  private static final List<Arm> ARMS = budgets(0, 100, 200, 400);

  /**
   * Six questions, thinking 300 tokens each but for the last (50), so that its cells from 100 on
   * share one natural answer.
   */
  private static AnswerTable six() {
    AnswerTable.Builder table = AnswerTable.builder(ARMS);
    for (int i = 1; i <= 6; i++) {
      table.item(item("q" + i, Map.of("subject", i <= 2 ? "heart" : "lung")));
    }
    return table
        .line(sweep("q1", "c1", 0, 300, ARMS, "AAAA")) // easy
        .line(sweep("q2", "c2", 0, 300, ARMS, "BBCC")) // never right
        .line(sweep("q3", "c3", 0, 300, ARMS, "BBAA")) // thinking pays
        .line(sweep("q4", "c4", 0, 300, ARMS, "BACB")) // overthought
        .line(sweep("q5", "c5", 0, 300, ARMS, "-A-A")) // pays, unread on the way
        .line(sweep("q6", "c6", 0, 50, ARMS, "ABBB")) // overthought, natural end at 50
        .build();
  }

  @Test
  void armFigures_sixQuestions_accuracyBoundsAndCost() {
    ArmFigures none = ArmFigures.of(six(), 0);
    assertThat(none.accuracy().hits()).isEqualTo(2);
    assertThat(none.unparsed()).isEqualTo(1);
    assertThat(none.outcomes())
        .containsEntry(Outcome.PARSED, 5)
        .containsEntry(Outcome.AMBIGUOUS, 1);
    assertThat(none.chanceBound()).isCloseTo(2.25 / 6, EXACTLY);
    assertThat(none.upperBound()).isCloseTo(0.5, EXACTLY);
    assertThat(none.cut()).isEqualTo(1);
    assertThat(none.meanThinkingTokens()).isZero();
    assertThat(none.tokensPerRight()).hasValue(6 * 15 / 2.0);
    ArmFigures all = ArmFigures.of(six(), 3);
    assertThat(all.accuracy().hits()).isEqualTo(3);
    assertThat(all.cut()).isZero();
    assertThat(all.meanThinkingTokens()).isCloseTo(1550 / 6.0, EXACTLY);
    assertThat(all.tokensPerRight()).hasValue((1550 + 60) / 3.0);
  }

  @Test
  void comparisons_sixQuestions_countWhatCanDiffer() {
    List<ArmComparison> steps = ArmComparison.steps(six());
    assertThat(steps).extracting(ArmComparison::canDiffer).containsExactly(6, 5, 5);
    ArmComparison first = steps.get(0);
    assertThat(first.difference().onlyFirst()).isEqualTo(2); // q4, q5 gained
    assertThat(first.difference().onlySecond()).isEqualTo(1); // q6 lost
    assertThat(first.cutBase()).isEqualTo(1);
    assertThat(first.cutOther()).isCloseTo(5 / 6.0, EXACTLY);
    // 5 rows think 100 more; q6 thinks 50 more and has no hand-over any more
    assertThat(first.tokensPerExtraRight()).hasValue(545);
    ArmComparison second = steps.get(1); // q3 gained, q4 and q5 lost
    assertThat(second.difference().value()).isCloseTo(-1 / 6.0, EXACTLY);
    assertThat(second.tokensPerExtraRight()).isEmpty();
    assertThat(ArmComparison.againstLargest(six()))
        .hasSize(3)
        .allSatisfy(c -> assertThat(c.base()).isEqualTo(Arm.budget(400)))
        .allSatisfy(
            c -> assertThat(c.holm().orElseThrow()).isGreaterThanOrEqualTo(c.difference().p()));
  }

  @Test
  void figures_traceThatWentOnAfterItsNaturalEnd_countTheFirstThinkingAlone() {
    RunLine row = sweep("q1", "c1", 0, 50, ARMS, "BAAA");
    // "Wait" rounds made the shared trace 900 tokens long; the budgets ended at 50
    RunLine waited = line("q1", "c1", 0, List.of(), "A", 900, row.cells());
    AnswerTable table = AnswerTable.builder(ARMS).item(item("q1", Map.of())).line(waited).build();

    assertThat(ArmComparison.steps(table))
        .extracting(ArmComparison::canDiffer)
        .containsExactly(1, 0, 0);
    assertThat(Bottlenecks.of(table).never().chance()).isCloseTo(Math.pow(.75, 2), EXACTLY);
  }

  @Test
  void overthinking_sixQuestions_everyFigureByHand() {
    Overthinking o = Overthinking.of(six());
    assertThat(o.rows()).isEqualTo(6);
    // first right: q1 at 0 of 300, q3 at 200, q4 at 100, q5 at 100, q6 at 0 of 50; q2 never
    assertThat(o.outcomeEfficiency()).isCloseTo((2 / 3.0 + 1 / 3.0 + 1 / 3.0) / 6, EXACTLY);
    assertThat(o.finallyWrong()).isEqualTo(3);
    // q2 never right: 0; q4: 1 - 100/300; q6: 1 - 0/50
    assertThat(o.underthinking()).isCloseTo((0 + 2 / 3.0 + 1) / 3, EXACTLY);
    assertThat(o.neverRight()).isEqualTo(1);
    assertThat(o.firstRight()).extracting(Overthinking.AtBudget::rows).containsExactly(2, 2, 1, 0);
    assertThat(o.staysRight()).extracting(Overthinking.AtBudget::rows).containsExactly(1, 0, 1, 1);
    // new answers: q1 none after 0; q2 C in (100,200]; q3 A in (100,200]; q4 A (0,100], C
    // (100,200];
    // q5 A in (0,100]; q6 B in (0,50]
    assertThat(o.answerDistinctEfficiency())
        .isCloseTo((0 + 1 / 3.0 + 1 / 3.0 + 2 / 3.0 + 1 / 3.0 + 1) / 6, EXACTLY);
    // right at the end: q1, q3, q5, all with 300 tokens
    assertThat(o.optimal())
        .extracting(Overthinking.OptimalAccuracy::accuracy)
        .containsExactly(0.0, 0.0, 0.0, 0.5);
    double[] x = {0, log2(101), log2(201), log2(401)};
    double[] y = {2 / 6.0, 3 / 6.0, 2 / 6.0, 3 / 6.0};
    double area = 0;
    for (int i = 1; i < 4; i++) {
      area += (x[i] - x[i - 1]) * (y[i] + y[i - 1]) / 2;
    }
    assertThat(o.areaOverLogBudget()).isCloseTo(area / x[3], EXACTLY);
  }

  private static double log2(double of) {
    return Math.log(of) / Math.log(2);
  }

  @Test
  void scaling_sixQuestions_meanSlopeOfAllPairs() {
    Scaling s = Scaling.of(six());
    assertThat(s.control()).isEqualTo(1);
    assertThat(s.performance()).isEqualTo(0.5);
    double sixth = 1000 / 6.0;
    double slopes = (1 / 100.0 + 0 + 1 / 400.0 - 1 / 100.0 + 0 + 1 / 200.0) * sixth / 6;
    assertThat(s.slope()).isCloseTo(slopes, EXACTLY);
    assertThat(s.lengthEffect()).isEmpty();
  }

  @Test
  void oracles_sixQuestions_smallestOfEqualsAndNoNullForOneSample() {
    Oracles o = Oracles.of(six(), true, 500, 1).orElseThrow();
    assertThat(o.bestBudget()).isEqualTo(100); // as good as 400
    assertThat(o.bestAccuracy()).isEqualTo(0.5);
    assertThat(o.questionOracle().value()).isCloseTo(5 / 6.0, EXACTLY);
    assertThat(o.regret()).isCloseTo(2 / 6.0, EXACTLY);
    assertThat(o.questionNull()).isEmpty();
    assertThat(o.budgets().stream().mapToDouble(Oracles.BudgetChance::best).sum())
        .isCloseTo(1, EXACTLY);
    assertThat(o.optimism()).isPositive(); // halves of six questions choose badly
  }

  @Test
  void bottlenecks_sixQuestions_inOrderAndBesideChance() {
    Bottlenecks b = Bottlenecks.of(six());
    assertThat(b.easy().rows()).isEqualTo(1);
    assertThat(b.never().rows()).isEqualTo(1);
    assertThat(b.reasoningPays().rows()).isEqualTo(2);
    assertThat(b.overthought().rows()).isEqualTo(2);
    // q1 to q5 guess four times (0, 100, 200, natural end), q6 twice
    assertThat(b.never().chance())
        .isCloseTo((5 * Math.pow(.75, 4) + Math.pow(.75, 2)) / 6, EXACTLY);
    assertThat(
            b.easy().chance()
                + b.never().chance()
                + b.reasoningPays().chance()
                + b.overthought().chance())
        .isCloseTo(1, EXACTLY);
  }

  @Test
  void waitFlips_plantedFlips_unreachedRoundsAreOut() {
    List<Arm> arms = List.of(Arm.wait(0, 2048), Arm.wait(1, 2048), Arm.wait(2, 2048));
    AnswerTable.Builder table = AnswerTable.builder(arms);
    String[] answers = {"AAA", "AAA", "AAB", "ABB", "BAA", "BAA", "BAA", "BBB", "BBB", "ABA"};
    for (int i = 0; i < answers.length; i++) {
      List<Cell> cells = new ArrayList<>();
      for (int k = 0; k < 3; k++) {
        boolean reached = i < 9 || k < 2; // the last question has no room for a second round
        char answer = answers[i].charAt(k);
        cells.add(cell(arms.get(k), reached, 500, ThinkingEnd.NATURAL, answer, Map.of()));
      }
      table.line(line("q" + i, "c" + i, 0, List.of(), "A", 500, cells));
    }
    List<WaitFlips> flips = WaitFlips.all(table.build());
    assertThat(flips).hasSize(2);
    WaitFlips one = flips.get(0);
    assertThat(List.of(one.rightRight(), one.rightWrong(), one.wrongRight(), one.wrongWrong()))
        .containsExactly(3, 2, 3, 2);
    assertThat(one.unreached()).isZero();
    assertThat(one.correction()).hasValue(0.6);
    assertThat(one.corruption()).hasValue(0.4);
    assertThat(one.net()).isEqualTo(1);
    assertThat(one.mcNemar()).isEqualTo(1);
    WaitFlips two = flips.get(1);
    assertThat(List.of(two.rightRight(), two.rightWrong(), two.wrongRight(), two.wrongWrong()))
        .containsExactly(5, 1, 0, 3);
    assertThat(two.unreached()).isEqualTo(1);
    assertThat(two.correction()).hasValue(0);
  }

  @Test
  void figures_failedSession_countsAsUnreadAndStaysOutOfTokens() {
    AnswerTable table =
        AnswerTable.builder(ARMS)
            .line(sweep("q1", "c1", 0, 300, ARMS, "AAAA"))
            .line(failed("q2"))
            .build();
    RunFigures figures = RunFigures.of(table, false);
    ArmFigures last = figures.arm(Arm.budget(400)).orElseThrow();
    assertThat(last.accuracy().value()).isEqualTo(0.5);
    assertThat(last.unparsed()).isEqualTo(1);
    assertThat(last.failed()).isEqualTo(1);
    assertThat(last.upperBound()).isEqualTo(1);
    assertThat(last.meanThinkingTokens()).isEqualTo(300);
    assertThat(figures.overthinking().orElseThrow().rows()).isEqualTo(1);
  }

  @Test
  void figures_json_holdsEveryPartAndNullsForWhatIsNotThere() {
    String json = RunFigures.of(six(), false).toJson();
    assertThat(json)
        .contains("\"outcomeEfficiency\"", "\"budget=400\"", "\"slices\"", "\"heart\"")
        .contains("\"questionNull\" : null")
        .doesNotContain("NaN", "Infinity");
  }

  @Test
  void line_withConditionOfAnotherRun_isRefused() {
    AnswerTable.Builder table = AnswerTable.builder(budgets(0));
    assertThatThrownBy(() -> table.line(sweep("q1", "c1", 0, 300, ARMS, "AAAA")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("q1")
        .hasMessageContaining("budget=100");
  }
}

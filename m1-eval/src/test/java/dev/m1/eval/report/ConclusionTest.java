package dev.m1.eval.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.m1.AnswerText;
import dev.m1.ExtractedAnswer.Outcome;
import dev.m1.ThinkingEnd;
import dev.m1.eval.analysis.AnswerTable;
import dev.m1.eval.analysis.RunFigures;
import dev.m1.eval.run.Arm;
import dev.m1.eval.run.Cell;
import dev.m1.eval.run.RunLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is concluded from runs with a known truth. */
class ConclusionTest {
  private static final List<Arm> BUDGETS = List.of(Arm.budget(0), Arm.budget(64), Arm.budget(128));

  /**
   * Draws the conclusion of a run in which so many of so many questions are right at each budget,
   * the first ones always.
   */
  private static Conclusion of(List<Arm> arms, int questions, int... right) {
    return clustered(1, arms, questions, right);
  }

  /** The same with so many rows for each different question. */
  private static Conclusion clustered(int times, List<Arm> arms, int questions, int... right) {
    AnswerTable.Builder table = AnswerTable.builder(arms);
    for (int q = 0; q < questions; q++) {
      List<Cell> cells = new ArrayList<>();
      for (int a = 0; a < arms.size(); a++) {
        cells.add(cell(arms.get(a), q < right[a]));
      }
      table.line(line("q" + q, "c" + q / times, cells));
    }
    return Conclusion.of(RunFigures.of(table.build(), false));
  }

  private static Cell cell(Arm arm, boolean right) {
    return new Cell(
        arm,
        true,
        arm.tokens(),
        ThinkingEnd.BUDGET,
        false,
        AnswerText.complete(right ? "A" : "B"),
        1,
        1,
        Outcome.PARSED,
        Optional.of(right ? "A" : "B"),
        right,
        Map.of());
  }

  private static RunLine line(String item, String cluster, List<Cell> cells) {
    return new RunLine(
        item,
        cluster,
        0,
        1,
        List.of(),
        "A",
        9,
        500,
        ThinkingEnd.BUDGET,
        "",
        cells,
        List.of(),
        0,
        0,
        1,
        Optional.empty());
  }

  @Test
  void of_risingThenFlat_saysFromWhereOn() {
    assertThat(of(BUDGETS, 400, 100, 300, 301).sentence())
        .isEqualTo(
            "Thinking pays: accuracy rises from 25.0% without thinking to 75.3% at 128 tokens; from"
                + " 64 tokens on, no budget can be told apart from the largest.");
  }

  @Test
  void of_risingToTheEnd_saysThatEverySmallerIsWorse() {
    assertThat(of(BUDGETS, 400, 100, 200, 300).sentence())
        .isEqualTo(
            "Thinking pays: accuracy rises from 25.0% without thinking to 75.0% at 128 tokens, and"
                + " every smaller budget is worse.");
  }

  @Test
  void of_fall_saysThatTooMuchCosts() {
    assertThat(of(BUDGETS, 400, 100, 300, 240).sentence())
        .startsWith("Too much thinking costs accuracy: 75.0% [")
        .contains("right at 64 tokens, but only 60.0% [", "] at 128, +11.8 to +18.8 points apart.");
  }

  @Test
  void of_fewQuestions_concludesNothing() {
    Conclusion conclusion = of(BUDGETS, 20, 9, 10, 11);

    assertThat(conclusion.sentence())
        .startsWith("These 20 questions do not show that more thinking changes accuracy: 45.0% [")
        .contains("a change of ", " points remains possible.");
    assertThat(conclusion.notes()).anyMatch(note -> note.startsWith("Only 20 different questions"));
  }

  @Test
  void of_intervalThatTouchesZero_isNoDifferenceWhateverItsP() {
    List<Arm> two = List.of(Arm.budget(0), Arm.budget(128));

    // 8 gained of 50 in pairs: p is 0.043 by Student's t, but Tango's interval begins at -1.5
    // points
    assertThat(clustered(2, two, 50, 0, 8).sentence())
        .contains("do not show that more thinking changes", "1.5 to +36.3 points remains");
    assertThat(of(two, 50, 0, 8).sentence()).startsWith("Thinking pays");
  }

  @Test
  void of_waits_saysWhatFlipped() {
    List<Arm> arms = List.of(Arm.wait(0, 128), Arm.wait(1, 128), Arm.wait(2, 128));

    assertThat(of(arms, 200, 100, 110, 110).notes())
        .containsExactly(
            "From 0 to 1 “Wait” (at most 128 tokens): 10 wrong answers became right, 0 right ones"
                + " wrong (p = 0.002).");
    assertThat(of(arms, 200, 100, 100, 100).notes()).containsExactly("“Wait” changed no answer.");
  }

  @Test
  void of_noLine_saysSo() {
    assertThat(of(BUDGETS, 0, 0, 0, 0).sentence()).contains("no finished question");
  }
}

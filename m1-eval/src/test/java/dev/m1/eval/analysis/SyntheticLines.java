package dev.m1.eval.analysis;

import dev.m1.AnswerText;
import dev.m1.ExtractedAnswer.Outcome;
import dev.m1.Question;
import dev.m1.ThinkingEnd;
import dev.m1.eval.data.BenchmarkItem;
import dev.m1.eval.run.Arm;
import dev.m1.eval.run.Cell;
import dev.m1.eval.run.RunLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lines and items written by hand: the key is A, options are A to D unless said otherwise. */
final class SyntheticLines {
  static final int HAND_OVER = 5;
  static final int ANSWER = 10;

  private SyntheticLines() {}

  static List<Arm> budgets(int... tokens) {
    return java.util.Arrays.stream(tokens).mapToObj(Arm::budget).toList();
  }

  static BenchmarkItem item(String id, Map<String, String> slices) {
    return new BenchmarkItem(
        id, "c" + id, Question.multipleChoice("Q" + id, "w", "x", "y", "z"), "A", slices);
  }

  /**
   * A sweep's line.
   *
   * @param answers one letter a budget; {@code -} is an answer that cannot be read
   */
  static RunLine sweep(
      String item, String cluster, int sample, int natural, List<Arm> arms, String answers) {
    List<Cell> cells = new ArrayList<>();
    for (int i = 0; i < arms.size(); i++) {
      int budget = arms.get(i).tokens();
      boolean ended = natural < budget;
      cells.add(
          cell(
              arms.get(i),
              true,
              Math.min(natural, budget),
              ended ? ThinkingEnd.NATURAL : ThinkingEnd.BUDGET,
              answers.charAt(i),
              Map.of()));
    }
    int most = arms.get(arms.size() - 1).tokens();
    return line(item, cluster, sample, List.of(), "A", Math.min(natural, most), cells);
  }

  static Cell cell(
      Arm arm,
      boolean reached,
      int used,
      ThinkingEnd end,
      char answer,
      Map<String, Double> letters) {
    boolean parsed = answer != '-';
    boolean copied = end == ThinkingEnd.NATURAL;
    return new Cell(
        arm,
        reached,
        used,
        end,
        copied,
        AnswerText.complete(parsed ? String.valueOf(answer) : ""),
        ANSWER,
        copied ? 0 : HAND_OVER + ANSWER,
        parsed ? Outcome.PARSED : Outcome.AMBIGUOUS,
        parsed ? Optional.of(String.valueOf(answer)) : Optional.empty(),
        answer == 'A',
        letters);
  }

  static RunLine line(
      String item,
      String cluster,
      int sample,
      List<Integer> order,
      String key,
      int thinking,
      List<Cell> cells) {
    return new RunLine(
        item,
        cluster,
        sample,
        1,
        order,
        key,
        100,
        thinking,
        ThinkingEnd.NATURAL,
        "",
        cells,
        List.of(),
        0,
        0,
        0.5,
        Optional.empty());
  }

  static RunLine failed(String item) {
    return new RunLine(
        item,
        "c" + item,
        0,
        1,
        List.of(),
        "A",
        0,
        0,
        ThinkingEnd.FAILED,
        "",
        List.of(),
        List.of(),
        0,
        0,
        0,
        Optional.of("out of memory"));
  }
}

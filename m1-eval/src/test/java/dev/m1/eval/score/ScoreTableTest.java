package dev.m1.eval.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.m1.AnswerText;
import dev.m1.ExtractedAnswer.Outcome;
import dev.m1.M1Exception;
import dev.m1.Question;
import dev.m1.ThinkingEnd;
import dev.m1.eval.data.BenchmarkItem;
import dev.m1.eval.run.Arm;
import dev.m1.eval.run.Cell;
import dev.m1.eval.run.RunLine;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScoreTableTest {
  private static final Arm ARM = Arm.budget(64);
  private static final Question DRUGS =
      Question.multipleChoice("Which?", "aspirin", "heparin", "warfarin", "insulin");
  private static final Map<String, BenchmarkItem> ITEMS =
      Map.of(
          "1", item("1", DRUGS, "B", "drugs"),
          "2", item("2", DRUGS, "C", "blood"),
          "3",
              item(
                  "3", Question.numeric("How many?", "mg", Question.Tolerance.within(1)), "5", ""));

  private static BenchmarkItem item(String id, Question question, String key, String subject) {
    return new BenchmarkItem(
        id, "c" + id, question, key, subject.isEmpty() ? Map.of() : Map.of("subject", subject));
  }

  private static Cell cell(String answer, Map<String, Double> letters) {
    return new Cell(
        ARM,
        true,
        64,
        ThinkingEnd.BUDGET,
        false,
        AnswerText.complete(answer),
        3,
        5,
        Outcome.EMPTY,
        Optional.empty(),
        false,
        letters);
  }

  private static RunLine line(String item, List<Integer> order, String key, Cell... cells) {
    return new RunLine(
        item,
        "c" + item,
        0,
        1,
        order,
        key,
        10,
        64,
        ThinkingEnd.BUDGET,
        "",
        List.of(cells),
        List.of(),
        70,
        70,
        0.1,
        cells.length == 0 ? Optional.of("it failed") : Optional.empty());
  }

  private static ScoreTable table(String scorers, String slice, RunLine... lines) {
    return ScoreTable.of(ITEMS, Stream.of(lines), Scorers.parse(scorers), slice);
  }

  private static Tally tally(ScoreTable table, String scorer) {
    return table.rows().stream()
        .filter(row -> row.scorer().equals(scorer))
        .findFirst()
        .orElseThrow()
        .tally();
  }

  @Test
  void of_unparsedAnswers_givesTheBoundsOfTheAccuracy() {
    ScoreTable table =
        table(
            "strict",
            "",
            line("1", List.of(), "B", cell("The answer is B.", Map.of())),
            line("1", List.of(), "B", cell("The answer is A.", Map.of())),
            line("2", List.of(), "C", cell("A or C", Map.of())),
            line("2", List.of(), "C", cell("", Map.of())),
            line("2", List.of(), "C"));
    Tally strict = tally(table, "strict");
    assertThat(strict.answers()).isEqualTo(4);
    assertThat(strict.unparsed()).isEqualTo(2);
    assertThat(strict.accuracy()).isEqualTo(0.25);
    assertThat(strict.accuracyGuessing()).isCloseTo((1 + 0.5) / 4, within(1e-12));
    assertThat(strict.accuracyAtBest()).isEqualTo(0.75);
    assertThat(strict.rate(Outcome.AMBIGUOUS)).isEqualTo(0.25);
    assertThat(strict.outcomes())
        .isEqualTo(Map.of(Outcome.PARSED, 2, Outcome.AMBIGUOUS, 1, Outcome.EMPTY, 1));
    assertThat(table.lines()).isEqualTo(5);
    assertThat(table.failed()).isEqualTo(1);
  }

  @Test
  void of_publishedScorers_disagreeAsTheyDo() {
    ScoreTable table =
        table(
            "strict,huatuo,m1",
            "",
            line("1", List.of(), "B", cell("The answer is B. The answer is C.", Map.of())),
            line("2", List.of(), "C", cell("", Map.of())));
    assertThat(tally(table, "strict").right()).isZero();
    assertThat(tally(table, "huatuo-first").right()).isEqualTo(1);
    assertThat(tally(table, "huatuo-last").right()).isZero();
    assertThat(tally(table, "huatuo")).isEqualTo(tally(table, "huatuo-first"));
    assertThat(tally(table, "m1").unparsed()).isZero();
    assertThat(table.disagreements())
        .contains(new Disagreement("huatuo-first", "huatuo-last", 1, 1, 0, 0, 1, 0))
        .contains(new Disagreement("strict", "huatuo-first", 0, 0, 0, 2, 0, 1));
  }

  @Test
  void of_presentedOrder_isTheOneThatLettersMean() {
    List<Integer> order = List.of(3, 1, 0, 2); // A insulin, B heparin, C aspirin, D warfarin
    ScoreTable table =
        table(
            "strict,m1,letters",
            "",
            line("2", order, "D", cell("warfarin", Map.of("A", 0.1, "D", 0.9))),
            line("2", order, "D", cell("C", Map.of("A", 0.5, "D", 0.5))));
    assertThat(tally(table, "m1").right()).isEqualTo(1);
    assertThat(tally(table, "letters").right()).isEqualTo(1);
    assertThat(tally(table, "letters").outcomes()).containsEntry(Outcome.AMBIGUOUS, 1);
  }

  @Test
  void of_whatAScorerCannotRead_isLeftOutAndCounted() {
    ScoreTable table =
        table(
            "all",
            "",
            line("3", List.of(), "5", cell("5.5 mg", Map.of())),
            line("3", List.of(), "5", cell("7 mg", Map.of())));
    assertThat(tally(table, "strict").accuracy()).isEqualTo(0.5);
    assertThat(tally(table, "m1").skipped()).isEqualTo(2);
    assertThat(tally(table, "letters").answers()).isZero();
  }

  @Test
  void of_slice_splitsTheRows() {
    ScoreTable table =
        table(
            "strict",
            "subject",
            line("1", List.of(), "B", cell("B", Map.of())),
            line("2", List.of(), "C", cell("B", Map.of())));
    assertThat(table.rows().stream().map(ScoreTable.Row::group)).containsExactly("blood", "drugs");
    assertThat(table.rows().get(0).tally().right()).isZero();
    assertThat(table.rows().get(1).tally().right()).isEqualTo(1);
  }

  @Test
  void of_lineOfAnotherRun_isRefused() {
    assertThatThrownBy(() -> table("strict", "", line("9", List.of(), "A", cell("A", Map.of()))))
        .isInstanceOf(M1Exception.class)
        .hasMessageContaining("item \"9\"");
  }

  @Test
  void parse_unknownName_listsTheScorers() {
    assertThatThrownBy(() -> Scorers.parse("strict,lax"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"lax\"; there are all, huatuo, strict, m1");
    assertThat(Scorers.parse("m1,all,m1")).hasSize(7);
  }
}

package dev.m1.eval.score;

import dev.m1.M1Exception;
import dev.m1.Question;
import dev.m1.Question.MultipleChoice;
import dev.m1.eval.data.BenchmarkItem;
import dev.m1.eval.data.OptionOrder;
import dev.m1.eval.run.Arm;
import dev.m1.eval.run.Cell;
import dev.m1.eval.run.RunDirectory;
import dev.m1.eval.run.RunItems;
import dev.m1.eval.run.RunLine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Holds what scorers make of a run's recorded answers: a row for each condition and scorer, and how
 * the scorers disagree. No model is needed. Immutable.
 *
 * @param rows by condition in the run's order, then by group, then by scorer
 * @param disagreements for each two scorers, over all conditions
 * @param lines how many recorded questions and samples went in
 * @param failed how many of those have no answers because their session failed
 */
public record ScoreTable(List<Row> rows, List<Disagreement> disagreements, int lines, int failed) {
  /** Copies the lists. */
  public ScoreTable {
    rows = List.copyOf(rows);
    disagreements = List.copyOf(disagreements);
  }

  /**
   * Holds one scorer's counts under one condition.
   *
   * @param arm the condition
   * @param group the slice's value; empty where the table has no slice
   * @param scorer the scorer's name; {@code huatuo} is the better of its two
   */
  public record Row(Arm arm, String group, String scorer, Tally tally) {}

  /**
   * Scores a run again.
   *
   * @param slice by which slice the rows are split, such as {@code subject}; empty for none
   * @throws M1Exception if a line belongs to no item of the run
   */
  public static ScoreTable of(RunDirectory run, List<Scorer> scorers, String slice) {
    try (RunItems items = run.itemsById();
        Stream<RunLine> lines = run.lines()) {
      return of(items::find, lines, scorers, slice);
    }
  }

  /**
   * Scores recorded lines.
   *
   * @param items the questions by id
   * @param slice by which slice the rows are split; empty for none
   */
  public static ScoreTable of(
      Map<String, BenchmarkItem> items, Stream<RunLine> lines, List<Scorer> scorers, String slice) {
    return of(id -> Optional.ofNullable(items.get(id)), lines, scorers, slice);
  }

  private static ScoreTable of(
      Function<String, Optional<BenchmarkItem>> items,
      Stream<RunLine> lines,
      List<Scorer> scorers,
      String slice) {
    Counting counting = new Counting(items, scorers, slice);
    lines.forEach(counting::add);
    return counting.table();
  }

  /** Where a count belongs. */
  private record Place(Arm arm, String group) {}

  /** Counts lines as they stream by. */
  private static final class Counting {
    private final Function<String, Optional<BenchmarkItem>> items;
    private final List<Scorer> scorers;
    private final String slice;
    private final Map<Arm, Map<String, Map<String, Tally>>> tallies = new LinkedHashMap<>();
    private final Map<String, Disagreement> pairs = new LinkedHashMap<>();
    private int lines;
    private int failed;

    Counting(Function<String, Optional<BenchmarkItem>> items, List<Scorer> scorers, String slice) {
      this.items = items;
      this.scorers = scorers;
      this.slice = slice;
      for (int i = 0; i < scorers.size(); i++) {
        for (int j = i + 1; j < scorers.size(); j++) {
          Disagreement pair = Disagreement.none(scorers.get(i).name(), scorers.get(j).name());
          pairs.put(pair.first() + "\n" + pair.second(), pair);
        }
      }
    }

    void add(RunLine line) {
      lines++;
      failed += line.failure().isPresent() ? 1 : 0;
      BenchmarkItem item =
          items
              .apply(line.item())
              .orElseThrow(
                  () ->
                      new M1Exception(
                          "the line of item \""
                              + line.item()
                              + "\" belongs to no question of the run; its files are not of one"
                              + " run"));
      Question question = presented(item.question(), line.order());
      String group = slice.isEmpty() ? "" : item.slices().getOrDefault(slice, "");
      for (Cell cell : line.cells()) {
        score(new Place(cell.arm(), group), cell, question, line.key());
      }
    }

    private void score(Place place, Cell cell, Question question, String key) {
      Map<String, Tally> row =
          tallies
              .computeIfAbsent(place.arm(), arm -> new TreeMap<>())
              .computeIfAbsent(place.group(), group -> new LinkedHashMap<>());
      int options = question.optionTexts().map(List::size).orElse(0);
      Map<String, Verdict> verdicts = new LinkedHashMap<>();
      for (Scorer scorer : scorers) {
        Tally tally = row.getOrDefault(scorer.name(), Tally.NONE);
        if (scorer.reads(cell, question)) {
          Verdict verdict = scorer.score(cell, question, key);
          verdicts.put(scorer.name(), verdict);
          row.put(scorer.name(), tally.plus(verdict, options));
        } else {
          row.put(scorer.name(), tally.skipping());
        }
      }
      pairs.replaceAll((names, pair) -> pair.plus(verdicts));
    }

    ScoreTable table() {
      List<Row> rows = new ArrayList<>();
      tallies.forEach(
          (arm, groups) ->
              groups.forEach(
                  (group, byScorer) -> {
                    byScorer.forEach((name, tally) -> rows.add(new Row(arm, group, name, tally)));
                    Tally first = byScorer.get(Scorers.HUATUO_FIRST);
                    Tally last = byScorer.get(Scorers.HUATUO_LAST);
                    if (first != null && last != null) {
                      Tally better = first.right() > last.right() ? first : last;
                      rows.add(new Row(arm, group, Scorers.HUATUO, better));
                    }
                  }));
      return new ScoreTable(rows, List.copyOf(pairs.values()), lines, failed);
    }
  }

  private static Question presented(Question question, List<Integer> order) {
    return !order.isEmpty() && question instanceof MultipleChoice choice
        ? new OptionOrder(order).present(choice)
        : question;
  }
}

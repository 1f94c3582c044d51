package dev.m1.eval.analysis;

import dev.m1.Question;
import dev.m1.eval.data.BenchmarkItem;
import dev.m1.eval.run.RunDirectory;
import dev.m1.eval.stats.PairedDifference;
import dev.m1.eval.stats.Proportion;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Two runs' answers to the questions that both asked. */
final class MatchedRuns {
  /** What tells a question from another; its texts are not kept. */
  private record Identity(String id, String cluster, String key) {}

  /** A pair of lines. */
  private record Pair(int first, int second) {}

  private final AnswerTable first;
  private final AnswerTable second;
  private final Map<String, String> partners;
  private final Map<String, List<Integer>> rowsOfFirst;
  private final Map<String, List<Integer>> rowsOfSecond;
  private final List<Pair> pairs = new ArrayList<>();
  private final RunComparison.Matching matching;

  private MatchedRuns(
      AnswerTable first, AnswerTable second, Map<String, String> partners, int[] counts) {
    this.first = first;
    this.second = second;
    this.partners = partners;
    rowsOfFirst = rowsByItem(first);
    rowsOfSecond = rowsByItem(second);
    partners.forEach(
        (item, other) -> {
          List<Integer> one = rowsOfFirst.getOrDefault(item, List.of());
          List<Integer> two = rowsOfSecond.getOrDefault(other, List.of());
          for (int i = 0; i < Math.min(one.size(), two.size()); i++) {
            pairs.add(new Pair(one.get(i), two.get(i)));
          }
        });
    matching =
        new RunComparison.Matching(
            first.items(),
            second.items(),
            counts[0],
            counts[1],
            counts[2],
            counts[3],
            pairs.size(),
            first.rows() - pairs.size(),
            second.rows() - pairs.size());
  }

  static MatchedRuns of(
      RunDirectory first, AnswerTable ours, RunDirectory second, AnswerTable theirs) {
    int[] counts = new int[4];
    Map<String, String> partners = match(identities(first), identities(second), counts);
    return new MatchedRuns(ours, theirs, partners, counts);
  }

  private static List<Identity> identities(RunDirectory run) {
    try (Stream<BenchmarkItem> items = run.items()) {
      return items.map(item -> new Identity(item.id(), item.cluster(), key(item))).toList();
    }
  }

  /** Returns the right answer in a form that does not depend on the options' order. */
  private static String key(BenchmarkItem item) {
    String key = item.key();
    if (item.question() instanceof Question.MultipleChoice choice && key.length() == 1) {
      int at = key.charAt(0) - 'A';
      key = at >= 0 && at < choice.options().size() ? choice.options().get(at) : key;
    }
    return key.strip().toLowerCase(Locale.ROOT);
  }

  /** Pairs by id where the words are the same too, then by words alone. */
  private static Map<String, String> match(
      List<Identity> ours, List<Identity> theirs, int[] counts) {
    Map<String, Identity> byId = new HashMap<>();
    theirs.forEach(each -> byId.put(each.id, each));
    Map<Identity, Identity> found = new LinkedHashMap<>();
    ours.forEach(
        each -> {
          Identity same = byId.get(each.id);
          if (same != null && same.cluster.equals(each.cluster)) {
            found.put(each, same);
          } else if (same != null) {
            counts[2]++;
          }
        });
    Set<Identity> taken = new HashSet<>(found.values());
    Map<String, Deque<Identity>> left = new HashMap<>();
    theirs.stream()
        .filter(each -> !taken.contains(each))
        .forEach(each -> left.computeIfAbsent(each.cluster, c -> new ArrayDeque<>()).add(each));
    ours.stream()
        .filter(each -> !found.containsKey(each))
        .forEach(
            each -> {
              Deque<Identity> same = left.get(each.cluster);
              if (same != null && !same.isEmpty()) {
                found.put(each, same.remove());
              }
            });
    Map<String, String> partners = new LinkedHashMap<>();
    found.forEach(
        (one, two) -> {
          if (!one.key.equals(two.key)) {
            counts[3]++;
            return;
          }
          counts[one.id.equals(two.id) ? 0 : 1]++;
          partners.put(one.id, two.id);
        });
    return partners;
  }

  /** Returns the rows of each item, by sample and order. */
  private static Map<String, List<Integer>> rowsByItem(AnswerTable table) {
    Map<String, List<Integer>> rows = new HashMap<>();
    for (int row = 0; row < table.rows(); row++) {
      rows.computeIfAbsent(table.itemId(table.item(row)), item -> new ArrayList<>()).add(row);
    }
    Comparator<Integer> order =
        Comparator.<Integer>comparingInt(table::sample)
            .thenComparing(row -> table.order(row).toString());
    rows.values().forEach(some -> some.sort(order));
    return rows;
  }

  AnswerTable first() {
    return first;
  }

  AnswerTable second() {
    return second;
  }

  RunComparison.Matching matching() {
    return matching;
  }

  /** Says whether a pair has an answer under both conditions. */
  boolean shares(int ourColumn, int theirColumn) {
    return !answered(ourColumn, theirColumn).isEmpty();
  }

  private List<Pair> answered(int ourColumn, int theirColumn) {
    return pairs.stream()
        .filter(
            pair ->
                first.present(pair.first, ourColumn) && second.present(pair.second, theirColumn))
        .toList();
  }

  /** Compares two conditions; not adjusted yet. */
  RunComparison.Condition condition(int ourColumn, int theirColumn) {
    List<Pair> answered = answered(ourColumn, theirColumn);
    int[] one = answered.stream().mapToInt(Pair::first).toArray();
    int[] two = answered.stream().mapToInt(Pair::second).toArray();
    boolean[] ours = Rows.correct(first, ourColumn, one);
    boolean[] theirs = Rows.correct(second, theirColumn, two);
    int[] clusters = first.clustersOf(one);
    return new RunComparison.Condition(
        first.arms().get(ourColumn),
        second.arms().get(theirColumn),
        Proportion.of(ours, clusters),
        Proportion.of(theirs, clusters),
        PairedDifference.of(theirs, ours, clusters),
        Double.NaN,
        thinking(first, ourColumn, one),
        thinking(second, theirColumn, two));
  }

  private static double thinking(AnswerTable table, int column, int[] rows) {
    return Arrays.stream(rows)
        .filter(row -> !table.failed(row))
        .map(row -> table.thinkingTokens(row, column))
        .average()
        .orElse(Double.NaN);
  }

  /**
   * Returns the questions that one run never gets right and the other does at a condition.
   *
   * @param column of the run that gets them right
   * @param bySecond whether that is B
   */
  List<RunComparison.Gained> gained(int column, boolean bySecond) {
    AnswerTable winner = bySecond ? second : first;
    AnswerTable loser = bySecond ? first : second;
    Map<String, List<Integer>> winning = bySecond ? rowsOfSecond : rowsOfFirst;
    Map<String, List<Integer>> losing = bySecond ? rowsOfFirst : rowsOfSecond;
    List<RunComparison.Gained> gained = new ArrayList<>();
    partners.forEach(
        (item, other) -> {
          List<Integer> won = winning.getOrDefault(bySecond ? other : item, List.of());
          List<Integer> lost = losing.getOrDefault(bySecond ? item : other, List.of());
          int[] given =
              won.stream().mapToInt(r -> r).filter(r -> winner.present(r, column)).toArray();
          long right = Arrays.stream(given).filter(r -> winner.correct(r, column)).count();
          int wrong = wrongAnswers(loser, lost);
          if (wrong > 0 && 2 * right > given.length) {
            gained.add(new RunComparison.Gained(item, other, wrong, (double) right / given.length));
          }
        });
    return gained;
  }

  /** Returns how many answers a question has, all of them wrong; 0 if one is right. */
  private static int wrongAnswers(AnswerTable table, List<Integer> rows) {
    int answers = 0;
    for (int row : rows) {
      for (int column = 0; column < table.arms().size(); column++) {
        if (table.correct(row, column)) {
          return 0;
        }
        answers += table.present(row, column) && !table.failed(row) ? 1 : 0;
      }
    }
    return answers;
  }
}

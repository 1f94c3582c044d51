package dev.m1.eval.analysis;

import dev.m1.Question;
import dev.m1.eval.run.Arm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/**
 * Says whether the place of an option moves the answer, at one condition. Immutable.
 *
 * @param arm the condition
 * @param places the presented places, by letter
 * @param recallDeviation standard deviation of the places' recalls: 0 without bias (RStd of arXiv
 *     2309.03882)
 * @param flipRate share of pairs of samples of one question, presented in different orders, that
 *     chose different options; empty where no question was shown in two orders
 * @param lowest accuracy if each question shown in several orders had been shown in its worst one:
 *     the share of those that are right in every order; empty where there are none
 * @param highest the same for its best one: the share of those that are right in some order
 */
public record OrderBias(
    Arm arm,
    List<Place> places,
    double recallDeviation,
    OptionalDouble flipRate,
    OptionalDouble lowest,
    OptionalDouble highest) {
  /** Copies the places. */
  public OrderBias {
    places = List.copyOf(places);
  }

  /**
   * One letter.
   *
   * @param letter as presented
   * @param keys share of the rows whose key it is
   * @param chosen share of the read answers that chose it
   * @param recall share of its keys that were answered right; NaN without keys
   */
  public record Place(String letter, double keys, double chosen, double recall) {}

  static OrderBias of(AnswerTable table, int column) {
    int[] rows =
        Arrays.stream(Rows.answered(table, column)).filter(row -> table.key(row) >= 0).toArray();
    int[] keys = new int[Question.MultipleChoice.MAX_OPTIONS];
    int[] chosen = new int[keys.length];
    int[] right = new int[keys.length];
    int read = 0;
    for (int row : rows) {
      keys[table.key(row)]++;
      int answer = table.answer(row, column);
      if (answer >= 0 && answer < chosen.length) {
        chosen[answer]++;
        read++;
      }
      right[table.key(row)] += table.correct(row, column) ? 1 : 0;
    }
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < keys.length; i++) {
      if (keys[i] > 0 || chosen[i] > 0) {
        places.add(
            new Place(
                Question.MultipleChoice.letter(i),
                (double) keys[i] / rows.length,
                read == 0 ? 0 : (double) chosen[i] / read,
                keys[i] == 0 ? Double.NaN : (double) right[i] / keys[i]));
      }
    }
    List<List<Integer>> shown = severalOrders(table, rows);
    return new OrderBias(
        table.arms().get(column),
        places,
        deviation(places),
        flips(table, rows, column),
        share(shown, each -> each.stream().allMatch(row -> table.correct(row, column))),
        share(shown, each -> each.stream().anyMatch(row -> table.correct(row, column))));
  }

  /** Returns the rows of each question that was shown in several orders. */
  private static List<List<Integer>> severalOrders(AnswerTable table, int[] rows) {
    Map<Integer, List<Integer>> byItem = new HashMap<>();
    for (int row : rows) {
      byItem.computeIfAbsent(table.item(row), item -> new ArrayList<>()).add(row);
    }
    return byItem.values().stream()
        .filter(each -> each.stream().anyMatch(row -> !table.sameOrder(each.get(0), row)))
        .toList();
  }

  private static OptionalDouble share(
      List<List<Integer>> questions, Predicate<List<Integer>> property) {
    return questions.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(
            (double) questions.stream().filter(property).count() / questions.size());
  }

  private static double deviation(List<Place> places) {
    double[] recalls =
        places.stream().mapToDouble(Place::recall).filter(r -> !Double.isNaN(r)).toArray();
    double mean = Arrays.stream(recalls).average().orElse(Double.NaN);
    return Math.sqrt(
        Arrays.stream(recalls).map(r -> (r - mean) * (r - mean)).average().orElse(Double.NaN));
  }

  private static OptionalDouble flips(AnswerTable table, int[] rows, int column) {
    Map<Integer, List<Integer>> byItem = new HashMap<>();
    for (int row : rows) {
      if (table.answer(row, column) >= 0) {
        byItem.computeIfAbsent(table.item(row), item -> new ArrayList<>()).add(row);
      }
    }
    long pairs = 0;
    long flips = 0;
    for (List<Integer> samples : byItem.values()) {
      for (int i = 0; i < samples.size(); i++) {
        for (int j = i + 1; j < samples.size(); j++) {
          int one = samples.get(i);
          int two = samples.get(j);
          if (table.sameOrder(one, two)) {
            continue;
          }
          pairs++;
          flips += option(table, one, column) == option(table, two, column) ? 0 : 1;
        }
      }
    }
    return pairs == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) flips / pairs);
  }

  private static int option(AnswerTable table, int row, int column) {
    return table.fileIndex(row, table.answer(row, column));
  }
}

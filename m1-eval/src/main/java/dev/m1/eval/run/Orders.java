package dev.m1.eval.run;

import dev.m1.Question;
import dev.m1.eval.data.BenchmarkItem;
import dev.m1.eval.data.OptionOrder;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Chooses the orders in which an item's options are presented. */
final class Orders {
  private static final int MOST_DRAWS = 1000;

  private Orders() {}

  /**
   * Returns the orders of an item: the file's own first, then seeded permutations, all different.
   * There is only the first where the options depend on their place ("both A and B"), the key is no
   * letter, or the question has no options; and fewer than asked for where so many permutations do
   * not exist.
   */
  static List<List<Integer>> of(BenchmarkItem item, int count, long seed) {
    List<List<Integer>> orders = new ArrayList<>();
    orders.add(List.of());
    if (count == 1
        || !(item.question() instanceof Question.MultipleChoice choice)
        || !choice.letters().contains(item.key())
        || OptionOrder.dependsOnOrder(choice)) {
      return orders;
    }
    Set<List<Integer>> seen = new LinkedHashSet<>();
    for (int draw = 0; seen.size() < count && draw < MOST_DRAWS; draw++) {
      List<Integer> order =
          OptionOrder.drawn(choice.options().size(), seed, item.id(), draw).order();
      if (seen.add(order) && draw > 0) {
        orders.add(order);
      }
    }
    return orders;
  }
}

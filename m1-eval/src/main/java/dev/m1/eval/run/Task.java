package dev.m1.eval.run;

import dev.m1.Question;
import dev.m1.eval.data.BenchmarkItem;
import dev.m1.eval.data.OptionOrder;
import java.util.List;

/**
 * One line to be made: an item in one sample and one order of its options. Immutable.
 *
 * @param number the line's number in the run
 * @param order the presented order; empty as in the file
 * @param seed the seed of its sessions
 */
record Task(int number, BenchmarkItem item, int sample, List<Integer> order, long seed) {
  Task {
    order = List.copyOf(order);
  }

  /** Returns the question as it is presented. */
  Question question() {
    if (order.isEmpty() || !(item.question() instanceof Question.MultipleChoice choice)) {
      return item.question();
    }
    return new OptionOrder(order).present(choice);
  }

  /** Returns the key in the presented order. */
  String key() {
    return order.isEmpty() ? item.key() : new OptionOrder(order).presented(item.key());
  }
}

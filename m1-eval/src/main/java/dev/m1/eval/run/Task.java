package dev.m1.eval.run;

import dev.m1.Question;
import dev.m1.eval.data.BenchmarkItem;
import java.util.ArrayList;
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
    List<String> options = new ArrayList<>();
    order.forEach(index -> options.add(choice.options().get(index)));
    return new Question.MultipleChoice(choice.text(), options);
  }

  /** Returns the key in the presented order. */
  String key() {
    if (order.isEmpty()) {
      return item.key();
    }
    int inFile = item.key().charAt(0) - 'A';
    return Question.MultipleChoice.letter(order.indexOf(inFile));
  }
}

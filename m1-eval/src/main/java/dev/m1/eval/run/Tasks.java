package dev.m1.eval.run;

import dev.m1.eval.data.BenchmarkItem;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Gives a run's tasks one by one, item by item, without those that are finished. */
final class Tasks {
  private final Iterator<BenchmarkItem> items;
  private final EvalPlan plan;
  private final BitSet finished;
  private final Deque<Task> ready = new ArrayDeque<>();
  private int index;

  Tasks(Iterator<BenchmarkItem> items, EvalPlan plan, BitSet finished) {
    this.items = items;
    this.plan = plan;
    this.finished = finished;
  }

  /** Counts all tasks, finished ones too. */
  static int count(Stream<BenchmarkItem> items, EvalPlan plan) {
    return items
        .mapToInt(item -> plan.samples() * Orders.of(item, plan.orders(), plan.seed()).size())
        .sum();
  }

  /** Returns the next task; null after the last. */
  @Nullable Task next() {
    while (ready.isEmpty() && items.hasNext()) {
      prepare(items.next());
    }
    return ready.poll();
  }

  private void prepare(BenchmarkItem item) {
    List<List<Integer>> orders = Orders.of(item, plan.orders(), plan.seed());
    for (int sample = 0; sample < plan.samples(); sample++) {
      for (int order = 0; order < orders.size(); order++) {
        int number = (index * plan.samples() + sample) * plan.orders() + order;
        if (!finished.get(number)) {
          long seed = Seeds.mix(plan.seed(), item.id(), sample);
          ready.add(new Task(number, item, sample, orders.get(order), seed));
        }
      }
    }
    index++;
  }
}

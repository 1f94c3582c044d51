package dev.m1.template;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a template knows as {@code loop}; looks ahead only where it is asked to. */
final class Loop {
  private final Run run;
  private final Iterator<?> items;
  private final Deque<Object> ahead = new ArrayDeque<>();
  private @Nullable Object previous;
  private @Nullable Object item;
  private @Nullable Args changed;
  private long index0 = -1;

  Loop(Run run, Iterator<?> items) {
    this.run = run;
    this.items = items;
  }

  /** Moves on to the next item, if there is one. */
  boolean next() {
    if (!hasNext()) {
      return false;
    }
    index0++;
    previous = item;
    item = ahead.isEmpty() ? items.next() : ahead.pop();
    return true;
  }

  private boolean hasNext() {
    return !ahead.isEmpty() || items.hasNext();
  }

  Object item() {
    return item == null ? new Undefined("the loop has not begun") : item;
  }

  /** The number of items after this one. */
  private long remaining() {
    items.forEachRemaining(
        each -> {
          run.steps(1);
          ahead.add(each);
        });
    return ahead.size();
  }

  @Nullable Object attribute(String name) {
    return switch (name) {
      case "index" -> index0 + 1;
      case "index0" -> index0;
      case "first" -> index0 == 0;
      case "last" -> !hasNext();
      case "length" -> index0 + 1 + remaining();
      case "revindex" -> remaining() + 1;
      case "revindex0" -> remaining();
      case "depth" -> 1L;
      case "depth0" -> 0L;
      case "previtem" -> orUndefined(previous, "there is no previous item");
      case "nextitem" -> {
        if (ahead.isEmpty() && items.hasNext()) {
          ahead.add(items.next());
        }
        yield orUndefined(ahead.peek(), "there is no next item");
      }
      case "cycle" -> (Args.Callable) (r, args) -> cycled(args.positional());
      case "changed" -> (Args.Callable) (r, args) -> hasChanged(args);
      default -> null;
    };
  }

  private static Object orUndefined(@Nullable Object value, String why) {
    return value == null ? new Undefined(why) : value;
  }

  private Object cycled(List<Object> values) {
    if (values.isEmpty()) {
      throw ChatTemplateException.failure("no items for cycling given");
    }
    return values.get((int) (index0 % values.size()));
  }

  private boolean hasChanged(Args args) {
    Args before = changed;
    changed = args;
    return before == null
        || !Values.equal(
            run, new Values.Tuple(before.positional()), new Values.Tuple(args.positional()));
  }
}

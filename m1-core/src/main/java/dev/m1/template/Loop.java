package dev.m1.template;

import dev.m1.template.Node.Args;
import dev.m1.template.Node.Callable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a template knows as {@code loop}. */
final class Loop {
  private final List<?> items;
  private @Nullable Object changed;
  int index0;

  Loop(List<?> items) {
    this.items = items;
  }

  @Nullable Object attribute(String name) {
    return switch (name) {
      case "index" -> index0 + 1L;
      case "index0" -> (long) index0;
      case "first" -> index0 == 0;
      case "last" -> index0 + 1 == items.size();
      case "length" -> (long) items.size();
      case "revindex" -> (long) items.size() - index0;
      case "revindex0" -> items.size() - index0 - 1L;
      case "depth" -> 1L;
      case "depth0" -> 0L;
      case "previtem" -> item(index0 - 1);
      case "nextitem" -> item(index0 + 1);
      case "cycle" -> (Callable) (run, args) -> cycled(args.positional());
      case "changed" -> (Callable) this::hasChanged;
      default -> null;
    };
  }

  private Object item(int index) {
    boolean outside = index < 0 || index >= items.size();
    return outside ? new Values.Undefined("there is no such item") : items.get(index);
  }

  private Object cycled(List<Object> values) {
    if (values.isEmpty()) {
      throw ChatTemplateException.failure("no items for cycling given");
    }
    return values.get(index0 % values.size());
  }

  private Object hasChanged(Run run, Args args) {
    Object before = changed;
    changed = args.positional();
    return before == null || !Values.equal(run, before, args.positional());
  }
}

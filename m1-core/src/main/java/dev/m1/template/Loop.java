package dev.m1.template;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a template sees as {@code loop}. Looks ahead only where it is asked to, as Jinja's does. */
final class Loop implements Args.Callable, Attributes.Owner {
  private final Run run;
  private final int depth0;
  private final Args.@Nullable Callable recurse;
  private Iterator<Object> items;
  private int length;
  private int index0 = -1;
  private @Nullable Object before;
  private @Nullable Object current;
  private @Nullable Object after;
  private @Nullable Object lastChanged;

  /**
   * Creates a loop over a value.
   *
   * @param recurse renders the body for the inner items of a recursive loop, else null
   */
  Loop(Run run, Object iterable, int depth0, Args.@Nullable Callable recurse) {
    this.run = run;
    this.depth0 = depth0;
    this.recurse = recurse;
    this.items = Values.iterate(run, iterable);
    this.length = Values.hasLength(iterable) ? Values.length(iterable) : -1;
  }

  /** Advances, or returns null at the end. */
  @Nullable Object next() {
    Object next = peek();
    if (next != null) {
      after = null;
      index0++;
      before = current;
      current = next;
    }
    return next;
  }

  private @Nullable Object peek() {
    if (after == null && items.hasNext()) {
      after = items.next();
    }
    return after;
  }

  int index() {
    return index0 + 1;
  }

  int length() {
    if (length < 0) {
      List<Object> rest = new ArrayList<>();
      while (items.hasNext()) {
        rest.add(items.next());
      }
      items = rest.iterator();
      length = rest.size() + index() + (after == null ? 0 : 1);
    }
    return length;
  }

  @Override
  public Object call(Run callingRun, Args args) {
    if (recurse == null) {
      throw Fault.of("the loop must have the 'recursive' marker to be called recursively");
    }
    return recurse.call(callingRun, args);
  }

  @Override
  public @Nullable Object attribute(String name) {
    return switch (name) {
      case "index0" -> (long) index0;
      case "index" -> (long) index();
      case "revindex0" -> (long) length() - index();
      case "revindex" -> (long) length() - index0;
      case "first" -> index0 == 0;
      case "last" -> peek() == null;
      case "length" -> (long) length();
      case "depth0" -> (long) depth0;
      case "depth" -> depth0 + 1L;
      case "previtem" ->
          before != null && index0 > 0 ? before : new Undefined("there is no previous item");
      case "nextitem" -> {
        Object next = peek();
        yield next != null ? next : new Undefined("there is no next item");
      }
      case "cycle" -> new Args.Builtin(name, (r, args) -> cycle(args.positional()));
      case "changed" -> new Args.Builtin(name, (r, args) -> changed(args.positional()));
      default -> null;
    };
  }

  private Object cycle(List<Object> values) {
    if (values.isEmpty()) {
      throw Fault.of("no items for cycling given");
    }
    return values.get(index0 % values.size());
  }

  private Object changed(List<Object> values) {
    Object value = Seq.tuple(values);
    if (lastChanged != null && Values.equal(run, lastChanged, value)) {
      return false;
    }
    lastChanged = value;
    return true;
  }
}

package dev.m1.template;

import dev.m1.template.Node.End;
import dev.m1.template.Node.Expr;
import dev.m1.template.Node.Stmt;
import dev.m1.template.Node.Target;
import dev.m1.template.Symbols.Ref;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A for statement, ready to run.
 *
 * @param tested where the test finds the item, which is not where the body does
 */
record ForLoop(
    @Nullable Target tested,
    @Nullable Expr test,
    boolean severalTargets,
    Symbols testScope,
    Ref loop,
    Target each,
    Symbols bodyScope,
    Stmt body,
    Symbols elseScope,
    Stmt otherwise) {

  End over(Frame frame, Object items) {
    return run(frame, new Loop(frame.run, filtered(frame, items), 0, null));
  }

  /** Makes a loop whose body can call it again for inner items. */
  Stmt recursive(Expr items, Symbols.Function function) {
    return f -> {
      f.run.out().add(Repr.str(f.run, level(f, items.eval(f), function, 0)));
      return End.NORMAL;
    };
  }

  private Text level(Frame outer, Object items, Symbols.Function function, int depth0) {
    Run run = outer.run;
    Frame frame = new Frame(run, function, outer);
    Args.Callable inner =
        (r, args) -> {
          Object value = java.util.Objects.requireNonNull(args.bind(1, "iterable")[0]);
          return level(outer, value, function, depth0 + 1);
        };
    Text.Builder out = new Text.Builder(run);
    Text.Builder before = run.redirect(out);
    run.enterCall();
    try {
      run(frame, new Loop(run, filtered(frame, items), depth0, inner));
    } finally {
      run.leaveCall();
      run.redirect(before);
    }
    return out.build();
  }

  private End run(Frame frame, Loop items) {
    boolean finishedOne = false;
    for (Object item; (item = items.next()) != null; ) {
      frame.run.steps(1);
      loop.set(frame, items);
      each.assign(frame, item);
      bodyScope.enter(frame);
      End end = body.run(frame);
      if (end == End.BREAK) {
        break;
      }
      // in Jinja an iteration that ends with break or continue does not count for the else block
      finishedOne |= end == End.NORMAL;
    }
    if (!finishedOne) {
      elseScope.enter(frame);
      return otherwise.run(frame);
    }
    return End.NORMAL;
  }

  /** The items that pass the test, looked at one by one as the loop gets to them. */
  private Object filtered(Frame frame, Object items) {
    Target target = tested;
    Expr condition = test;
    if (target == null || condition == null) {
      return items;
    }
    Iterator<Object> all = Values.iterate(frame.run, items);
    testScope.enter(frame);
    return new Iterator<Object>() {
      private @Nullable Object found;

      @Override
      public boolean hasNext() {
        while (found == null && all.hasNext()) {
          Object item = all.next();
          target.assign(frame, item);
          // what passes is built anew from the targets, as loop.previtem shows
          Object again = severalTargets ? Seq.tuple(Values.list(frame.run, item)) : item;
          found = Values.truth(condition.eval(frame)) ? again : null;
        }
        return found != null;
      }

      @Override
      public Object next() {
        if (!hasNext() || found == null) {
          throw new NoSuchElementException();
        }
        Object item = found;
        found = null;
        return item;
      }
    };
  }
}

package dev.m1.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The arguments of one call, positional and named. */
record Args(List<Object> positional, Map<String, Object> named) {
  static final Args NONE = new Args(List.of(), Map.of());

  /** Something that templates can call. */
  interface Callable {
    Object call(Run run, Args args);
  }

  /** A callable of ours with a name for error messages. */
  record Builtin(String name, Callable body) implements Callable {
    @Override
    public Object call(Run run, Args args) {
      return body.call(run, args);
    }
  }

  static Args of(Object... positional) {
    return new Args(List.of(positional), Map.of());
  }

  Args from(int first) {
    return new Args(positional.subList(first, positional.size()), named);
  }

  /**
   * Puts the arguments in the order of their names; those not given are null.
   *
   * @param required how many must be given
   */
  @Nullable Object[] bind(int required, String... names) {
    if (positional.size() > names.length) {
      throw Fault.of("takes " + names.length + " arguments, got " + positional.size());
    }
    @Nullable Object[] bound = new @Nullable Object[names.length];
    for (int i = 0; i < positional.size(); i++) {
      bound[i] = positional.get(i);
    }
    for (Map.Entry<String, Object> entry : named.entrySet()) {
      int i = List.of(names).indexOf(entry.getKey());
      if (i < 0 || bound[i] != null) {
        String problem = i < 0 ? "unexpected argument '" : "two values for argument '";
        throw Fault.of(problem + entry.getKey() + "'");
      }
      bound[i] = entry.getValue();
    }
    for (int i = 0; i < required; i++) {
      if (bound[i] == null) {
        throw Fault.of("argument '" + names[i] + "' is missing");
      }
    }
    return bound;
  }

  /** Like {@link #bind} for a function that takes no named arguments, as most Python methods. */
  @Nullable Object[] bindPositional(int required, int most) {
    if (!named.isEmpty()) {
      throw Fault.of("takes no keyword arguments");
    }
    if (positional.size() < required || positional.size() > most) {
      throw Fault.of("takes " + required + " to " + most + " arguments, got " + positional.size());
    }
    return java.util.Arrays.copyOf(positional.toArray(), most);
  }
}

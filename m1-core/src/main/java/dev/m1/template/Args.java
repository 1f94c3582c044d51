package dev.m1.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The arguments of one call, positional and named. */
record Args(List<Object> positional, Map<String, Object> named) {
  /** Something that templates can call. */
  interface Callable {
    Object call(Run run, Args args);
  }

  Args with(String name, Object value) {
    Map<String, Object> all = new LinkedHashMap<>(named);
    all.put(name, value);
    return new Args(positional, all);
  }

  Args from(int first) {
    return new Args(positional.subList(first, positional.size()), named);
  }
}

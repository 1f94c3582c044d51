package dev.m1.template;

import static dev.m1.template.None.NONE;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;

/**
 * Python's rules for the values of a template: truth, equality, order, length, iteration.
 *
 * <p>Values are {@link Text}, {@code Long}, {@code Double}, {@code Boolean}, {@link None}, {@link
 * Undefined}, {@link Seq}, {@link Dict}, {@link Dict.View}, {@link Range}, {@link Namespace},
 * {@link Loop}, {@link Args.Callable} and {@link Iterator}, which stands for a generator.
 */
final class Values {
  private static final int MAX_KEY = 1000;

  private Values() {}

  /** Python's range, limited like the sandbox's. */
  record Range(long start, long stop, long step) {
    private static final long MAX = 100_000;

    Range {
      if (step == 0) {
        throw Fault.of("range() step must not be zero");
      }
      if (count(start, stop, step) > MAX) {
        throw Fault.limit("range of more than " + MAX + " items");
      }
    }

    private static long count(long start, long stop, long step) {
      double n = Math.ceil(((double) stop - start) / step);
      return n < 0 ? 0 : (long) n;
    }

    int size() {
      return (int) count(start, stop, step);
    }

    Iterator<Object> iterator() {
      return java.util.stream.IntStream.range(0, size())
          .mapToObj(i -> (Object) (start + i * step))
          .iterator();
    }
  }

  /** What {@code namespace()} returns: the only thing a template can change. */
  record Namespace(java.util.Map<String, Object> attributes) {
    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  static String typeName(Object value) {
    if (value instanceof Text) {
      return "str";
    } else if (value instanceof Boolean) {
      return "bool";
    } else if (value instanceof Long) {
      return "int";
    } else if (value instanceof Double) {
      return "float";
    } else if (value instanceof Seq s) {
      return s.tuple ? "tuple" : "list";
    } else if (value == NONE) {
      return "NoneType";
    } else if (value instanceof Iterator) {
      return "generator";
    }
    return value.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
  }

  static Fault typeFault(Object value, String problem) {
    return value instanceof Undefined u
        ? u.fault()
        : Fault.of("'" + typeName(value) + "' value " + problem);
  }

  static boolean truth(Object value) {
    if (value instanceof Boolean b) {
      return b;
    } else if (value instanceof Text t) {
      return !t.isEmpty();
    } else if (value instanceof Long n) {
      return n != 0;
    } else if (value instanceof Double d) {
      return d != 0;
    } else if (value == NONE || value instanceof Undefined) {
      return false;
    }
    return !hasLength(value) || length(value) > 0;
  }

  static boolean hasLength(Object value) {
    return value instanceof Text
        || value instanceof Seq
        || value instanceof Dict
        || value instanceof Dict.View
        || value instanceof Range
        || value instanceof Loop
        || value instanceof Undefined;
  }

  static int length(Object value) {
    if (value instanceof Text t) {
      return t.size();
    } else if (value instanceof Seq s) {
      return s.items.size();
    } else if (value instanceof Dict d) {
      return d.size();
    } else if (value instanceof Dict.View v) {
      return v.dict().size();
    } else if (value instanceof Range r) {
      return r.size();
    } else if (value instanceof Loop l) {
      return l.length();
    } else if (value instanceof Undefined) {
      return 0;
    }
    throw typeFault(value, "has no length");
  }

  static boolean isIterable(Object value) {
    return value instanceof Iterator || hasLength(value);
  }

  static Iterator<Object> iterate(Run run, Object value) {
    if (value instanceof Seq s) {
      return s.items.iterator();
    } else if (value instanceof Iterator<?> generator) {
      @SuppressWarnings("unchecked") // only this package makes iterators, all of values
      Iterator<Object> items = (Iterator<Object>) generator;
      return items;
    } else if (value instanceof Dict d) {
      run.items(d.size());
      return d.keys().iterator();
    } else if (value instanceof Dict.View v) {
      run.items(v.dict().size());
      return v.items().iterator();
    } else if (value instanceof Range r) {
      return r.iterator();
    } else if (value instanceof Undefined) {
      return Collections.emptyIterator();
    } else if (value instanceof Text t) {
      return characters(t);
    }
    throw typeFault(value, "is not iterable");
  }

  private static Iterator<Object> characters(Text text) {
    return new Iterator<>() {
      private int at;

      @Override
      public boolean hasNext() {
        return at < text.value.length();
      }

      @Override
      public Object next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        int from = at;
        at += Character.charCount(text.value.codePointAt(from));
        return text.sub(from, at).markup(false);
      }
    };
  }

  static List<Object> list(Run run, Object value) {
    List<Object> items = new ArrayList<>();
    Iterator<Object> all = iterate(run, value);
    while (all.hasNext()) {
      items.add(all.next());
      run.steps(1);
    }
    return items;
  }

  /** What stands for a value as a key: equal exactly where Python's keys are equal. */
  static Object key(Object value) {
    if (value instanceof Text t) {
      return t.value;
    } else if (value instanceof Boolean b) {
      return b ? 1L : 0L;
    } else if (value instanceof Double d && d == Math.rint(d) && Math.abs(d) < 1e15) {
      return (long) (double) d;
    } else if (value instanceof Seq s && s.tuple) {
      if (s.weight > MAX_KEY) {
        throw Fault.limit("a key of more than " + MAX_KEY + " values");
      }
      List<Object> keys = new ArrayList<>(s.items.size());
      s.items.forEach(item -> keys.add(key(item)));
      return keys;
    } else if (value instanceof Undefined) {
      return Undefined.class;
    } else if (value instanceof Seq || value instanceof Dict || value instanceof Dict.View) {
      throw typeFault(value, "cannot be a key");
    }
    return value;
  }

  static boolean isNumber(Object value) {
    return value instanceof Long || value instanceof Double || value instanceof Boolean;
  }

  static boolean isInteger(Object value) {
    return value instanceof Long || value instanceof Boolean;
  }

  static double toDouble(Object number) {
    return number instanceof Double d ? d : (double) toLong(number);
  }

  static long toLong(Object number) {
    if (number instanceof Boolean b) {
      return b ? 1 : 0;
    } else if (number instanceof Long n) {
      return n;
    }
    throw typeFault(number, "is not an integer");
  }

  static int toInt(Object number) {
    long n = toLong(number);
    return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, n));
  }

  static Text toText(Object value) {
    if (value instanceof Text t) {
      return t;
    }
    throw typeFault(value, "is not a string");
  }

  static boolean equal(Run run, Object a, Object b) {
    run.steps(1);
    if (a instanceof Text x && b instanceof Text y) {
      run.chars(Math.min(x.value.length(), y.value.length()));
      return x.equals(y);
    } else if (isNumber(a) && isNumber(b)) {
      boolean whole = isInteger(a) && isInteger(b);
      return whole ? toLong(a) == toLong(b) : toDouble(a) == toDouble(b);
    } else if (a instanceof Seq x && b instanceof Seq y) {
      return x.tuple == y.tuple && equalItems(run, x.items, y.items);
    } else if (a instanceof Dict x && b instanceof Dict y) {
      return x.size() == y.size()
          && x.pairs().stream()
              .allMatch(
                  pair -> {
                    Object other = y.get(pair.items.get(0));
                    return other != null && equal(run, pair.items.get(1), other);
                  });
    } else if (a instanceof Range x && b instanceof Range y) {
      int size = x.size();
      return size == y.size()
          && (size == 0 || x.start() == y.start())
          && (size < 2 || x.step() == y.step());
    } else if (a instanceof Undefined && b instanceof Undefined) {
      return true;
    } else if (a instanceof Dict.View x && b instanceof Dict.View y) {
      if (a == b || x.part() != y.part()) {
        return a == b;
      }
      throw Fault.unsupported("comparing dict views");
    }
    return a == b;
  }

  private static boolean equalItems(Run run, List<Object> a, List<Object> b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      if (!equal(run, a.get(i), b.get(i))) {
        return false;
      }
    }
    return true;
  }

  static int compare(Run run, Object a, Object b) {
    run.steps(1);
    if (a instanceof Text x && b instanceof Text y) {
      run.chars(Math.min(x.value.length(), y.value.length()));
      return Text.compare(x.value, y.value);
    } else if (isInteger(a) && isInteger(b)) {
      return Long.compare(toLong(a), toLong(b));
    } else if (a instanceof Seq x && b instanceof Seq y && x.tuple == y.tuple) {
      for (int i = 0; i < Math.min(x.items.size(), y.items.size()); i++) {
        if (!equal(run, x.items.get(i), y.items.get(i))) {
          return compare(run, x.items.get(i), y.items.get(i));
        }
      }
      return Integer.compare(x.items.size(), y.items.size());
    } else if (isNumber(a) && isNumber(b)) {
      double x = toDouble(a);
      double y = toDouble(b);
      if (Double.isNaN(x) || Double.isNaN(y)) {
        throw Fault.unsupported("ordering nan");
      }
      return x < y ? -1 : x > y ? 1 : 0;
    }
    throw typeFault(a instanceof Undefined ? a : b, "cannot be ordered against the other value");
  }

  /** Sorts stably, as Python does; fails where two keys cannot be ordered. */
  static List<Object> sort(
      Run run, List<Object> items, Function<Object, Object> key, boolean reverse) {
    record Keyed(Object key, Object item) {}
    List<Keyed> keyed = new ArrayList<>(items.size());
    items.forEach(item -> keyed.add(new Keyed(key.apply(item), item)));
    Comparator<Keyed> order = (a, b) -> compare(run, a.key(), b.key());
    keyed.sort(reverse ? order.reversed() : order);
    List<Object> sorted = new ArrayList<>(items.size());
    keyed.forEach(k -> sorted.add(k.item()));
    return sorted;
  }

  static boolean contains(Run run, Object container, Object item) {
    if (container instanceof Text text) {
      return find(run, text.value, toText(item).value, 0) >= 0;
    } else if (container instanceof Dict dict) {
      return dict.get(item) != null;
    } else if (container instanceof Range range && isInteger(item)) {
      long offset = toLong(item) - range.start();
      long index = offset / range.step();
      return offset % range.step() == 0 && index >= 0 && index < range.size();
    }
    Iterator<Object> items = iterate(run, container);
    while (items.hasNext()) {
      if (equal(run, items.next(), item)) {
        return true;
      }
    }
    return false;
  }

  /** Finds like indexOf; a long part pays for the worst case before the search. */
  static int find(Run run, String text, String part, int from) {
    if (part.length() > 64) {
      run.chars((long) Math.max(0, text.length() - from) * part.length() / 16);
      return text.indexOf(part, from);
    }
    int found = text.indexOf(part, from);
    run.chars((found < 0 ? text.length() : found) - (long) from);
    return found;
  }
}

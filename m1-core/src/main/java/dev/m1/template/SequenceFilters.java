package dev.m1.template;

import static dev.m1.template.Filters.isNone;
import static dev.m1.template.Filters.orNone;
import static dev.m1.template.None.NONE;
import static dev.m1.template.Values.toInt;
import static dev.m1.template.Values.truth;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The filters over lists, dicts and generators. Those that Jinja makes lazy are lazy here. */
final class SequenceFilters {
  private SequenceFilters() {}

  static void putInto(Map<String, Filters.Filter> filters) {
    filters.put("length", SequenceFilters::length);
    filters.put("count", SequenceFilters::length);
    filters.put("list", SequenceFilters::list);
    filters.put("first", SequenceFilters::first);
    filters.put("last", SequenceFilters::last);
    filters.put("reverse", SequenceFilters::reverse);
    filters.put("join", SequenceFilters::join);
    filters.put("sort", SequenceFilters::sort);
    filters.put("unique", SequenceFilters::unique);
    filters.put("groupby", SequenceFilters::groupBy);
    filters.put("batch", SequenceFilters::batch);
    filters.put("slice", SequenceFilters::slice);
    filters.put("map", SequenceFilters::map);
    filters.put("select", (run, v, a) -> select(run, v, a, false, true));
    filters.put("reject", (run, v, a) -> select(run, v, a, false, false));
    filters.put("selectattr", (run, v, a) -> select(run, v, a, true, true));
    filters.put("rejectattr", (run, v, a) -> select(run, v, a, true, false));
    filters.put("items", SequenceFilters::items);
    filters.put("dictsort", SequenceFilters::dictSort);
    filters.put("sum", SequenceFilters::sum);
    filters.put("min", (run, v, a) -> extreme(run, v, a, 1));
    filters.put("max", (run, v, a) -> extreme(run, v, a, -1));
  }

  private static Object length(Run run, Object value, Args args) {
    args.bindPositional(0, 0);
    return (long) Values.length(value);
  }

  private static Object list(Run run, Object value, Args args) {
    args.bindPositional(0, 0);
    return Seq.list(Values.list(run, value));
  }

  private static Object sum(Run run, Object value, Args args) {
    @Nullable Object[] a = args.bind(0, "attribute", "start");
    Object total = a[1] == null ? 0L : a[1];
    if (total instanceof Text) {
      throw Fault.of("sum() can't sum strings");
    }
    for (Object item : Values.list(run, value)) {
      total =
          Operators.binary(
              run, "+", total, isNone(a[0]) ? item : getter(run, a[0], true, null).apply(item));
    }
    return total;
  }

  /** Reads an attribute path such as {@code function.name} from an item. */
  private static UnaryOperator<Object> getter(
      Run run, @Nullable Object attribute, boolean caseSensitive, @Nullable Object otherwise) {
    List<Object> parts = new ArrayList<>();
    if (attribute instanceof Text path) {
      for (String part : path.value.split("\\.", -1)) {
        boolean index = !part.isEmpty() && part.codePoints().allMatch(Strings::isDigit);
        Long number = index ? Numbers.parseInt(part, 10) : null;
        parts.add(number != null ? number : Text.of(part));
      }
    } else if (!isNone(attribute)) {
      parts.add(orNone(attribute));
    }
    return item -> {
      run.items(parts.size());
      Object value = item;
      for (Object part : parts) {
        value = Attributes.item(run, value, part);
        value = value instanceof Undefined && !isNone(otherwise) ? orNone(otherwise) : value;
      }
      return caseSensitive ? value : ignoreCase(value);
    };
  }

  private static Object ignoreCase(Object value) {
    return value instanceof Text text ? text.map(s -> s.toLowerCase(java.util.Locale.ROOT)) : value;
  }

  private static Object extreme(Run run, Object value, Args args, int sign) {
    @Nullable Object[] a = args.bind(0, "case_sensitive", "attribute");
    UnaryOperator<Object> key = getter(run, a[1], a[0] != null && truth(a[0]), null);
    List<Object> items = Values.list(run, value);
    if (items.isEmpty()) {
      return new Undefined("no aggregated item, sequence was empty");
    }
    Object best = items.get(0);
    for (Object item : items.subList(1, items.size())) {
      best = Values.compare(run, key.apply(item), key.apply(best)) * sign < 0 ? item : best;
    }
    return best;
  }

  private static Object items(Run run, Object value, Args args) {
    args.bindPositional(0, 0);
    if (value instanceof Undefined) {
      return Collections.emptyIterator();
    } else if (value instanceof Dict dict) {
      return new Dict.View(dict, Dict.View.Part.ITEMS).items().iterator();
    }
    throw Fault.of("can only get item pairs from a mapping");
  }

  private static Object dictSort(Run run, Object value, Args args) {
    @Nullable Object[] a = args.bind(0, "case_sensitive", "by", "reverse");
    String by = a[1] == null ? "key" : Values.toText(a[1]).value;
    if (!by.equals("key") && !by.equals("value")) {
      throw Fault.of("you can only sort by either \"key\" or \"value\"");
    } else if (!(value instanceof Dict)) {
      throw Values.typeFault(value, "is not a dict");
    }
    int at = by.equals("key") ? 0 : 1;
    boolean caseSensitive = a[0] != null && truth(a[0]);
    List<Object> pairs = new ArrayList<>(((Dict) value).pairs());
    return Seq.list(
        Values.sort(
            run,
            pairs,
            pair -> {
              Object key = ((Seq) pair).items.get(at);
              return caseSensitive ? key : ignoreCase(key);
            },
            a[2] != null && truth(a[2])));
  }

  private static Object first(Run run, Object value, Args args) {
    args.bindPositional(0, 0);
    Iterator<Object> items = Values.iterate(run, value);
    return items.hasNext() ? items.next() : new Undefined("no first item, sequence was empty");
  }

  private static Object last(Run run, Object value, Args args) {
    args.bindPositional(0, 0);
    if (value instanceof Iterator) {
      throw Values.typeFault(value, "is not reversible");
    }
    List<Object> items = Values.list(run, value);
    return items.isEmpty()
        ? new Undefined("no last item, sequence was empty")
        : items.get(items.size() - 1);
  }

  private static Object reverse(Run run, Object value, Args args) {
    args.bindPositional(0, 0);
    if (value instanceof Text text) {
      return Operators.slice(run, text, NONE, NONE, -1L);
    }
    List<Object> items = Values.list(run, value);
    Collections.reverse(items);
    return value instanceof Iterator ? Seq.list(items) : items.iterator();
  }

  private static Object join(Run run, Object value, Args args) {
    @Nullable Object[] a = args.bind(0, "d", "attribute");
    Text separator = a[0] == null ? Text.EMPTY : Repr.str(run, a[0]);
    UnaryOperator<Object> get = getter(run, a[1], true, null);
    Text.Builder out = new Text.Builder(run);
    Iterator<Object> items = Values.iterate(run, value);
    for (boolean more = false; items.hasNext(); more = true) {
      run.steps(1);
      out.add(more ? separator : Text.EMPTY).add(Repr.str(run, get.apply(items.next())));
    }
    return out.build();
  }

  private static Object sort(Run run, Object value, Args args) {
    @Nullable Object[] a = args.bind(0, "reverse", "case_sensitive", "attribute");
    boolean caseSensitive = a[1] != null && truth(a[1]);
    List<UnaryOperator<Object>> keys = new ArrayList<>();
    if (a[2] instanceof Text several) {
      for (String each : several.value.split(",", -1)) {
        keys.add(getter(run, Text.of(each), caseSensitive, null));
      }
    } else {
      keys.add(getter(run, a[2], caseSensitive, null));
    }
    return Seq.list(
        Values.sort(
            run,
            Values.list(run, value),
            item -> Seq.list(new ArrayList<>(keys.stream().map(key -> key.apply(item)).toList())),
            a[0] != null && truth(a[0])));
  }

  private static Object unique(Run run, Object value, Args args) {
    @Nullable Object[] a = args.bind(0, "case_sensitive", "attribute");
    UnaryOperator<Object> key = getter(run, a[1], a[0] != null && truth(a[0]), null);
    Set<Object> seen = new HashSet<>();
    Iterator<Object> items = Values.iterate(run, value);
    return lazily(run, items, item -> seen.add(Values.key(key.apply(item))) ? item : null);
  }

  private static Object groupBy(Run run, Object value, Args args) {
    @Nullable Object[] a = args.bind(1, "attribute", "default", "case_sensitive");
    boolean caseSensitive = a[2] != null && truth(a[2]);
    UnaryOperator<Object> key = getter(run, a[0], caseSensitive, a[1]);
    UnaryOperator<Object> shown = getter(run, a[0], true, a[1]);
    List<Object> sorted = Values.sort(run, Values.list(run, value), key, false);
    List<Object> groups = new ArrayList<>();
    for (int from = 0, to; from < sorted.size(); from = to) {
      Object first = key.apply(sorted.get(from));
      to = from + 1;
      while (to < sorted.size() && Values.equal(run, key.apply(sorted.get(to)), first)) {
        to++;
      }
      List<Object> members = new ArrayList<>(sorted.subList(from, to));
      groups.add(Seq.group(shown.apply(members.get(0)), members));
    }
    return Seq.list(groups);
  }

  private static Object batch(Run run, Object value, Args args) {
    @Nullable Object[] a = args.bind(1, "linecount", "fill_with");
    int size = toInt(orNone(a[0]));
    List<Object> items = Values.list(run, value);
    if (size < 1 && !items.isEmpty()) {
      throw Fault.unsupported("batch of less than 1");
    }
    List<Object> rows = new ArrayList<>();
    for (int from = 0; from < items.size(); from += size) {
      int to = (int) Math.min(items.size(), (long) from + size);
      List<Object> row = new ArrayList<>(items.subList(from, to));
      if (!isNone(a[1])) {
        run.items(size);
        row.addAll(Collections.nCopies(size - row.size(), a[1]));
      }
      rows.add(Seq.list(row));
      if (to == items.size()) {
        break;
      }
    }
    return rows.iterator();
  }

  private static Object slice(Run run, Object value, Args args) {
    @Nullable Object[] a = args.bind(1, "slices", "fill_with");
    int slices = toInt(orNone(a[0]));
    List<Object> items = Values.list(run, value);
    if (slices == 0) {
      throw Fault.of("division by zero");
    }
    run.items(Math.max(0, slices));
    List<Object> columns = new ArrayList<>();
    int extra = Math.floorMod(items.size(), slices);
    int from = 0;
    for (int i = 0; i < slices; i++) {
      int to = from + Math.floorDiv(items.size(), slices) + (i < extra ? 1 : 0);
      List<Object> column = new ArrayList<>(items.subList(from, to));
      if (!isNone(a[1]) && i >= extra) {
        column.add(orNone(a[1]));
      }
      columns.add(Seq.list(column));
      from = to;
    }
    return columns.iterator();
  }

  private static Object map(Run run, Object value, Args args) {
    if (args.positional().isEmpty() && args.named().containsKey("attribute")) {
      @Nullable Object[] a = args.bind(0, "attribute", "default");
      return lazily(run, value, getter(run, a[0], true, a[1])::apply);
    }
    return lazily(
        run,
        value,
        item -> {
          if (args.positional().isEmpty()) {
            throw Fault.of("map requires a filter argument");
          }
          String name = Values.toText(args.positional().get(0)).value;
          return Filters.apply(run, name, item, args.from(1));
        });
  }

  private static Object select(
      Run run, Object value, Args args, boolean attribute, boolean wanted) {
    int skip = attribute ? 1 : 0;
    if (attribute && args.positional().isEmpty() && truth(value)) {
      throw Fault.of("missing parameter for attribute name");
    }
    UnaryOperator<Object> get =
        attribute && truth(value) ? getter(run, args.positional().get(0), true, null) : x -> x;
    return lazily(
        run,
        value,
        item -> {
          Object tested = get.apply(item);
          boolean passes =
              args.positional().size() <= skip
                  ? truth(tested)
                  : Tests.apply(
                      run,
                      Values.toText(args.positional().get(skip)).value,
                      tested,
                      args.from(skip + 1));
          return passes == wanted ? item : null;
        });
  }

  /** Applies a step to each item when it is asked for, as a generator does; null drops the item. */
  private static Iterator<Object> lazily(Run run, Object value, Step step) {
    return new Iterator<>() {
      private @Nullable Iterator<Object> items;
      private @Nullable Object found;

      @Override
      public boolean hasNext() {
        if (items == null) {
          items = truth(value) ? Values.iterate(run, value) : Collections.emptyIterator();
        }
        while (found == null && items.hasNext()) {
          run.steps(1);
          found = step.apply(items.next());
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

  private interface Step {
    @Nullable Object apply(Object item);
  }
}

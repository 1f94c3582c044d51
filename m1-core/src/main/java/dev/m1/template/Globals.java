package dev.m1.template;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The functions every template can call: Jinja's own and the two that Hugging Face adds. */
final class Globals {
  private static final Map<String, Args.Builtin> ALL = new LinkedHashMap<>();

  static {
    put("range", (run, args) -> range(args));
    put("dict", Globals::dict);
    put("namespace", Globals::namespace);
    put("cycler", (run, args) -> new Cycler(args.positional()));
    put("joiner", (run, args) -> joiner(args));
    put("raise_exception", Globals::raise);
    put("strftime_now", Globals::strftimeNow);
  }

  private Globals() {}

  private static void put(String name, Args.Callable body) {
    ALL.put(name, new Args.Builtin(name, body));
  }

  static Args.@Nullable Builtin find(String name) {
    return ALL.get(name);
  }

  private static Object range(Args args) {
    @Nullable Object[] a = args.bindPositional(1, 3);
    int n = args.positional().size();
    long first = Values.toLong(args.positional().get(0));
    long stop = n > 1 ? Values.toLong(args.positional().get(1)) : first;
    return new Values.Range(n > 1 ? first : 0, stop, a[2] == null ? 1 : Values.toLong(a[2]));
  }

  private static Dict dict(Run run, Args args) {
    if (args.positional().size() > 1) {
      throw Fault.of("dict takes at most 1 argument");
    }
    Dict dict = new Dict();
    if (!args.positional().isEmpty()) {
      Object source = args.positional().get(0);
      if (source instanceof Dict other) {
        dict.putAll(other);
      } else {
        Iterator<Object> pairs = Values.iterate(run, source);
        while (pairs.hasNext()) {
          List<Object> pair = Values.list(run, pairs.next());
          if (pair.size() != 2) {
            throw Fault.of("dict takes pairs");
          }
          dict.put(pair.get(0), pair.get(1));
        }
      }
    }
    args.named().forEach((name, value) -> dict.put(Text.of(name), value));
    return dict;
  }

  private static Object namespace(Run run, Args args) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    for (Seq pair : dict(run, args).pairs()) {
      attributes.put(Values.toText(pair.items.get(0)).value, pair.items.get(1));
    }
    return new Values.Namespace(attributes);
  }

  /** Jinja's cycler. */
  private static final class Cycler implements Attributes.Owner {
    private final List<Object> items;
    private int at;

    Cycler(List<Object> items) {
      if (items.isEmpty()) {
        throw Fault.of("at least one item has to be provided");
      }
      this.items = new ArrayList<>(items);
    }

    @Override
    public @Nullable Object attribute(String name) {
      return switch (name) {
        case "current" -> items.get(at);
        case "next" -> new Args.Builtin(name, (run, args) -> move(items.get(at), at + 1));
        case "reset" -> new Args.Builtin(name, (run, args) -> move(None.NONE, 0));
        default -> null;
      };
    }

    private Object move(Object result, int to) {
      at = to % items.size();
      return result;
    }
  }

  private static Object joiner(Args args) {
    Object given = args.bind(0, "sep")[0];
    Object separator = given == null ? Text.of(", ") : given;
    boolean[] used = {false};
    return new Args.Builtin(
        "joiner",
        (run, none) -> {
          Object result = used[0] ? separator : Text.EMPTY;
          used[0] = true;
          return result;
        });
  }

  private static Object raise(Run run, Args args) {
    Object message = args.bind(1, "message")[0];
    throw Fault.raised(message == null ? "" : Repr.str(run, message).value);
  }

  private static Object strftimeNow(Run run, Args args) {
    Object format = args.bind(1, "format")[0];
    if (!(format instanceof Text text)) {
      throw Fault.of("strftime_now takes a format string");
    }
    run.chars(text.value.length());
    return Text.of(
        Strftime.format(run, LocalDateTime.now(run.clock), text.value), text.hasContent());
  }
}

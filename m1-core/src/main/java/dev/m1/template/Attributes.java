package dev.m1.template;

import static dev.m1.template.None.NONE;

import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks up attributes and items as Jinja's immutable sandbox does: what would change a list or dict
 * is undefined, and so is everything private. Nothing here reaches a Java object.
 */
final class Attributes {
  private static final Set<String> CHANGING =
      Set.of(
          "append",
          "clear",
          "extend",
          "insert",
          "pop",
          "popitem",
          "remove",
          "reverse",
          "setdefault",
          "sort",
          "update");
  private static final Set<String> OF_NUMBERS =
      Set.of(
          "as_integer_ratio",
          "bit_count",
          "bit_length",
          "conjugate",
          "denominator",
          "fromhex",
          "from_bytes",
          "hex",
          "imag",
          "is_integer",
          "numerator",
          "real",
          "to_bytes");

  private static final Set<String> OF_RANGES = Set.of("count", "index", "start", "step", "stop");
  private static final Set<String> OF_GENERATORS = Set.of("close", "send", "throw");

  /** A value with attributes of its own, all of them readable by templates. */
  interface Owner {
    /** Returns the attribute, or null where there is none of that name. */
    @Nullable Object attribute(String name);
  }

  private Attributes() {}

  /** {@code value.name}: the attribute, or else the item of that name. */
  static Object attribute(Run run, Object value, String name) {
    Object found = own(run, value, name);
    if (found == null && value instanceof Dict dict) {
      found = dict.get(name);
    }
    return found != null ? found : missing(value, "attribute '" + name + "'");
  }

  /** {@code value[key]}: the item, or else the attribute of that name. */
  static Object item(Run run, Object value, Object key) {
    Object found = null;
    if (value instanceof Undefined u) {
      throw u.fault();
    } else if (value instanceof Dict dict) {
      boolean hashable = !(key instanceof Dict || (key instanceof Seq s && !s.tuple));
      found = hashable ? dict.get(key) : null;
    } else if (Values.isInteger(key)) {
      found = atIndex(run, value, Values.toLong(key));
    }
    if (found == null && key instanceof Text name) {
      found = own(run, value, name.value);
    }
    return found != null ? found : missing(value, "element " + Repr.repr(run, key));
  }

  private static Undefined missing(Object value, String what) {
    return new Undefined("'" + Values.typeName(value) + "' value has no " + what);
  }

  private static @Nullable Object atIndex(Run run, Object value, long index) {
    int size =
        value instanceof Seq || value instanceof Text || value instanceof Values.Range
            ? Values.length(value)
            : 0;
    long i = index < 0 ? index + size : index;
    if (i < 0 || i >= size) {
      return null;
    } else if (value instanceof Seq seq) {
      return seq.items.get((int) i);
    } else if (value instanceof Values.Range range) {
      return range.start() + i * range.step();
    }
    Text text = (Text) value;
    run.chars(size == text.value.length() ? 1 : text.value.length());
    return text.at((int) i);
  }

  /** An attribute in Python's sense, or null. */
  static @Nullable Object own(Run run, Object value, String name) {
    if (value instanceof Undefined u) {
      throw u.fault();
    } else if (name.startsWith("__") && name.endsWith("__")) {
      return unsafe(value, name);
    } else if (value instanceof Dict dict) {
      return ofDict(dict, name);
    } else if (value instanceof Text text) {
      return Strings.bound(text, name);
    } else if (value instanceof Seq seq) {
      return ofSequence(seq, name);
    } else if (value instanceof Owner owner) {
      return owner.attribute(name);
    } else if (value instanceof Values.Namespace namespace) {
      return namespace.attributes().get(name);
    } else if (isUnsupported(value, name)) {
      throw Fault.unsupported("attribute '" + name + "' of a " + Values.typeName(value));
    }
    return null;
  }

  private static boolean isUnsupported(Object value, String name) {
    return (Values.isNumber(value) && OF_NUMBERS.contains(name))
        || (value instanceof Values.Range && OF_RANGES.contains(name))
        || (value instanceof Dict.View && (name.equals("mapping") || name.equals("isdisjoint")))
        || (value instanceof Iterator && (OF_GENERATORS.contains(name) || name.startsWith("gi_")))
        || value instanceof Args.Builtin;
  }

  private static Undefined unsafe(Object value, String name) {
    String type = Values.typeName(value);
    return new Undefined("access to attribute '" + name + "' of '" + type + "' object is unsafe");
  }

  private static @Nullable Object ofDict(Dict dict, String name) {
    return switch (name) {
      case "get" -> new Args.Builtin(name, (run, args) -> get(dict, args));
      case "keys" -> view(dict, name, Dict.View.Part.KEYS);
      case "values" -> view(dict, name, Dict.View.Part.VALUES);
      case "items" -> view(dict, name, Dict.View.Part.ITEMS);
      case "copy" -> new Args.Builtin(name, (run, args) -> none(args, dict));
      case "fromkeys" -> throw Fault.unsupported("the dict method 'fromkeys'");
      case "clear", "pop", "popitem", "setdefault", "update" -> unsafe(dict, name);
      default -> null;
    };
  }

  private static Args.Builtin view(Dict dict, String name, Dict.View.Part part) {
    return new Args.Builtin(name, (run, args) -> none(args, new Dict.View(dict, part)));
  }

  private static Object none(Args args, Object result) {
    args.bindPositional(0, 0);
    return result;
  }

  private static Object get(Dict dict, Args args) {
    @Nullable Object[] given = args.bindPositional(1, 2);
    Object key = given[0] == null ? NONE : given[0];
    Object found = dict.get(key);
    return found != null ? found : given[1] != null ? given[1] : NONE;
  }

  private static @Nullable Object ofSequence(Seq seq, String name) {
    if (seq.group && (name.equals("grouper") || name.equals("list"))) {
      return seq.items.get(name.equals("grouper") ? 0 : 1);
    } else if (name.equals("count")) {
      return new Args.Builtin(name, (run, args) -> count(run, seq, args));
    } else if (name.equals("index")) {
      return new Args.Builtin(name, (run, args) -> index(run, seq, args));
    } else if (seq.tuple) {
      return null;
    } else if (name.equals("copy")) {
      return new Args.Builtin(name, (run, args) -> none(args, seq));
    }
    return CHANGING.contains(name) && !name.equals("update") ? unsafe(seq, name) : null;
  }

  private static Object count(Run run, Seq seq, Args args) {
    Object wanted = args.bindPositional(1, 1)[0];
    return seq.items.stream().filter(item -> Values.equal(run, item, wanted)).count();
  }

  private static Object index(Run run, Seq seq, Args args) {
    Object wanted = args.bindPositional(1, 1)[0];
    List<Object> items = seq.items;
    for (int i = 0; i < items.size(); i++) {
      if (Values.equal(run, items.get(i), wanted)) {
        return (long) i;
      }
    }
    throw Fault.of("value is not in list");
  }
}

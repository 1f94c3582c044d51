package dev.m1.template;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Decides which variable each name means, before anything runs, by the rules of Jinja's {@code
 * idtracking.py}: a scope that assigns a name anywhere owns it everywhere, branches of an {@code
 * if} share a scope, and a scope's variables start as copies of what is outside.
 *
 * <p>The parser records what happens to names as events, in Jinja's order of visiting; {@link
 * #resolve} replays them when the whole template is known.
 */
final class Symbols {
  /** A variable: a place in the frame of a function. */
  record Slot(Function function, int index) {}

  /** Whatever has its own frame when it runs: the template, a macro, a caller, a recursive loop. */
  static final class Function {
    final int depth;
    private int slots;

    Function(int depth) {
      this.depth = depth;
    }

    int slots() {
      return slots;
    }
  }

  /** A use of a name in an expression or as a target; knows its slot once resolved. */
  static final class Ref {
    final String name;
    private int up;
    private int index = -1;

    Ref(String name) {
      this.name = name;
    }

    @Nullable Object get(Frame frame) {
      return frame.up(up).slots[index];
    }

    void set(Frame frame, @Nullable Object value) {
      frame.up(up).slots[index] = value;
    }
  }

  private enum From {
    PARAMETER,
    CONTEXT,
    OUTER,
    NOTHING
  }

  /** How a variable gets its first value: from {@code slot} if from OUTER. */
  private record Load(From from, String name, @Nullable Slot slot) {}

  /** The names known at one point of the analysis. */
  static final class State {
    private final Symbols scope;

    /** The state before the branch of an if that this one describes; holds what is not in here. */
    private final @Nullable State before;

    private final Map<String, Slot> refs = new HashMap<>();
    private final Map<Slot, Load> loads = new LinkedHashMap<>();
    private final Set<String> stores = new LinkedHashSet<>();

    private State(Symbols scope, @Nullable State before) {
      this.scope = scope;
      this.before = before;
    }

    private @Nullable Slot own(String name) {
      Slot slot = refs.get(name);
      return slot != null || before == null ? slot : before.own(name);
    }

    private boolean hasStored(String name) {
      return stores.contains(name) || (before != null && before.hasStored(name));
    }

    private @Nullable Slot find(String name) {
      Slot slot = own(name);
      return slot != null ? slot : outer(name);
    }

    private @Nullable Slot outer(String name) {
      return scope.parent == null ? null : scope.parent.state.find(name);
    }

    private void define(String name, From from, @Nullable Slot source) {
      Slot slot = scope.slot(name);
      refs.put(name, slot);
      loads.put(slot, new Load(from, name, source));
    }

    void load(String name) {
      if (find(name) == null) {
        define(name, From.CONTEXT, null);
      }
    }

    void store(String name) {
      stores.add(name);
      if (own(name) == null) {
        Slot outer = outer(name);
        define(name, outer == null ? From.NOTHING : From.OUTER, outer);
      }
    }

    void parameter(String name) {
      stores.add(name);
      define(name, From.PARAMETER, null);
    }

    void branches(List<List<Consumer<State>>> branches) {
      Set<String> stored = new LinkedHashSet<>();
      List<State> ends = new ArrayList<>();
      for (List<Consumer<State>> branch : branches) {
        State end = new State(scope, this);
        branch.forEach(event -> event.accept(end));
        stored.addAll(end.stores);
        ends.add(end);
      }
      stored.removeIf(this::hasStored);
      for (State end : ends) {
        refs.putAll(end.refs);
        loads.putAll(end.loads);
        stores.addAll(end.stores);
      }
      for (String name : stored) {
        Slot outer = outer(name);
        loads.put(
            scope.slot(name), new Load(outer == null ? From.CONTEXT : From.OUTER, name, outer));
      }
    }
  }

  private final @Nullable Symbols parent;
  final Function function;
  private final State state = new State(this, null);
  private final Map<String, Slot> slots = new HashMap<>();
  private final List<Symbols> inner = new ArrayList<>();
  private final List<Ref> uses = new ArrayList<>();
  private List<Consumer<State>> events = new ArrayList<>();
  private Load[] entry = {};
  private int[] entrySlots = {};

  /** Creates the scope of a template. */
  Symbols() {
    this(null, new Function(0));
  }

  private Symbols(@Nullable Symbols parent, Function function) {
    this.parent = parent;
    this.function = function;
  }

  Symbols inner(boolean ownFunction) {
    Symbols scope = new Symbols(this, ownFunction ? new Function(function.depth + 1) : function);
    inner.add(scope);
    return scope;
  }

  private Slot slot(String name) {
    return slots.computeIfAbsent(name, n -> new Slot(function, function.slots++));
  }

  void on(Consumer<State> event) {
    events.add(event);
  }

  Ref use(String name) {
    Ref ref = new Ref(name);
    uses.add(ref);
    return ref;
  }

  Ref load(String name) {
    on(s -> s.load(name));
    return use(name);
  }

  Ref store(String name) {
    on(s -> s.store(name));
    return use(name);
  }

  Ref parameter(String name) {
    on(s -> s.parameter(name));
    return use(name);
  }

  /** Starts to record elsewhere and returns the events recorded so far. */
  List<Consumer<State>> swap(List<Consumer<State>> to) {
    List<Consumer<State>> before = events;
    events = to;
    return before;
  }

  /** Resolves this scope and all inside it. */
  void resolve() {
    events.forEach(event -> event.accept(state));
    for (Ref use : uses) {
      Slot slot = state.find(use.name);
      if (slot == null) { // Jinja cannot compile this either: an argument of a set block's filter
        throw Fault.unsupported("the name '" + use.name + "' in this place");
      }
      use.up = function.depth - slot.function().depth;
      use.index = slot.index();
    }
    entry =
        state.loads.values().stream().filter(l -> l.from != From.PARAMETER).toArray(Load[]::new);
    entrySlots =
        state.loads.entrySet().stream()
            .filter(e -> e.getValue().from != From.PARAMETER)
            .mapToInt(e -> e.getKey().index())
            .toArray();
    inner.forEach(Symbols::resolve);
  }

  /** Gives the variables of this scope their first values. */
  void enter(Frame frame) {
    for (int i = 0; i < entry.length; i++) {
      Load load = entry[i];
      Slot outer = load.slot;
      @Nullable Object value = load.from == From.CONTEXT ? frame.run.lookup(load.name) : null;
      if (outer != null) {
        value = frame.up(function.depth - outer.function().depth).slots[outer.index()];
      }
      frame.slots[entrySlots[i]] = value;
    }
  }
}

package dev.m1.strategy;

import dev.m1.BudgetController;
import dev.m1.BudgetDecision;
import dev.m1.Probe;
import dev.m1.ProbeResult;
import dev.m1.ThinkingEnd;
import dev.m1.ThinkingState;
import dev.m1.Until;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One session of {@link FirstOf}. Confined to one thread. */
final class FirstOfRun implements BudgetController.Run {
  private final List<Part> parts;

  /** Probes that were asked for and have not arrived, oldest first. */
  private final List<Asked> asked = new ArrayList<>();

  private record Asked(Part part, Probe probe) {}

  FirstOfRun(List<BudgetController.Run> runs) {
    parts = runs.stream().map(Part::new).toList();
  }

  @Override
  public BudgetDecision next(ThinkingState state) {
    state.arrivedProbe().ifPresent(this::deliver);
    @Nullable BudgetDecision accepted = null;
    for (Part part : parts) {
      BudgetDecision ends = part.ask(state).orElse(null);
      if (ends != null && !(state.atNaturalEnd() && accepts(ends))) {
        return ends;
      }
      if (accepted == null) {
        accepted = ends;
      }
    }
    BudgetDecision injection = carryOut(BudgetDecision.Inject.class);
    if (injection != null) {
      return injection;
    }
    if (accepted != null) {
      return accepted;
    }
    BudgetDecision look = carryOut(BudgetDecision.Look.class);
    return look == null ? thinkOn(state) : look;
  }

  private static boolean accepts(BudgetDecision end) {
    return end instanceof BudgetDecision.Conclude conclude && conclude.end() == ThinkingEnd.NATURAL;
  }

  /** Hands a result to the part that asked for it first. */
  private void deliver(ProbeResult result) {
    Iterator<Asked> all = asked.iterator();
    while (all.hasNext()) {
      Asked next = all.next();
      if (next.probe().equals(result.probe())) {
        all.remove();
        next.part().arrivals.add(result);
        return;
      }
    }
  }

  /** Takes the first wish of a kind; its part is asked again, at once or when the result is in. */
  private @Nullable BudgetDecision carryOut(Class<? extends BudgetDecision> kind) {
    for (Part part : parts) {
      BudgetDecision wish = part.wish;
      if (kind.isInstance(wish)) {
        part.wish = null;
        part.askAgain = true;
        if (wish instanceof BudgetDecision.Look look) {
          asked.add(new Asked(part, look.probe()));
          part.askAgain = look.mode() == BudgetDecision.Mode.BESIDE;
        }
        return wish;
      }
    }
    return null;
  }

  private BudgetDecision thinkOn(ThinkingState state) {
    Set<Until> until = new LinkedHashSet<>();
    Map<String, Double> bias = new TreeMap<>();
    int nearest = Integer.MAX_VALUE;
    for (Part part : parts) {
      for (Watch watch : part.watches) {
        nearest = Math.min(nearest, watch.target);
        until.addAll(watch.conditions(state));
        watch.active = true;
      }
      part.bias.forEach((word, amount) -> bias.merge(word, amount, FirstOfRun::sum));
    }
    if (nearest != Integer.MAX_VALUE) {
      until.add(Until.tokens(Math.max(1, nearest - state.tokens())));
    }
    return new BudgetDecision.ThinkOn(List.copyOf(until), bias);
  }

  private static double sum(double one, double other) {
    return Math.min(one + other, Double.MAX_VALUE);
  }

  /** One of the strategies: what it waits for and what it wants. */
  private static final class Part {
    private final BudgetController.Run run;
    private final List<ProbeResult> arrivals = new ArrayList<>();
    private final List<ProbeResult> probes = new ArrayList<>();
    private List<Watch> watches = List.of();
    private Map<String, Double> bias = Map.of();
    private @Nullable BudgetDecision wish;
    private boolean askAgain = true;

    Part(BudgetController.Run run) {
      this.run = run;
    }

    /** Asks the strategy if its turn has come; returns its decision if that ends the thinking. */
    Optional<BudgetDecision> ask(ThinkingState state) {
      if (wish != null) {
        return Optional.empty();
      }
      Set<Until> fired = new LinkedHashSet<>();
      for (Watch watch : watches) {
        if (watch.holds(state)) {
          fired.add(watch.condition);
        }
      }
      boolean due = askAgain || state.atNaturalEnd() || !arrivals.isEmpty() || !fired.isEmpty();
      return due ? decide(view(state, fired), state) : Optional.empty();
    }

    private ThinkingState view(ThinkingState state, Set<Until> fired) {
      ThinkingState.Builder view = state.toBuilder().reached(fired).noArrivedProbe();
      if (!arrivals.isEmpty()) {
        ProbeResult arrived = arrivals.remove(0);
        probes.add(arrived);
        view.probes(probes).arrivedProbe(arrived);
      }
      return view.probes(probes).build();
    }

    private Optional<BudgetDecision> decide(ThinkingState view, ThinkingState state) {
      BudgetDecision decision = run.next(view);
      askAgain = false;
      if (decision instanceof BudgetDecision.ThinkOn thinkOn) {
        watches = thinkOn.until().stream().map(each -> new Watch(each, state)).toList();
        bias = thinkOn.bias();
      } else if (decision instanceof BudgetDecision.Inject
          || decision instanceof BudgetDecision.Look) {
        watches = List.of();
        wish = decision;
      } else {
        return Optional.of(decision);
      }
      return Optional.empty();
    }
  }

  /** One condition of a strategy, which outlives the pauses that other strategies make. */
  private static final class Watch {
    private final Until condition;

    /** The token count that is waited for, if one is. */
    private final int target;

    /** Where the text that is waited for may begin. */
    private final int start;

    /**
     * Whether thinking has gone on under this condition, so that {@code reached()} speaks of it.
     */
    private boolean active;

    Watch(Until condition, ThinkingState state) {
      this.condition = condition;
      target =
          condition instanceof Until.Tokens limit
              ? (int) Math.min(Integer.MAX_VALUE - 1L, (long) state.tokens() + limit.count())
              : Integer.MAX_VALUE;
      start = condition instanceof Until.Text ? state.text().length() : 0;
    }

    boolean holds(ThinkingState state) {
      if (condition instanceof Until.Tokens) {
        return state.tokens() >= target;
      } else if (condition instanceof Until.Text text) {
        return state.text().indexOf(text.text(), start) >= 0;
      }
      return active && state.reached().contains(condition);
    }

    /**
     * Returns what to pause at, except for the token count. Where another strategy paused in the
     * middle of a text, its end is waited for too.
     */
    List<Until> conditions(ThinkingState state) {
      if (condition instanceof Until.Tokens) {
        return List.of();
      }
      List<Until> all = new ArrayList<>(List.of(condition));
      if (condition instanceof Until.Text wanted) {
        String text = wanted.text();
        int written = state.text().length() - start;
        for (int seen = 1; seen < text.length() && seen <= written; seen++) {
          if (state.text().endsWith(text.substring(0, seen))) {
            all.add(Until.text(text.substring(seen)));
          }
        }
      }
      return all;
    }
  }
}

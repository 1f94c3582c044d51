package dev.m1.trace;

import dev.m1.BudgetController;
import dev.m1.BudgetDecision;
import dev.m1.Observation;
import dev.m1.Probe;
import dev.m1.ProbeResult;
import dev.m1.Requirements;
import dev.m1.StrategyContext;
import dev.m1.ThinkingEnd;
import dev.m1.ThinkingState;
import dev.m1.Until;
import dev.m1.internal.engine.UntilTracker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One replay. First follows the trace, for as long as the strategy decides as recorded; then keeps
 * the rules of the live loop itself. Confined to one thread.
 */
final class ReplayRun {
  /** As in the live loop: so many decisions without a new token conclude a strategy. */
  private static final int MOST_IDLE_DECISIONS = 64;

  private final TraceHeader header;
  private final Timeline timeline;
  private final BudgetController controller;
  private final Requirements requirements;
  private final int budget;
  private final List<Replay.Step> steps = new ArrayList<>();

  /** Whether all decisions so far are those of the trace. */
  private boolean asRecorded = true;

  private final boolean follow;
  private int next;
  private int tokens;
  private boolean natural;
  private int naturalEnds;
  private int injections;
  private int idle;
  private boolean looked;
  private Set<Until> reached = Set.of();
  private List<ProbeResult> shown = new ArrayList<>();
  private final Set<Integer> used = new HashSet<>();
  private final List<Beside> beside = new ArrayList<>();
  private @Nullable ProbeResult arrived;

  /** What the strategy asked for and the trace does not hold. */
  private @Nullable String missing;

  /** A probe under way: its result, and the token at which it was shown. */
  private record Beside(ProbeResult result, int arrival) {}

  /** Leaves a strategy that asked for what the trace does not hold. */
  private static final class NotRecordedSignal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotRecordedSignal(String reason) {
      super(reason, null, false, false);
    }
  }

  ReplayRun(TraceHeader header, Timeline timeline, BudgetController controller, boolean follow) {
    this.header = header;
    this.timeline = timeline;
    this.controller = controller;
    this.follow = follow;
    requirements = controller.requirements();
    budget =
        Math.min(
            header.thinkingLimit(),
            requirements.maxThinkingTokens().orElse(header.thinkingLimit()));
  }

  Replay run() {
    ReplayOutcome outcome = outcome();
    boolean sameEnd =
        outcome instanceof ReplayOutcome.Ended ended
            && timeline
                .end()
                .map(end -> end.end() == ended.end() && end.thinkingTokens() == ended.tokens())
                .orElse(false);
    return new Replay(steps, outcome, asRecorded && sameEnd);
  }

  private ReplayOutcome outcome() {
    for (Observation observation : requirements.observations()) {
      if (!header.recorded().contains(observation)) {
        return new ReplayOutcome.NotRecorded(
            0, "the strategy reads " + observation + " and the trace has none");
      }
    }
    BudgetController.Run run =
        controller.start(new StrategyContext(header.question(), budget, header.seed()));
    if (budget == 0) {
      return limit();
    }
    try {
      ReplayOutcome outcome = follow ? follow(run) : null;
      return outcome == null ? keepRules(run) : outcome;
    } catch (NotRecordedSignal signal) {
      return new ReplayOutcome.NotRecorded(tokens, String.valueOf(signal.getMessage()));
    }
  }

  // ---- following the trace

  /** Returns the outcome; null when the strategy has decided otherwise than recorded. */
  private @Nullable ReplayOutcome follow(BudgetController.Run run) {
    while (next < timeline.items().size()) {
      Timeline.Item item = timeline.items().get(next++);
      if (item instanceof Timeline.Ask ask) {
        show(ask);
        BudgetDecision decision = decide(run, state(ask.checkpoint()));
        ReplayOutcome ended = ended(decision);
        asRecorded = comparable(decision).equals(ask.decision());
        if (ended != null) {
          return ended;
        } else if (!asRecorded || unsureText(decision)) {
          asRecorded = false;
          return apply(decision);
        }
        note(decision);
      } else {
        pass(item);
        if (tokens >= budget) {
          return limit();
        }
      }
    }
    TraceEvent.ThinkingEnded end = timeline.end().orElse(null);
    if (end == null || (isLimit(end.end()) && budget > tokens)) {
      return atTheEnd();
    }
    return new ReplayOutcome.Ended(tokens, end.end(), end.reason());
  }

  private BudgetDecision comparable(BudgetDecision decision) {
    return header.withTexts() ? decision : TextRemoval.decision(decision);
  }

  /** Says that a text was put in, but the trace does not say which. */
  private boolean unsureText(BudgetDecision decision) {
    return !header.withTexts() && decision instanceof BudgetDecision.Inject;
  }

  private void show(Timeline.Ask ask) {
    Checkpoint checkpoint = ask.checkpoint();
    natural = checkpoint.atNaturalEnd();
    naturalEnds = checkpoint.naturalEnds();
    injections = checkpoint.injections();
    reached = checkpoint.reached();
    shown = new ArrayList<>(timeline.results().subList(0, ask.probed()));
    arrived = null;
    checkpoint
        .arrivedProbe()
        .ifPresent(
            id -> {
              arrived =
                  timeline
                      .result(id)
                      .orElseThrow(
                          () ->
                              new IllegalArgumentException(
                                  "the trace contradicts itself: it has no result of probe " + id));
              used.add(id);
              beside.removeIf(each -> each.result().id() == id);
            });
  }

  /** Takes note of a recorded decision, for when the strategy leaves the trace later. */
  private void note(BudgetDecision decision) {
    if (decision instanceof BudgetDecision.Look look && look.mode() == BudgetDecision.Mode.BESIDE) {
      lookBeside(look.probe());
    }
  }

  private void pass(Timeline.Item item) {
    if (item instanceof Timeline.Token) {
      idle = 0;
      tokens++;
    } else if (item instanceof Timeline.Injection injection) {
      idle = injection.tokens() > 0 ? 0 : idle;
      tokens = Math.min(budget, tokens + injection.tokens());
      injections++;
      natural = false;
    } else if (item instanceof Timeline.NaturalEnd) {
      natural = true;
      naturalEnds++;
    }
  }

  // ---- keeping the rules

  private ReplayOutcome keepRules(BudgetController.Run run) {
    while (true) {
      if (idle >= MOST_IDLE_DECISIONS) {
        return new ReplayOutcome.Ended(
            tokens,
            ThinkingEnd.LOOP,
            "the strategy made no progress in " + MOST_IDLE_DECISIONS + " decisions");
      }
      if (!looked) { // right after asking for a probe beside, it has not arrived
        arrive();
      }
      BudgetDecision decision = decide(run, state(null));
      ReplayOutcome outcome = ended(decision);
      outcome = outcome == null ? apply(decision) : outcome;
      if (outcome != null) {
        return outcome;
      }
    }
  }

  private @Nullable ReplayOutcome ended(BudgetDecision decision) {
    if (decision instanceof BudgetDecision.Conclude conclude) {
      boolean early = conclude.end() == ThinkingEnd.NATURAL && !natural;
      return new ReplayOutcome.Ended(
          tokens, early ? ThinkingEnd.STRATEGY : conclude.end(), conclude.reason());
    } else if (decision instanceof BudgetDecision.Abstain abstain) {
      return new ReplayOutcome.Ended(tokens, ThinkingEnd.ABSTAINED, abstain.reason());
    }
    return null;
  }

  /**
   * Carries a decision out as far as the trace knows what followed; null: the strategy is asked.
   */
  private @Nullable ReplayOutcome apply(BudgetDecision decision) {
    arrived = null;
    looked = decision instanceof BudgetDecision.Look;
    if (decision instanceof BudgetDecision.Look look) {
      look(look);
    } else if (decision instanceof BudgetDecision.Inject inject) {
      return inject(inject.text());
    } else if (decision instanceof BudgetDecision.ThinkOn thinkOn) {
      return isDue() ? null : thinkOn(thinkOn);
    }
    return null;
  }

  private void look(BudgetDecision.Look look) {
    reached = Set.of();
    if (look.mode() == BudgetDecision.Mode.BESIDE) {
      lookBeside(look.probe());
      return;
    }
    ProbeResult seen =
        run(look.probe(), BudgetDecision.Mode.AWAIT)
            .or(() -> run(look.probe(), BudgetDecision.Mode.BESIDE))
            .flatMap(timeline::result)
            .orElseThrow(() -> new NotRecordedSignal(look.probe() + " was not run here"));
    used.add(seen.id());
    arrived = seen;
    shown.add(seen);
  }

  private void lookBeside(Probe probe) {
    Optional<Integer> id = run(probe, BudgetDecision.Mode.BESIDE);
    if (id.isEmpty()) {
      throw new NotRecordedSignal(
          probe
              + (run(probe, BudgetDecision.Mode.AWAIT).isEmpty()
                  ? " was not run here"
                  : " was awaited here; when it would have arrived beside is not known"));
    }
    used.add(id.get());
    timeline.result(id.get()).ifPresent(this::goBeside); // else it never came in
  }

  /** Returns the recorded run of a probe at this token that the strategy has not had yet. */
  private Optional<Integer> run(Probe probe, BudgetDecision.Mode mode) {
    return timeline.runs(tokens, new BudgetDecision.Look(probe, mode)).stream()
        .filter(id -> !used.contains(id))
        .findFirst();
  }

  private void goBeside(ProbeResult result) {
    // one that was never shown had not arrived when the trace ended
    int arrival = timeline.arrival(result).map(Checkpoint::tokens).orElse(Integer.MAX_VALUE);
    beside.add(new Beside(result, arrival));
    beside.sort(Comparator.comparingInt(Beside::arrival));
  }

  private boolean isDue() {
    return !beside.isEmpty() && beside.get(0).arrival() <= tokens;
  }

  private void arrive() {
    if (arrived == null && isDue()) {
      arrived = beside.remove(0).result();
      shown.add(arrived);
    }
  }

  private @Nullable ReplayOutcome inject(String text) {
    Timeline.Item item = nextItem();
    if (item == null) {
      return atTheEnd();
    }
    if (!(item instanceof Timeline.Injection injection)
        || !header.withTexts()
        || !injection.text().equals(text)) {
      throw new NotRecordedSignal("this text was not put in here: \"" + text.strip() + "\"");
    }
    next++;
    pass(injection);
    reached = Set.of();
    return tokens >= budget ? limit() : null;
  }

  private @Nullable ReplayOutcome thinkOn(BudgetDecision.ThinkOn decision) {
    UntilTracker tracker = tracker(decision.until());
    natural = false;
    while (true) {
      Timeline.Item item = nextItem();
      if (item == null) {
        return atTheEnd();
      } else if (item instanceof Timeline.Injection) {
        throw new NotRecordedSignal("the trace has text put in here");
      }
      checkBias(item, decision.bias());
      next++;
      pass(item);
      if (tokens >= budget) {
        return limit();
      }
      boolean pause = natural || accept(tracker);
      if (pause || isDue()) {
        reached = tracker.reached();
        return null;
      }
    }
  }

  private UntilTracker tracker(List<Until> until) {
    UntilTracker tracker = new UntilTracker(until, lastByte());
    if (tracker.readsText() && !timeline.hasTexts()) {
      throw new NotRecordedSignal("the strategy waits for a text and the trace has none");
    }
    if (until.stream().anyMatch(Until.EntropyBelow.class::isInstance)
        && !header.recorded().contains(Observation.ENTROPY)) {
      throw new NotRecordedSignal("the strategy waits for an entropy and the trace has none");
    }
    return tracker;
  }

  private byte lastByte() {
    for (int token = timeline.hasTexts() ? tokens - 1 : -1; token >= 0; token--) {
      byte[] bytes = timeline.bytes(token);
      if (bytes.length > 0) {
        return bytes[bytes.length - 1];
      }
    }
    return 0;
  }

  private boolean accept(UntilTracker tracker) {
    int token = tokens - 1;
    byte[] bytes = tracker.readsText() ? timeline.bytes(token) : new byte[0];
    return tracker.accept(bytes, timeline.entropies()[token]);
  }

  private static void checkBias(Timeline.Item item, Map<String, Double> bias) {
    if (item instanceof Timeline.Token token && !token.bias().equals(bias)) {
      throw new NotRecordedSignal(
          "the next token was sampled with the logit bias " + token.bias() + ", not " + bias);
    }
  }

  /** Returns the next thing that happened to the thinking; null at the end of the trace. */
  private Timeline.@Nullable Item nextItem() {
    while (next < timeline.items().size() && timeline.items().get(next) instanceof Timeline.Ask) {
      next++;
    }
    return next < timeline.items().size() ? timeline.items().get(next) : null;
  }

  // ---- both

  private BudgetDecision decide(BudgetController.Run run, ThinkingState state) {
    BudgetDecision decision = run.next(state);
    if (missing != null) { // the strategy caught the signal
      throw new NotRecordedSignal(missing);
    }
    idle++;
    steps.add(new Replay.Step(tokens, natural, decision));
    return decision;
  }

  private ThinkingState state(@Nullable Checkpoint checkpoint) {
    int count = tokens;
    ThinkingState.Builder builder =
        ThinkingState.builder()
            .budget(budget)
            .ids(timeline.ids(), count)
            .naturalEnd(natural, naturalEnds)
            .injections(injections)
            .reached(reached)
            .probes(List.copyOf(shown))
            .text(() -> text(count));
    if (header.recorded().contains(Observation.ENTROPY)) {
      builder.entropies(timeline.entropies());
    }
    if (header.recorded().contains(Observation.MARGIN)) {
      builder.margins(timeline.margins());
    }
    if (arrived != null) {
      builder.arrivedProbe(arrived);
    }
    Optional<Checkpoint> reading =
        checkpoint == null
            ? timeline.reading(tokens, natural, naturalEnds, injections, arrived)
            : Optional.of(checkpoint);
    builder.elapsed(() -> elapsed(reading, count));
    builder.timeLeft(() -> timeLeft(reading, count));
    return builder.build();
  }

  private String text(int count) {
    if (!timeline.hasTexts()) {
      throw unknown("the strategy reads the thinking and the trace has no texts");
    }
    return timeline.text(count);
  }

  private Duration elapsed(Optional<Checkpoint> reading, int count) {
    return reading.map(Checkpoint::elapsed).orElseThrow(() -> clock(count));
  }

  private Optional<Duration> timeLeft(Optional<Checkpoint> reading, int count) {
    return header.deadline().isEmpty()
        ? Optional.empty()
        : reading.map(Checkpoint::timeLeft).orElseThrow(() -> clock(count));
  }

  private NotRecordedSignal clock(int count) {
    return unknown("the clock was not read at " + count + " tokens");
  }

  private NotRecordedSignal unknown(String reason) {
    missing = reason;
    return new NotRecordedSignal(reason);
  }

  private static boolean isLimit(ThinkingEnd end) {
    return end == ThinkingEnd.BUDGET || end == ThinkingEnd.CONTEXT_FULL;
  }

  /** The budget is used up: the loop ends the thinking without asking. */
  private ReplayOutcome limit() {
    Optional<TraceEvent.ThinkingEnded> context =
        timeline
            .end()
            .filter(
                end -> end.end() == ThinkingEnd.CONTEXT_FULL && budget == header.thinkingLimit());
    return context
        .map(end -> new ReplayOutcome.Ended(budget, end.end(), end.reason()))
        .orElse(new ReplayOutcome.Ended(budget, ThinkingEnd.BUDGET, ""));
  }

  private ReplayOutcome atTheEnd() {
    return new ReplayOutcome.Censored(
        tokens,
        timeline
            .end()
            .map(
                end ->
                    "the recorded thinking ended here: "
                        + end.end()
                        + (end.reason().isEmpty() ? "" : ", " + end.reason()))
            .orElse("the trace was cut short here"));
  }
}

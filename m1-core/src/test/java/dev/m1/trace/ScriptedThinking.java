package dev.m1.trace;

import dev.m1.AnswerEnd;
import dev.m1.BudgetController;
import dev.m1.BudgetDecision;
import dev.m1.ExtractedAnswer;
import dev.m1.ModelInfo;
import dev.m1.ModelOptions;
import dev.m1.Observation;
import dev.m1.Probe;
import dev.m1.ProbeResult;
import dev.m1.Question;
import dev.m1.Sampling;
import dev.m1.StrategyContext;
import dev.m1.ThinkingEnd;
import dev.m1.ThinkingState;
import dev.m1.Timings;
import dev.m1.Until;
import dev.m1.Usage;
import dev.m1.internal.engine.UntilTracker;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Thinks without a model: the next token depends on all tokens before it and a seed only, so that
 * strategies can be run, and runs compared, in unit tests. Keeps the rules that the live loop keeps
 * and records a trace.
 */
public final class ScriptedThinking {
  /** A question with options. */
  public static final Question QUESTION = Question.multipleChoice("Which one?", "a", "b", "c");

  private static final List<String> WORDS =
      List.of(" so", " the", "Wait", " pulse", ".", "\n", "3", " is", "!", "Wa", "it", "é", " no");

  private final BudgetController controller;
  private final long seed;
  private final int budget;
  private final int limit;
  private final @Nullable List<@Nullable String> fixedScript;
  private final List<TraceEvent> events = new ArrayList<>();
  private final List<Integer> ids = new ArrayList<>();
  private final List<Integer> ends = new ArrayList<>();
  private final List<Float> entropies = new ArrayList<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final List<ProbeResult> arrived = new ArrayList<>();
  private final List<Beside> beside = new ArrayList<>();
  private int runStart;
  private int naturalEnds;
  private int injections;
  private int looks;
  private boolean refused;
  private long history;
  private Map<String, Double> bias = Map.of();

  private record Beside(int arrival, ProbeResult result) {}

  private ScriptedThinking(
      BudgetController controller,
      long seed,
      int limit,
      @Nullable List<@Nullable String> fixedScript) {
    this.controller = controller;
    this.seed = seed;
    this.limit = limit;
    this.fixedScript = fixedScript;
    budget = Math.min(limit, controller.requirements().maxThinkingTokens().orElse(limit));
    history = mix(seed);
  }

  /** Runs a strategy over random thinking under a session limit. */
  public static ReasoningTrace run(BudgetController controller, long seed, int limit) {
    return new ScriptedThinking(controller, seed, limit, null).think();
  }

  /**
   * Runs a strategy over these token texts; {@code null} closes the thinking. After the last one
   * they begin again.
   */
  public static ReasoningTrace run(
      BudgetController controller, List<@Nullable String> script, int limit) {
    return new ScriptedThinking(controller, 1, limit, script).think();
  }

  /** Returns the end of the thinking in a trace. */
  public static TraceEvent.ThinkingEnded end(ReasoningTrace trace) {
    return trace.events().stream()
        .filter(TraceEvent.ThinkingEnded.class::isInstance)
        .map(TraceEvent.ThinkingEnded.class::cast)
        .findFirst()
        .orElseThrow();
  }

  /** Returns the decisions in a trace. */
  public static List<TraceEvent.Decided> decisions(ReasoningTrace trace) {
    return trace.events().stream()
        .filter(TraceEvent.Decided.class::isInstance)
        .map(TraceEvent.Decided.class::cast)
        .toList();
  }

  private ReasoningTrace think() {
    events.add(new TraceEvent.Prompted(TokenRun.of(1, 2, 3), 3, 0));
    BudgetController.Run run = controller.start(new StrategyContext(QUESTION, budget, seed));
    TraceEvent.ThinkingEnded end = loop(run);
    flush();
    events.add(end);
    events.add(new TraceEvent.AnswerEnded(AnswerEnd.END_OF_TURN, 0));
    return trace();
  }

  private TraceEvent.ThinkingEnded loop(BudgetController.Run run) {
    boolean natural = false;
    int idle = 0;
    Set<Until> reached = Set.of();
    @Nullable ProbeResult result = null;
    boolean looked = false;
    while (ids.size() < budget) {
      if (++idle > 64) {
        return ended(ThinkingEnd.LOOP, "the strategy made no progress in 64 decisions");
      }
      if (result == null && !looked) {
        result = arrival();
      }
      BudgetDecision decision = ask(run, natural, reached, result);
      result = null;
      looked = decision instanceof BudgetDecision.Look;
      if (decision instanceof BudgetDecision.Conclude conclude) {
        ThinkingEnd end =
            conclude.end() == ThinkingEnd.NATURAL && !natural
                ? ThinkingEnd.STRATEGY
                : conclude.end();
        return ended(end, conclude.reason());
      } else if (decision instanceof BudgetDecision.Abstain abstain) {
        return ended(ThinkingEnd.ABSTAINED, abstain.reason());
      } else if (decision instanceof BudgetDecision.Look look) {
        reached = Set.of();
        ProbeResult seen = look(look.probe());
        if (look.mode() == BudgetDecision.Mode.AWAIT) {
          result = arrive(seen);
        } else {
          int delay = (int) Math.floorMod(mix(history + 5), 6L);
          beside.add(new Beside(ids.size() + delay, seen));
          beside.sort(Comparator.comparingInt(Beside::arrival));
        }
      } else if (decision instanceof BudgetDecision.Inject inject) {
        takeBack(natural);
        inject(inject.text());
        natural = false;
        reached = Set.of();
        idle = 0;
      } else if (decision instanceof BudgetDecision.ThinkOn thinkOn && !isDue()) {
        takeBack(natural);
        bias = thinkOn.bias();
        byte[] thought = bytes.toByteArray();
        UntilTracker tracker =
            new UntilTracker(
                thinkOn.until(), thought.length == 0 ? 0 : thought[thought.length - 1]);
        int before = ids.size();
        natural = advance(tracker);
        reached = tracker.reached();
        idle = ids.size() > before ? 0 : idle;
      }
    }
    return ended(ThinkingEnd.BUDGET, "");
  }

  private boolean isDue() {
    return !beside.isEmpty() && beside.get(0).arrival() <= ids.size();
  }

  /** Samples up to the next pause; says whether that is a natural end. */
  private boolean advance(UntilTracker tracker) {
    while (ids.size() < budget) {
      String next = next();
      if (next == null) {
        flush();
        events.add(new TraceEvent.Marked(TokenRun.of(99)));
        naturalEnds++;
        return true;
      }
      float entropy = (float) Math.floorMod(mix(history + 1), 1000L) / 250;
      take(next, entropy);
      if (tracker.accept(next.getBytes(StandardCharsets.UTF_8), entropy) || isDue()) {
        return false;
      }
    }
    return false;
  }

  private @Nullable ProbeResult arrival() {
    if (!isDue()) {
      return null;
    }
    return arrive(beside.remove(0).result());
  }

  private ProbeResult arrive(ProbeResult result) {
    flush();
    arrived.add(result);
    events.add(new TraceEvent.Probed(result, TokenRun.EMPTY, TokenRun.EMPTY));
    return result;
  }

  private @Nullable String next() {
    if (fixedScript != null) {
      int at = (ids.size() + naturalEnds) % fixedScript.size();
      String next = fixedScript.get(at);
      return next == null && refused ? " on" : next;
    }
    long draw = mix(history);
    if (!refused && Math.floorMod(draw, 24L) == 0) {
      return null;
    }
    for (int i = 0; i < WORDS.size(); i++) {
      String word = WORDS.get((int) Math.floorMod(draw + i, (long) WORDS.size()));
      if (bias.getOrDefault(word.strip(), 0.0) != Double.NEGATIVE_INFINITY) {
        return word;
      }
    }
    return " um";
  }

  private void take(String word, float entropy) {
    refused = false;
    byte[] more = word.getBytes(StandardCharsets.UTF_8);
    bytes.write(more, 0, more.length);
    ids.add(word.hashCode() & 0xffff);
    ends.add(bytes.size());
    entropies.add(entropy);
    history = mix(history * 31 + word.hashCode());
  }

  private void inject(String text) {
    flush();
    int from = ids.size();
    int line = text.indexOf('\n') + 1;
    for (String word : List.of(text.substring(0, line), text.substring(line))) {
      if (!word.isEmpty() && ids.size() < budget) {
        take(word, Float.NaN);
      }
    }
    injections++;
    events.add(new TraceEvent.Forced(Phase.THINKING, "inject", text, run(from)));
    runStart = ids.size();
  }

  private void takeBack(boolean natural) {
    if (natural) {
      refused = true;
      events.add(new TraceEvent.RolledBack(ids.size(), 1));
    }
  }

  private ProbeResult look(Probe probe) {
    Map<String, Double> letters = new LinkedHashMap<>();
    long draw = mix(history ^ probe.hashCode());
    double a = 0.3 + Math.floorMod(draw, 7L) / 10.0;
    letters.put("A", Math.min(a, 1));
    letters.put("B", Math.max(1 - a, 0));
    return new ProbeResult(
        looks++,
        probe,
        ids.size(),
        probe instanceof Probe.Answer ? "Answer " + Math.floorMod(draw, 2L) : "",
        List.of(-0.1, -0.01 * Math.floorMod(draw, 9L)),
        probe instanceof Probe.OptionLetters ? letters : Map.of(),
        OptionalDouble.of(a),
        Optional.empty(),
        3);
  }

  private BudgetDecision ask(
      BudgetController.Run run, boolean natural, Set<Until> reached, @Nullable ProbeResult result) {
    flush();
    Duration elapsed = Duration.ofMillis(10L * ids.size());
    ThinkingState.Builder builder =
        ThinkingState.builder()
            .budget(budget)
            .ids(ids.stream().mapToInt(Integer::intValue).toArray(), ids.size())
            .text(bytes.toString(StandardCharsets.UTF_8))
            .naturalEnd(natural, naturalEnds)
            .injections(injections)
            .elapsed(elapsed)
            .reached(reached)
            .probes(List.copyOf(arrived));
    if (controller.requirements().observations().contains(Observation.ENTROPY)) {
      builder.entropies(floats(0));
    }
    if (result != null) {
      builder.arrivedProbe(result);
    }
    BudgetDecision decision = run.next(builder.build());
    OptionalInt id = result == null ? OptionalInt.empty() : OptionalInt.of(result.id());
    events.add(
        new TraceEvent.Decided(
            new Checkpoint(
                ids.size(),
                natural,
                naturalEnds,
                injections,
                elapsed,
                Optional.empty(),
                reached,
                id),
            decision));
    return decision;
  }

  private void flush() {
    if (runStart < ids.size()) {
      events.add(new TraceEvent.Sampled(Phase.THINKING, run(runStart)));
      runStart = ids.size();
    }
  }

  private TokenRun run(int from) {
    return TokenRun.of(
        ids.subList(from, ids.size()).stream().mapToInt(Integer::intValue).toArray(),
        ends.subList(from, ids.size()).stream().mapToInt(Integer::intValue).toArray(),
        floats(from),
        null);
  }

  private float[] floats(int from) {
    float[] all = new float[ids.size() - from];
    for (int i = 0; i < all.length; i++) {
      all[i] = entropies.get(from + i);
    }
    return all;
  }

  private TraceEvent.ThinkingEnded ended(ThinkingEnd end, String reason) {
    return new TraceEvent.ThinkingEnded(end, reason, ids.size());
  }

  private ReasoningTrace trace() {
    TraceHeader header =
        new TraceHeader(
            Instant.EPOCH,
            new ModelInfo(
                "script",
                "none",
                "none",
                1,
                1,
                8192,
                100,
                "crc:0",
                "test",
                "",
                "cpu",
                Optional.empty()),
            QUESTION,
            true,
            controller.toString(),
            controller.requirements(),
            Set.of(Observation.ENTROPY),
            "m1",
            Sampling.greedy(),
            seed,
            ModelOptions.Execution.REPRODUCIBLE,
            budget,
            limit,
            16,
            Optional.empty());
    return new ReasoningTrace(
        header,
        events,
        bytes.toByteArray(),
        new byte[0],
        new ExtractedAnswer.Empty("none", new ExtractedAnswer.Span(0, 0)),
        new Usage(3, 0, ids.size(), injections, 0, naturalEnds, 0, 0),
        Timings.NONE);
  }

  private static long mix(long value) {
    long z = (value + 0x9e3779b97f4a7c15L) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return (z ^ (z >>> 31)) >>> 1;
  }

  /** Counts what strategies do in a trace, by the simple name of the decision. */
  public static Map<String, Integer> counts(ReasoningTrace trace) {
    Map<String, Integer> counts = new HashMap<>();
    decisions(trace)
        .forEach(each -> counts.merge(each.decision().getClass().getSimpleName(), 1, Integer::sum));
    return counts;
  }
}

package dev.m1.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.m1.BudgetController;
import dev.m1.Budgets;
import dev.m1.CapacityException;
import dev.m1.GenerationException;
import dev.m1.ReasoningModel;
import dev.m1.UnsupportedCapabilityException;
import dev.m1.trace.ReasoningTrace;
import dev.m1.trace.Replay;
import dev.m1.trace.TraceReplay;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;

/** Traces of the live loop, written, read and decided again without the model. */
class ReplayPropertyTest {
  private static final List<String> BUILT_IN =
      List.of(
          "fixed:40",
          "soft:60",
          "min:50",
          "wait:2,max=120",
          "wait:2+loop-guard",
          "settled:every=8,confidence=0.5",
          "dynasor:every=9,answers=2",
          "min:30(settled:every=4)+fixed:90",
          "eat:every=6",
          "deadline:1h",
          "entropy:2.5,window=8",
          "no-wait",
          "deer");

  @Property(tries = 150, seed = "21", edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void replay_builtInStrategyByItsText_decidesAndEndsAsLive(
      @ForAll long seed, @ForAll @IntRange(max = 12) int which) {
    LoopTrial trial = LoopTrial.of(seed);
    Optional<ReasoningTrace> trace = record(trial, Budgets.parse(BUILT_IN.get(which)));
    trace.ifPresent(live -> assertSame(live, TraceReplay.of(reread(live)).replay()));
  }

  @Property(tries = 150, seed = "22", edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void replay_hostileStrategy_decidesAndEndsAsLive(@ForAll long seed) {
    LoopTrial trial = LoopTrial.of(seed);
    HostileStrategy strategy = trial.strategy();
    Optional<ReasoningTrace> trace = record(trial, strategy);
    trace.ifPresent(live -> assertSame(live, TraceReplay.of(reread(live)).replay(strategy)));
  }

  /** Runs a session; empty where the model has no room or not what the strategy needs. */
  private static Optional<ReasoningTrace> record(LoopTrial trial, BudgetController strategy) {
    AssertingBackend backend = AssertingBackend.of(trial.backend().build());
    ReasoningModel model = trial.open(backend);
    try {
      return Optional.of(trial.session(model, strategy).ask(trial.question()).trace());
    } catch (CapacityException | UnsupportedCapabilityException | GenerationException e) {
      Statistics.label("no session").collect(e.getClass().getSimpleName());
      return Optional.empty();
    } finally {
      LoopPropertyTest.close(model, backend);
    }
  }

  private static ReasoningTrace reread(ReasoningTrace trace) {
    ReasoningTrace read = ReasoningTrace.fromJson(trace.toJson());
    assertThat(read).isEqualTo(trace);
    return read;
  }

  private static void assertSame(ReasoningTrace live, Replay replay) {
    assertThat(replay.asRecorded()).as("%s: %s", live, replay.outcome()).isTrue();
  }
}

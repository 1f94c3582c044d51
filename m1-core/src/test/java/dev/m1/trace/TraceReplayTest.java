package dev.m1.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.m1.BudgetController;
import dev.m1.BudgetDecision;
import dev.m1.Budgets;
import dev.m1.Observation;
import dev.m1.Probe;
import dev.m1.Requirements;
import dev.m1.StrategyContext;
import dev.m1.ThinkingEnd;
import dev.m1.ThinkingState;
import dev.m1.Until;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;
import org.junit.jupiter.api.Test;

class TraceReplayTest {
  /** Does anything that a strategy may do, by chance. */
  private record Anything(long seed) implements BudgetController {
    private static final List<Probe> PROBES =
        List.of(Probe.optionLetters(), Probe.nextToken("x"), Probe.answer(3));

    @Override
    public Requirements requirements() {
      return Requirements.none()
          .withProbes(3, PROBES.toArray(new Probe[0]))
          .withObservations(Observation.ENTROPY)
          .withInjection()
          .withMaxThinkingTokens((int) Math.floorMod(seed, 150L));
    }

    @Override
    public Run start(StrategyContext context) {
      SplittableRandom random = new SplittableRandom(seed);
      return state -> decide(random, state);
    }

    private static BudgetDecision decide(SplittableRandom random, ThinkingState state) {
      Probe probe = PROBES.get(random.nextInt(3));
      int choice = state.elapsed().toMillis() % 30 == 0 ? 0 : random.nextInt(14);
      return switch (choice) {
        case 0, 1 -> thinkOn(1 + random.nextInt(9), Until.text("Wait"));
        case 2 -> BudgetDecision.thinkOn(Until.sentenceEnd());
        case 3 -> BudgetDecision.thinkOn(Until.entropyBelow(0.2), Until.lineEnd());
        case 4, 5 -> BudgetDecision.probe(probe);
        case 6, 7 -> BudgetDecision.probeBeside(probe);
        case 8 -> BudgetDecision.inject(state.text().length() % 2 == 0 ? "Wait" : "\nHmm");
        case 9 ->
            random.nextInt(5) == 0
                ? BudgetDecision.conclude("chance " + state.probes().size())
                : BudgetDecision.thinkOn(3);
        case 10 ->
            random.nextInt(9) == 0 ? BudgetDecision.abstain("no") : BudgetDecision.thinkOn(4);
        case 11 -> state.atNaturalEnd() ? BudgetDecision.acceptEnd() : BudgetDecision.thinkOn(5);
        default -> BudgetDecision.thinkOn(2 + state.injections());
      };
    }

    private static BudgetDecision thinkOn(int tokens, Until other) {
      return BudgetDecision.thinkOn(Until.tokens(tokens), other);
    }
  }

  @Provide
  Arbitrary<BudgetController> strategies() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 10),
            Arbitraries.integers().between(1, 120),
            Arbitraries.integers().between(1, 20),
            Arbitraries.longs().between(0, 1L << 40))
        .as(TraceReplayTest::strategy);
  }

  private static BudgetController strategy(int kind, int tokens, int every, long seed) {
    return switch (kind) {
      case 0 -> Budgets.fixed(tokens);
      case 1 -> Budgets.softLanding(tokens);
      case 2 -> Budgets.budgetForcing(1 + every / 5, 4 * tokens);
      case 3 -> Budgets.minimum(tokens);
      case 4 -> Budgets.settled(every, 0.9);
      case 5 -> Budgets.dynasor(every, 2);
      case 6 -> Budgets.deadline(Duration.ofMillis(10L * tokens));
      case 7 -> Budgets.firstOf(Budgets.budgetForcing(2), Budgets.settled(every, 0.9));
      case 8 -> Budgets.atLeast(tokens, Budgets.withLoopGuard(Budgets.deer()));
      case 9 -> Budgets.entropyBelow(1 + every / 20.0);
      default -> new Anything(seed);
    };
  }

  private static ReplayOutcome recordedEnd(ReasoningTrace trace) {
    TraceEvent.ThinkingEnded end = ScriptedThinking.end(trace);
    return new ReplayOutcome.Ended(end.thinkingTokens(), end.end(), end.reason());
  }

  private static List<Replay.Step> recordedSteps(ReasoningTrace trace) {
    return ScriptedThinking.decisions(trace).stream()
        .map(
            each ->
                new Replay.Step(
                    each.checkpoint().tokens(), each.checkpoint().atNaturalEnd(), each.decision()))
        .toList();
  }

  @Property(tries = 1000, seed = "1")
  void replay_sameStrategy_decidesAndEndsAsRecorded(
      @ForAll("strategies") BudgetController strategy,
      @ForAll long seed,
      @ForAll @IntRange(max = 200) int limit) {
    ReasoningTrace trace = ScriptedThinking.run(strategy, seed, limit);
    ReasoningTrace read = ReasoningTrace.fromJson(trace.toJson());
    Replay replay = TraceReplay.of(read).replay(strategy);
    assertThat(replay.outcome()).isEqualTo(recordedEnd(trace));
    assertThat(replay.steps()).isEqualTo(recordedSteps(trace));
    assertThat(replay.asRecorded()).isTrue();
  }

  @Property(tries = 1000, seed = "1")
  void replayByRules_sameStrategy_pausesWhereTheLoopPaused(
      @ForAll("strategies") BudgetController strategy,
      @ForAll long seed,
      @ForAll @IntRange(max = 200) int limit) {
    ReasoningTrace trace = ScriptedThinking.run(strategy, seed, limit);
    Replay replay = TraceReplay.of(trace).replayByRules(strategy);
    assertThat(replay.steps()).isEqualTo(recordedSteps(trace));
    assertThat(replay.outcome()).isEqualTo(recordedEnd(trace));
  }

  /** Whatever a replay claims is what a run of that strategy would have done. */
  @Property(tries = 3000, seed = "1")
  void replay_otherStrategy_endsAsThatStrategyWouldOrSaysWhyNot(
      @ForAll("strategies") BudgetController recorded,
      @ForAll("strategies") BudgetController other,
      @ForAll long seed,
      @ForAll @IntRange(max = 200) int limit) {
    ReasoningTrace trace = ScriptedThinking.run(recorded, seed, limit);
    Replay replay = TraceReplay.of(trace).replay(other);
    ReasoningTrace live = ScriptedThinking.run(other, seed, limit);
    List<Replay.Step> steps = recordedSteps(live);
    Statistics.collect(replay.outcome().getClass().getSimpleName());
    if (replay.outcome() instanceof ReplayOutcome.Ended) {
      assertThat(replay.outcome()).isEqualTo(recordedEnd(live));
      assertThat(replay.steps()).isEqualTo(steps);
    } else {
      assertThat(replay.steps())
          .isEqualTo(steps.subList(0, Math.min(replay.steps().size(), steps.size())));
      assertThat(replay.outcome().reason()).isNotBlank();
    }
  }

  /** The sweep: one long thinking answers for every smaller cap. */
  @Property(tries = 500, seed = "1")
  void replay_smallerCaps_areAlwaysAnswered(
      @ForAll long seed, @ForAll @IntRange(max = 200) int cap) {
    ReasoningTrace trace = ScriptedThinking.run(Budgets.natural(), seed, 200);
    for (BudgetController other : List.of(Budgets.fixed(cap), Budgets.softLanding(cap))) {
      assertThat(TraceReplay.of(trace).replay(other).outcome())
          .isEqualTo(recordedEnd(ScriptedThinking.run(other, seed, 200)));
    }
  }

  @Property(tries = 300, seed = "1")
  void replay_traceWithoutTexts_decidesAsRecordedWhereNoTextIsRead(
      @ForAll @IntRange(min = 1, max = 120) int tokens, @ForAll long seed) {
    List<BudgetController> all =
        List.of(
            Budgets.softLanding(tokens),
            Budgets.settled(tokens, 0.9),
            Budgets.minimum(tokens),
            Budgets.withLoopGuard(Budgets.fixed(tokens)));
    for (BudgetController strategy : all) {
      ReasoningTrace trace = ScriptedThinking.run(strategy, seed, 200);
      Replay replay = TraceReplay.of(trace.withoutTexts()).replay(strategy);
      assertThat(replay.outcome()).isEqualTo(recordedEnd(trace));
      assertThat(replay.asRecorded()).isTrue();
    }
  }

  // ---- by hand: " so" " so" … with a natural end after every tenth token

  private static final List<String> SCRIPT =
      Arrays.asList(" so", " it", " is", ".", " so", "\n", " it", " is", " A", ".", null);

  private static ReasoningTrace record(BudgetController strategy) {
    return ScriptedThinking.run(strategy, SCRIPT, 40);
  }

  private static ReplayOutcome outcome(BudgetController recorded, BudgetController other) {
    return TraceReplay.of(record(recorded)).replay(other).outcome();
  }

  @Test
  void replay_withoutController_makesTheRecordedOneFromItsText() {
    Replay replay = TraceReplay.of(record(Budgets.parse("soft:8+loop-guard"))).replay();
    assertThat(replay.asRecorded()).isTrue();
    BudgetController lambda = context -> state -> BudgetDecision.thinkOn();
    TraceReplay unnamed = TraceReplay.of(record(Budgets.firstOf(lambda, Budgets.fixed(3))));
    assertThatThrownBy(unnamed::replay)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("give the strategy itself");
  }

  @Test
  void replay_naturalEndInTheTrace_isEndedForLargerCapsToo() {
    assertThat(outcome(Budgets.fixed(20), Budgets.fixed(30)))
        .isEqualTo(new ReplayOutcome.Ended(10, ThinkingEnd.NATURAL, ""));
    assertThat(outcome(Budgets.fixed(20), Budgets.fixed(10)))
        .isEqualTo(new ReplayOutcome.Ended(10, ThinkingEnd.BUDGET, ""));
  }

  @Test
  void replay_thinkingPastTheEnd_isCensored() {
    assertThat(outcome(Budgets.fixed(8), Budgets.fixed(9)))
        .isEqualTo(new ReplayOutcome.Censored(8, "the recorded thinking ended here: BUDGET"));
    assertThat(outcome(Budgets.fixed(20), Budgets.minimum(12)))
        .isEqualTo(new ReplayOutcome.Censored(10, "the recorded thinking ended here: NATURAL"));
    assertThat(outcome(Budgets.fixed(20), Budgets.budgetForcing(1)))
        .isInstanceOf(ReplayOutcome.Censored.class);
  }

  @Test
  void replay_otherInjection_isNotRecorded() {
    BudgetController wait = Budgets.budgetForcing(1);
    assertThat(outcome(wait, Budgets.minimum(12)))
        .isEqualTo(new ReplayOutcome.NotRecorded(10, "the trace has text put in here"));
    assertThat(outcome(Budgets.minimum(12), wait))
        .isEqualTo(new ReplayOutcome.NotRecorded(10, "this text was not put in here: \"Wait\""));
    assertThat(outcome(wait, Budgets.parse("wait:1,word=Hmm")))
        .isEqualTo(new ReplayOutcome.NotRecorded(10, "this text was not put in here: \"Hmm\""));
    assertThat(outcome(wait, Budgets.fixed(40)))
        .isEqualTo(new ReplayOutcome.Ended(10, ThinkingEnd.NATURAL, ""));
    assertThat(outcome(Budgets.budgetForcing(2), wait)).isEqualTo(recordedEnd(record(wait)));
  }

  @Test
  void replay_probesElsewhere_areNotRecorded() {
    assertThat(outcome(Budgets.settled(4, 1), Budgets.settled(3, 1)))
        .isEqualTo(new ReplayOutcome.NotRecorded(3, "OptionLetters[] was not run here"));
    // every second look is enough for a strategy that looks half as often
    assertThat(outcome(Budgets.settled(2, 1), Budgets.settled(4, 1)))
        .isEqualTo(recordedEnd(record(Budgets.settled(4, 1))));
  }

  @Test
  void replay_probeBesideThatWasAwaited_isNotRecorded() {
    BudgetController beside =
        new BudgetController() {
          @Override
          public Requirements requirements() {
            return Requirements.of(Probe.optionLetters());
          }

          @Override
          public Run start(StrategyContext context) {
            return state ->
                state.tokens() == 4 && state.probes().isEmpty()
                    ? BudgetDecision.probeBeside(Probe.optionLetters())
                    : BudgetDecision.thinkOn(4);
          }
        };
    assertThat(outcome(Budgets.settled(4, 1), beside))
        .isEqualTo(
            new ReplayOutcome.NotRecorded(
                4,
                "OptionLetters[] was awaited here; when it would have arrived beside is not known"));
  }

  @Test
  void replay_biasOrEntropyThatIsMissing_isNotRecorded() {
    assertThat(outcome(Budgets.fixed(9), Budgets.noWait()).reason()).contains("logit bias");
    assertThat(outcome(Budgets.noWait(), Budgets.fixed(9)).reason()).contains("logit bias");
    assertThat(outcome(Budgets.noWait(), Budgets.noWait()))
        .isEqualTo(new ReplayOutcome.Ended(10, ThinkingEnd.NATURAL, ""));
    ReasoningTrace trace = withoutEntropies(record(Budgets.fixed(9)));
    assertThat(TraceReplay.of(trace).replay(Budgets.entropyBelow(1)).outcome())
        .isEqualTo(
            new ReplayOutcome.NotRecorded(0, "the strategy reads ENTROPY and the trace has none"));
    BudgetController unannounced =
        context -> state -> BudgetDecision.thinkOn(Until.entropyBelow(1));
    assertThat(TraceReplay.of(trace).replay(unannounced).outcome())
        .isInstanceOf(ReplayOutcome.NotRecorded.class);
  }

  private static ReasoningTrace withoutEntropies(ReasoningTrace trace) {
    return ReasoningTrace.fromJson(
        trace.toJson().replace("\"recorded\":[\"ENTROPY\"]", "\"recorded\":[]"));
  }

  @Test
  void replay_clockThatWasNotRead_isNotRecorded() {
    BudgetController deadline = Budgets.deadline(Duration.ofMillis(70));
    assertThat(outcome(Budgets.fixed(9), deadline))
        .isEqualTo(new ReplayOutcome.NotRecorded(4, "the clock was not read at 4 tokens"));
    assertThat(outcome(deadline, deadline))
        .isEqualTo(new ReplayOutcome.Ended(7, ThinkingEnd.DEADLINE, "70ms have passed"));
    assertThat(outcome(deadline, Budgets.fixed(6)))
        .isEqualTo(new ReplayOutcome.Ended(6, ThinkingEnd.BUDGET, ""));
  }

  @Test
  void replay_strategyThatSwallowsTheSignal_isStillNotRecorded() {
    BudgetController stubborn =
        context ->
            state -> {
              try {
                return state.tokens() > 3 && state.elapsed().isZero()
                    ? BudgetDecision.thinkOn()
                    : BudgetDecision.thinkOn(4);
              } catch (RuntimeException e) {
                return BudgetDecision.conclude("caught");
              }
            };
    assertThat(outcome(Budgets.fixed(9), stubborn)).isInstanceOf(ReplayOutcome.NotRecorded.class);
  }

  @Test
  void replay_textsInATraceWithoutTexts_areNotRecorded() {
    ReasoningTrace waits = record(Budgets.budgetForcing(1)).withoutTexts();
    assertThat(TraceReplay.of(waits).replay().outcome())
        .isEqualTo(
            new ReplayOutcome.NotRecorded(
                10, "the strategy reads the thinking and the trace has no texts"));
    ReasoningTrace plain = record(Budgets.fixed(9)).withoutTexts();
    assertThat(TraceReplay.of(plain).replay(Budgets.softLanding(10)).outcome().reason())
        .isEqualTo("the strategy waits for a text and the trace has none");
    BudgetController injects =
        new BudgetController() {
          @Override
          public Requirements requirements() {
            return Requirements.none().withInjection();
          }

          @Override
          public Run start(StrategyContext context) {
            return state ->
                state.injections() == 0 ? BudgetDecision.inject("Wait") : BudgetDecision.thinkOn();
          }
        };
    assertThat(TraceReplay.of(record(injects).withoutTexts()).replay(injects).outcome())
        .isInstanceOf(ReplayOutcome.NotRecorded.class);
  }

  @Test
  void replay_strategyWithoutProgress_isConcludedAsLive() {
    BudgetController idle =
        new BudgetController() {
          @Override
          public Requirements requirements() {
            return Requirements.of(Probe.optionLetters());
          }

          @Override
          public Run start(StrategyContext context) {
            return state -> BudgetDecision.probeBeside(Probe.optionLetters());
          }
        };
    ReasoningTrace trace = record(idle);
    assertThat(ScriptedThinking.end(trace).end()).isEqualTo(ThinkingEnd.LOOP);
    assertThat(TraceReplay.of(trace).replay(idle).outcome()).isEqualTo(recordedEnd(trace));
    assertThat(TraceReplay.of(trace).replayByRules(idle).outcome()).isEqualTo(recordedEnd(trace));
  }

  @Test
  void of_contradictingEvents_saysWhere() {
    String json = record(Budgets.settled(4, 1)).toJson();
    String wrong = json.replace("\"checkpoint\":{\"tokens\":4", "\"checkpoint\":{\"tokens\":5");
    assertThatThrownBy(() -> TraceReplay.of(ReasoningTrace.fromJson(wrong)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the trace contradicts itself: at event")
        .hasMessageContaining("was shown 5 thinking tokens");
  }

  @Property(tries = 500, seed = "1")
  void replay_anyEvents_givesAnOutcomeOrAnArgumentError(@ForAll("traces") ReasoningTrace trace) {
    try {
      assertThat(TraceReplay.of(trace).replay(Budgets.fixed(7)).outcome()).isNotNull();
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).contains("contradicts itself");
    }
  }

  @Provide
  Arbitrary<ReasoningTrace> traces() {
    return TraceArbitraries.traces();
  }
}

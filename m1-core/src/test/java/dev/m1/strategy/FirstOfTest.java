package dev.m1.strategy;

import static dev.m1.strategy.LimitsTest.start;
import static org.assertj.core.api.Assertions.assertThat;

import dev.m1.BudgetController;
import dev.m1.BudgetDecision;
import dev.m1.Budgets;
import dev.m1.Observation;
import dev.m1.Probe;
import dev.m1.ProbeResult;
import dev.m1.Requirements;
import dev.m1.ThinkingEnd;
import dev.m1.ThinkingState;
import dev.m1.Until;
import dev.m1.trace.ReasoningTrace;
import dev.m1.trace.ScriptedThinking;
import dev.m1.trace.TraceEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FirstOfTest {
  private static final BudgetDecision ON = BudgetDecision.thinkOn();
  private static final BudgetDecision LOOK = BudgetDecision.probe(Probe.optionLetters());

  /** Gives these decisions one after the other and notes the states that it saw. */
  private static final class Scripted implements BudgetController {
    private final List<ThinkingState> seen = new ArrayList<>();
    private final List<BudgetDecision> decisions;

    Scripted(BudgetDecision... decisions) {
      this.decisions = Arrays.asList(decisions);
    }

    @Override
    public Run start(dev.m1.StrategyContext context) {
      return state -> {
        seen.add(state);
        return decisions.get(Math.min(seen.size(), decisions.size()) - 1);
      };
    }
  }

  private static ThinkingState at(int tokens, Until... reached) {
    return ThinkingState.builder().tokens(tokens).reached(Set.of(reached)).build();
  }

  private static ProbeResult letters(int id) {
    return new ProbeResult(
        id,
        Probe.optionLetters(),
        0,
        "",
        List.of(),
        Map.of("A", 1.0),
        OptionalDouble.empty(),
        Optional.empty(),
        1);
  }

  @Test
  void next_severalWishes_endComesBeforeInjectBeforeProbeBeforeThinkOn() {
    Scripted on = new Scripted(BudgetDecision.thinkOn(3));
    Scripted look = new Scripted(LOOK, ON);
    Scripted inject = new Scripted(BudgetDecision.inject("Wait"), ON);
    Scripted end = new Scripted(BudgetDecision.conclude("enough"));
    assertThat(start(Budgets.firstOf(on, look, inject, end)).next(at(0)))
        .isEqualTo(BudgetDecision.conclude("enough"));
    BudgetController.Run run =
        start(
            Budgets.firstOf(
                new Scripted(BudgetDecision.thinkOn(3)),
                new Scripted(LOOK, ON),
                new Scripted(BudgetDecision.inject("Wait"), ON)));
    assertThat(run.next(at(0))).isEqualTo(BudgetDecision.inject("Wait"));
    assertThat(run.next(at(1))).isEqualTo(LOOK);
    assertThat(run.next(ThinkingState.builder().tokens(1).arrivedProbe(letters(0)).build()))
        .isEqualTo(BudgetDecision.thinkOn(2));
  }

  @Test
  void next_abstain_comesBeforeInject() {
    BudgetController.Run run =
        start(
            Budgets.firstOf(
                new Scripted(BudgetDecision.inject("Wait")),
                new Scripted(BudgetDecision.abstain("unsure"))));
    assertThat(run.next(at(0))).isEqualTo(BudgetDecision.abstain("unsure"));
  }

  @Test
  void next_severalPauses_nearestTokenCountAndAllOtherConditions() {
    BudgetController.Run run =
        start(
            Budgets.firstOf(
                new Scripted(BudgetDecision.thinkOn(Until.tokens(30), Until.lineEnd())),
                new Scripted(BudgetDecision.thinkOn(8)),
                new Scripted(BudgetDecision.thinkOn(Until.entropyBelow(1)))));
    BudgetDecision.ThinkOn decision = (BudgetDecision.ThinkOn) run.next(at(0));
    assertThat(decision.until())
        .containsExactlyInAnyOrder(Until.tokens(8), Until.lineEnd(), Until.entropyBelow(1));
  }

  @Test
  void next_pauseForOneStrategy_asksOnlyThatOneAndShowsItsCondition() {
    Scripted every8 = new Scripted(BudgetDecision.thinkOn(8));
    Scripted lines = new Scripted(BudgetDecision.thinkOn(Until.lineEnd()));
    BudgetController.Run run = start(Budgets.firstOf(every8, lines));
    run.next(at(0));
    assertThat(run.next(at(8, Until.tokens(8))))
        .isEqualTo(BudgetDecision.thinkOn(Until.lineEnd(), Until.tokens(8)));
    assertThat(every8.seen).hasSize(2);
    assertThat(every8.seen.get(1).reached()).containsExactly(Until.tokens(8));
    assertThat(lines.seen).hasSize(1);
    BudgetDecision.ThinkOn next = (BudgetDecision.ThinkOn) run.next(at(11, Until.lineEnd()));
    assertThat(next.until()).contains(Until.tokens(5));
    assertThat(lines.seen).hasSize(2);
    assertThat(lines.seen.get(1).reached()).containsExactly(Until.lineEnd());
    assertThat(every8.seen).hasSize(2);
  }

  @Test
  void next_probeArrives_onlyItsStrategySeesIt() {
    Scripted first = new Scripted(LOOK, BudgetDecision.thinkOn(8));
    Scripted second = new Scripted(BudgetDecision.thinkOn(4), LOOK, BudgetDecision.thinkOn(4));
    BudgetController.Run run = start(Budgets.firstOf(first, second));
    assertThat(run.next(at(0))).isEqualTo(LOOK);
    run.next(ThinkingState.builder().arrivedProbe(letters(0)).build());
    assertThat(second.seen).hasSize(1);
    assertThat(first.seen.get(1).probes()).extracting(ProbeResult::id).containsExactly(0);
    assertThat(run.next(at(4, Until.tokens(4)))).isEqualTo(LOOK);
    run.next(
        ThinkingState.builder()
            .tokens(4)
            .probes(List.of(letters(0), letters(1)))
            .arrivedProbe(letters(1))
            .build());
    assertThat(second.seen.get(2).probes()).extracting(ProbeResult::id).containsExactly(1);
    assertThat(first.seen).hasSize(2);
  }

  @Test
  void next_probeBeside_itsStrategyIsAskedAgainAtOnce() {
    Scripted looks =
        new Scripted(BudgetDecision.probeBeside(Probe.optionLetters()), BudgetDecision.thinkOn(5));
    Scripted other = new Scripted(BudgetDecision.thinkOn(9));
    BudgetController.Run run = start(Budgets.firstOf(looks, other));
    assertThat(run.next(at(0))).isEqualTo(BudgetDecision.probeBeside(Probe.optionLetters()));
    assertThat(run.next(at(0))).isEqualTo(BudgetDecision.thinkOn(5));
    assertThat(looks.seen).hasSize(2);
    assertThat(other.seen).hasSize(1);
  }

  @Test
  void next_biases_addUpAndStayWithTheirStrategy() {
    BudgetController a =
        context -> state -> new BudgetDecision.ThinkOn(List.of(), Map.of("Wait", -1.0, "so", 2.0));
    BudgetController b =
        context ->
            state ->
                new BudgetDecision.ThinkOn(
                    List.of(Until.tokens(3)),
                    Map.of("Wait", Double.NEGATIVE_INFINITY, "so", Double.MAX_VALUE));
    BudgetController.Run run = start(Budgets.firstOf(a, b));
    Map<String, Double> expected = Map.of("Wait", Double.NEGATIVE_INFINITY, "so", Double.MAX_VALUE);
    assertThat(((BudgetDecision.ThinkOn) run.next(at(0))).bias()).isEqualTo(expected);
    assertThat(((BudgetDecision.ThinkOn) run.next(at(3, Until.tokens(3)))).bias())
        .isEqualTo(expected);
  }

  @Test
  void next_naturalEnd_acceptanceYieldsToInjectOnly() {
    ThinkingState end = ThinkingState.builder().tokens(5).naturalEnd(true, 1).build();
    BudgetController.Run waits =
        start(Budgets.firstOf(Budgets.fixed(100), Budgets.budgetForcing(1)));
    waits.next(at(0));
    assertThat(waits.next(end)).isEqualTo(BudgetDecision.inject("\nWait"));
    assertThat(waits.next(at(7))).isEqualTo(ON);
    assertThat(waits.next(end)).isEqualTo(BudgetDecision.acceptEnd());
    BudgetController.Run goesOn =
        start(Budgets.firstOf(new Scripted(LOOK), new Scripted(ON), Budgets.fixed(9)));
    assertThat(goesOn.next(end)).isEqualTo(BudgetDecision.acceptEnd());
  }

  @Test
  void next_textCutByAPauseOfAnother_isStillFound() {
    Scripted waits = new Scripted(BudgetDecision.thinkOn(Until.text("Wait")));
    Scripted every1 = new Scripted(BudgetDecision.thinkOn(3));
    BudgetController.Run run = start(Budgets.firstOf(waits, every1));
    run.next(at(0));
    ThinkingState.Builder half = ThinkingState.builder().tokens(3).text("so W Wa");
    BudgetDecision.ThinkOn on =
        (BudgetDecision.ThinkOn) run.next(half.reached(Set.of(Until.tokens(3))).build());
    assertThat(on.until()).contains(Until.text("it"));
    assertThat(waits.seen).hasSize(1);
    run.next(
        ThinkingState.builder()
            .tokens(4)
            .text("so W Wait")
            .reached(Set.of(Until.text("it")))
            .build());
    assertThat(waits.seen).hasSize(2);
    assertThat(waits.seen.get(1).reached()).containsExactly(Until.text("Wait"));
  }

  @Property(tries = 300, seed = "1")
  void run_withLookersThatNeverEnd_pausesEachStrategyWhereItPausesAlone(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int step) {
    BudgetController texts = context -> state -> BudgetDecision.thinkOn(Until.text("Wait"));
    BudgetController steps = context -> state -> BudgetDecision.thinkOn(step);
    List<Integer> alone = new ArrayList<>();
    List<Integer> together = new ArrayList<>();
    ScriptedThinking.run(noting(texts, alone), seed, 150);
    ScriptedThinking.run(Budgets.firstOf(steps, noting(texts, together)), seed, 150);
    assertThat(together).isEqualTo(alone);
  }

  private static BudgetController noting(BudgetController inner, List<Integer> positions) {
    return context -> {
      BudgetController.Run run = inner.start(context);
      return state -> {
        positions.add(state.tokens());
        return run.next(state);
      };
    };
  }

  @Property(tries = 200, seed = "1")
  void run_fixedWithGuard_endsLikeFixedUnlessItLoops(
      @ForAll long seed, @ForAll @IntRange(max = 200) int cap) {
    ReasoningTrace plain = ScriptedThinking.run(Budgets.fixed(cap), seed, 4096);
    ReasoningTrace guarded =
        ScriptedThinking.run(Budgets.withLoopGuard(Budgets.fixed(cap)), seed, 4096);
    TraceEvent.ThinkingEnded end = ScriptedThinking.end(guarded);
    assertThat(end.thinkingTokens()).isLessThanOrEqualTo(cap);
    if (end.end() != ThinkingEnd.LOOP) {
      assertThat(end).isEqualTo(ScriptedThinking.end(plain));
    }
  }

  @Test
  void run_repetition_isEndedWithinAFewTokens() {
    List<String> script = List.of(" so", " the", " pulse", " is", " no", ".", "\n", "3");
    TraceEvent.ThinkingEnded end =
        ScriptedThinking.end(
            ScriptedThinking.run(Budgets.withLoopGuard(Budgets.fixed(1000)), script, 4096));
    assertThat(end.end()).isEqualTo(ThinkingEnd.LOOP);
    assertThat(end.thinkingTokens()).isBetween(64, 96);
  }

  @Test
  void requirements_ofAll_areJoined() {
    Requirements all =
        Budgets.firstOf(Budgets.fixed(100), Budgets.softLanding(60), Budgets.entropyBelow(0.3))
            .requirements();
    assertThat(all.maxThinkingTokens()).hasValue(60);
    assertThat(all.observations()).containsExactly(Observation.ENTROPY);
  }
}

package dev.m1.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.m1.BudgetController;
import dev.m1.BudgetDecision;
import dev.m1.Budgets;
import dev.m1.StrategyContext;
import dev.m1.ThinkingEnd;
import dev.m1.ThinkingState;
import dev.m1.Until;
import dev.m1.trace.ReasoningTrace;
import dev.m1.trace.ScriptedThinking;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Strategies that need no model figures, on states by hand and on scripted thinking. */
class LimitsTest {
  static BudgetController.Run start(BudgetController controller) {
    return controller.start(new StrategyContext(ScriptedThinking.QUESTION, 4096, 1));
  }

  private static ThinkingState at(int tokens) {
    return ThinkingState.builder().tokens(tokens).build();
  }

  private static ThinkingState naturalEnd(int tokens, String text) {
    return ThinkingState.builder().tokens(tokens).text(text).naturalEnd(true, 1).build();
  }

  @Test
  void none_atTheStart_concludesAndAnnouncesZero() {
    assertThat(Budgets.none().requirements().maxThinkingTokens()).hasValue(0);
    assertThat(start(Budgets.none()).next(at(0)))
        .isEqualTo(BudgetDecision.conclude(ThinkingEnd.BUDGET, "no thinking"));
  }

  @Test
  void fixed_atStartAndNaturalEnd_thinksOnThenAccepts() {
    BudgetController.Run run = start(Budgets.fixed(100));
    assertThat(Budgets.fixed(100).requirements().maxThinkingTokens()).hasValue(100);
    assertThat(run.next(at(0))).isEqualTo(BudgetDecision.thinkOn());
    assertThat(run.next(naturalEnd(40, ""))).isEqualTo(BudgetDecision.acceptEnd());
  }

  @Test
  void natural_atStartAndNaturalEnd_thinksOnThenAccepts() {
    BudgetController.Run run = start(Budgets.natural());
    assertThat(run.next(at(0))).isEqualTo(BudgetDecision.thinkOn());
    assertThat(run.next(naturalEnd(7, ""))).isEqualTo(BudgetDecision.acceptEnd());
  }

  @Test
  void softLanding_sentenceEndInTheLastTenth_concludesThere() {
    BudgetController.Run run = start(Budgets.softLanding(100));
    assertThat(run.next(at(0))).isEqualTo(BudgetDecision.thinkOn(89));
    assertThat(run.next(at(89))).isEqualTo(BudgetDecision.thinkOn(Until.sentenceEnd()));
    ThinkingState landed =
        ThinkingState.builder().tokens(93).reached(Set.of(Until.sentenceEnd())).build();
    assertThat(run.next(landed))
        .isEqualTo(BudgetDecision.conclude(ThinkingEnd.BUDGET, "sentence end in the last tenth"));
  }

  @Test
  void softLanding_sentenceEndBeforeTheLastTenth_thinksOn() {
    ThinkingState early =
        ThinkingState.builder().tokens(89).reached(Set.of(Until.sentenceEnd())).build();
    assertThat(start(Budgets.softLanding(100)).next(early))
        .isEqualTo(BudgetDecision.thinkOn(Until.sentenceEnd()));
  }

  @Test
  void softLanding_sessionAllowsLess_landsBeforeThatLimit() {
    BudgetController.Run run =
        Budgets.softLanding(1000).start(new StrategyContext(ScriptedThinking.QUESTION, 200, 1));
    assertThat(run.next(ThinkingState.builder().budget(200).build()))
        .isEqualTo(BudgetDecision.thinkOn(179));
  }

  @Property(tries = 300, seed = "1")
  void softLanding_anyThinking_endsInTheLastTenthOrNaturally(
      @ForAll long seed, @ForAll @IntRange(max = 200) int cap) {
    var end = ScriptedThinking.end(ScriptedThinking.run(new SoftLanding(cap), seed, 4096));
    if (end.end() == ThinkingEnd.BUDGET) {
      assertThat(end.thinkingTokens() * 10L).isBetween(9L * cap, 10L * cap);
    } else {
      assertThat(end.end()).isEqualTo(ThinkingEnd.NATURAL);
      assertThat(end.thinkingTokens()).isLessThan(Math.max(1, cap));
    }
  }

  @Test
  void minimum_naturalEndBeforeIt_isRefused() {
    BudgetController.Run run = start(Budgets.minimum(50));
    assertThat(Budgets.minimum(50).requirements().injects()).isTrue();
    assertThat(run.next(naturalEnd(20, ""))).isEqualTo(BudgetDecision.thinkOn(30));
    assertThat(run.next(naturalEnd(50, ""))).isEqualTo(BudgetDecision.acceptEnd());
  }

  @Test
  void atLeast_innerConcludesEarly_isHeldBackAndAskedAgainAtTheMinimum() {
    BudgetController stops = context -> state -> BudgetDecision.conclude("enough");
    BudgetController.Run run = start(Budgets.atLeast(64, stops));
    assertThat(run.next(at(0))).isEqualTo(BudgetDecision.thinkOn(64));
    assertThat(run.next(at(64))).isEqualTo(BudgetDecision.conclude("enough"));
  }

  @Test
  void atLeast_innerInjects_isLetThrough() {
    BudgetController.Run run = start(Budgets.atLeast(64, Budgets.budgetForcing(1)));
    assertThat(run.next(naturalEnd(10, "x"))).isEqualTo(BudgetDecision.inject("\nWait"));
    assertThat(run.next(naturalEnd(20, "x"))).isEqualTo(BudgetDecision.thinkOn(44));
  }

  @Property(tries = 200, seed = "1")
  void atLeast_anyInner_thinksTheMinimumOrTheLimit(
      @ForAll long seed,
      @ForAll @IntRange(max = 150) int minimum,
      @ForAll @IntRange(min = 1, max = 200) int limit) {
    for (BudgetController inner :
        List.of(new Natural(), new Settled(4, 0.5), new LoopGuard(2, 2))) {
      var end =
          ScriptedThinking.end(ScriptedThinking.run(new AtLeast(minimum, inner), seed, limit));
      assertThat(end.thinkingTokens()).isBetween(Math.min(minimum, limit), limit);
    }
  }

  @Test
  void budgetForcing_naturalEnds_areWaitedAwayAsOftenAsAsked() {
    BudgetController.Run run = start(Budgets.budgetForcing(2));
    assertThat(run.next(at(0))).isEqualTo(BudgetDecision.thinkOn());
    assertThat(run.next(naturalEnd(5, "so it is A"))).isEqualTo(BudgetDecision.inject("\nWait"));
    assertThat(run.next(at(7))).isEqualTo(BudgetDecision.thinkOn());
    assertThat(run.next(naturalEnd(9, "A.\n"))).isEqualTo(BudgetDecision.inject("Wait"));
    assertThat(run.next(naturalEnd(12, "A"))).isEqualTo(BudgetDecision.acceptEnd());
  }

  @Test
  void budgetForcing_untilAMinimum_stopsWaitingThere() {
    BudgetController.Run run = start(Budgets.budgetForcingUntil(100));
    assertThat(run.next(naturalEnd(99, ""))).isEqualTo(BudgetDecision.inject("\nWait"));
    assertThat(run.next(naturalEnd(100, ""))).isEqualTo(BudgetDecision.acceptEnd());
  }

  @Property(tries = 200, seed = "1")
  void budgetForcing_anyThinking_injectsAtMostSoOftenAndKeepsTheCap(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 5) int rounds,
      @ForAll @IntRange(max = 200) int cap) {
    ReasoningTrace trace = ScriptedThinking.run(Budgets.budgetForcing(rounds, cap), seed, 4096);
    var end = ScriptedThinking.end(trace);
    int injected = ScriptedThinking.counts(trace).getOrDefault("Inject", 0);
    assertThat(injected).isLessThanOrEqualTo(rounds);
    assertThat(end.thinkingTokens()).isLessThanOrEqualTo(cap);
    if (end.end() == ThinkingEnd.NATURAL) {
      assertThat(injected).isEqualTo(rounds);
    }
  }

  @Test
  void deadline_timePassed_concludesWithDeadline() {
    BudgetController.Run run = start(Budgets.deadline(Duration.ofSeconds(20)));
    assertThat(run.next(at(0))).isEqualTo(BudgetDecision.thinkOn(4));
    ThinkingState halfway =
        ThinkingState.builder().tokens(20).elapsed(Duration.ofSeconds(10)).build();
    assertThat(run.next(halfway)).isEqualTo(BudgetDecision.thinkOn(10));
    ThinkingState past = ThinkingState.builder().tokens(41).elapsed(Duration.ofSeconds(20)).build();
    assertThat(run.next(past))
        .isEqualTo(BudgetDecision.conclude(ThinkingEnd.DEADLINE, "20s have passed"));
  }

  @Property(tries = 200, seed = "1")
  void deadline_steadySpeed_endsAtMostATokenLate(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 3000) int millis) {
    // scripted thinking takes 10 ms a token
    var trace = ScriptedThinking.run(new Deadline(Duration.ofMillis(millis)), seed, 4096);
    var end = ScriptedThinking.end(trace);
    assertThat(end.thinkingTokens()).isLessThanOrEqualTo(Math.max(4, (millis + 9) / 10));
    if (end.end() == ThinkingEnd.DEADLINE) {
      assertThat(end.thinkingTokens() * 10).isGreaterThanOrEqualTo(millis);
    }
  }

  @Test
  void loopGuard_repetition_concludesWithLoop() {
    int[] ids = new int[96];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = i < 30 ? 1000 + i : i % 16;
    }
    BudgetController.Run run = start(Budgets.loopGuard());
    assertThat(run.next(ThinkingState.builder().ids(ids, 96).build()))
        .isEqualTo(BudgetDecision.conclude(ThinkingEnd.LOOP, "the last 16 tokens were repeated"));
    assertThat(run.next(ThinkingState.builder().ids(ids, 93).build()))
        .isEqualTo(BudgetDecision.thinkOn(32));
  }

  @Test
  void loopGuard_oneTokenRepeated_needsTheWholeStretch() {
    int[] ids = new int[64];
    BudgetController.Run run = start(Budgets.loopGuard());
    assertThat(run.next(ThinkingState.builder().ids(ids, 63).build()))
        .isEqualTo(BudgetDecision.thinkOn(32));
    assertThat(run.next(ThinkingState.builder().ids(ids, 64).build()))
        .isInstanceOf(BudgetDecision.Conclude.class);
  }

  @Property(tries = 500, seed = "1")
  void loopGuard_anyIds_concludesExactlyOnARepeatedSuffix(
      @ForAll List<@IntRange(max = 2) Integer> start,
      @ForAll List<@IntRange(max = 2) Integer> block,
      @ForAll @IntRange(max = 6) int times) {
    List<Integer> all = new java.util.ArrayList<>(start);
    for (int i = 0; i < times; i++) {
      all.addAll(block);
    }
    int[] ids = all.stream().mapToInt(Integer::intValue).toArray();
    BudgetDecision decision =
        start(new LoopGuard(3, 10)).next(ThinkingState.builder().ids(ids, ids.length).build());
    assertThat(decision instanceof BudgetDecision.Conclude).isEqualTo(repeats(all));
  }

  /** The plain way: the suffix is one block three times over, at least 10 tokens. */
  private static boolean repeats(List<Integer> ids) {
    for (int period = 1; period <= ids.size(); period++) {
      int covered = Math.max(10, 3 * period);
      if (covered <= ids.size()) {
        List<Integer> suffix = ids.subList(ids.size() - covered, ids.size());
        List<Integer> block = suffix.subList(0, period);
        boolean all = true;
        for (int i = 0; i < covered; i++) {
          all &= suffix.get(i).equals(block.get(i % period));
        }
        if (all) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  void settings_outOfRange_areRefusedWithTheValue() {
    assertThatThrownBy(() -> Budgets.fixed(-1)).hasMessage("tokens must be at least 0: -1");
    assertThatThrownBy(() -> Budgets.budgetForcing(0)).hasMessage("rounds must be at least 1: 0");
    assertThatThrownBy(() -> Budgets.deadline(Duration.ZERO)).hasMessageContaining("PT0S");
    assertThatThrownBy(() -> new LoopGuard(1, 5)).hasMessage("repeats must be at least 2: 1");
    assertThatThrownBy(() -> Budgets.settled(0, 0.9)).hasMessage("every must be at least 1: 0");
    assertThatThrownBy(() -> Budgets.settled(1, Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(Budgets::firstOf).hasMessageContaining("strategies");
  }
}

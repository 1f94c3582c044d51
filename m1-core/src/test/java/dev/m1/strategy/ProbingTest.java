package dev.m1.strategy;

import static dev.m1.strategy.LimitsTest.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.m1.BudgetController;
import dev.m1.BudgetDecision;
import dev.m1.Budgets;
import dev.m1.ExtractedAnswer;
import dev.m1.Observation;
import dev.m1.Probe;
import dev.m1.ProbeResult;
import dev.m1.Question;
import dev.m1.StrategyContext;
import dev.m1.ThinkingState;
import dev.m1.Until;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Strategies that look at the model, on states by hand. */
class ProbingTest {
  private static ThinkingState at(int tokens) {
    return ThinkingState.builder().tokens(tokens).build();
  }

  private static ThinkingState arrived(int tokens, ProbeResult result) {
    return ThinkingState.builder().tokens(tokens).arrivedProbe(result).build();
  }

  private static ProbeResult letters(double a) {
    return new ProbeResult(
        0,
        Probe.optionLetters(),
        0,
        "",
        List.of(),
        Map.of("A", a, "B", 1 - a),
        OptionalDouble.of(-a * Math.log(a) - (1 - a) * Math.log(1 - a)),
        Optional.empty(),
        4);
  }

  private static ProbeResult answer(String text, Optional<ExtractedAnswer> read, Double... logs) {
    return new ProbeResult(
        0,
        Probe.answer(20),
        0,
        text,
        Arrays.asList(logs),
        Map.of(),
        OptionalDouble.empty(),
        read,
        5);
  }

  private static Optional<ExtractedAnswer> choice(int index) {
    return Optional.of(
        new ExtractedAnswer.ParsedChoice(index, "test", new ExtractedAnswer.Span(0, 0)));
  }

  @Test
  void settled_twoSureLooksThatAgree_concludes() {
    BudgetController.Run run = start(Budgets.settled(64, 0.9));
    BudgetDecision look = BudgetDecision.probe(Probe.optionLetters());
    assertThat(run.next(at(0))).isEqualTo(BudgetDecision.thinkOn(64));
    assertThat(run.next(at(64))).isEqualTo(look);
    assertThat(run.next(arrived(64, letters(0.95)))).isEqualTo(BudgetDecision.thinkOn(64));
    assertThat(run.next(at(128))).isEqualTo(look);
    assertThat(run.next(arrived(128, letters(0.89)))).isEqualTo(BudgetDecision.thinkOn(64));
    assertThat(run.next(arrived(192, letters(0.04)))).isEqualTo(BudgetDecision.thinkOn(64));
    assertThat(run.next(arrived(256, letters(0.05)))).isEqualTo(BudgetDecision.conclude("settled"));
  }

  @Test
  void settled_questionWithoutOptions_isRefusedAtTheStart() {
    StrategyContext context = new StrategyContext(Question.freeText("Why?"), 100, 1);
    assertThatThrownBy(() -> Budgets.settled(64, 0.9).start(context))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no options");
    assertThatThrownBy(() -> Budgets.eat().start(context)).hasMessageContaining("no options");
  }

  @Test
  void deer_sureTrialAnswer_concludes() {
    BudgetController.Run run = start(new Deer(0.95, 2));
    BudgetDecision wait = BudgetDecision.thinkOn(Until.text("Wait"));
    ThinkingState atWait =
        ThinkingState.builder().tokens(9).reached(Set.of(Until.text("Wait"))).build();
    Probe trial = Probe.answer(20, "\n**Final Answer**\n\\boxed");
    assertThat(run.next(at(0))).isEqualTo(wait);
    assertThat(run.next(atWait)).isEqualTo(BudgetDecision.probe(trial));
    // the first token is the brace: its low probability does not count
    assertThat(run.next(arrived(9, answer("{B}", Optional.empty(), -9.0, -0.1, -0.2))))
        .isEqualTo(wait);
    assertThat(run.next(atWait)).isEqualTo(BudgetDecision.probe(trial));
    assertThat(run.next(arrived(9, answer("{B}", Optional.empty(), -9.0, -0.01, -0.02))))
        .isEqualTo(BudgetDecision.conclude("trial answer is sure"));
  }

  @Test
  void deer_probesUsedUp_thinksOnWithoutLooking() {
    BudgetController.Run run = start(new Deer(0.95, 1));
    ThinkingState atWait =
        ThinkingState.builder().tokens(9).reached(Set.of(Until.text("Wait"))).build();
    assertThat(run.next(atWait)).isInstanceOf(BudgetDecision.Look.class);
    assertThat(run.next(arrived(9, answer("{B}", Optional.empty(), -9.0, -2.0))))
        .isEqualTo(BudgetDecision.thinkOn());
  }

  @Test
  void dynasor_equalAnswers_concludeAndHedgesStartOver() {
    BudgetController.Run run = start(Budgets.dynasor(64, 2));
    BudgetDecision on = BudgetDecision.thinkOn(64);
    assertThat(run.next(at(0))).isEqualTo(on);
    assertThat(run.next(at(64))).isEqualTo(BudgetDecision.probe(Probe.answer(20)));
    assertThat(run.next(arrived(64, answer("The answer is B", choice(1))))).isEqualTo(on);
    assertThat(run.next(arrived(128, answer("B, but wait", choice(1))))).isEqualTo(on);
    assertThat(run.next(arrived(192, answer("B", choice(1))))).isEqualTo(on);
    assertThat(run.next(arrived(256, answer("", Optional.empty())))).isEqualTo(on);
    assertThat(run.next(arrived(320, answer("albuterol", Optional.empty())))).isEqualTo(on);
    assertThat(run.next(arrived(384, answer("albuterol", Optional.empty()))))
        .isEqualTo(BudgetDecision.conclude("2 equal answers"));
  }

  @Test
  void entropy_lowMeanOverTheWindow_concludes() {
    RunningEntropy strategy = new RunningEntropy(0.5, 4, 2);
    assertThat(strategy.requirements().observations()).containsExactly(Observation.ENTROPY);
    BudgetController.Run run = start(strategy);
    float[] nats = {9, 0.4f, Float.NaN, 0.6f, 0.5f, 0.4f};
    assertThat(run.next(at(0))).isEqualTo(BudgetDecision.thinkOn(4));
    assertThat(run.next(ThinkingState.builder().tokens(5).entropies(nats).build()))
        .isEqualTo(BudgetDecision.thinkOn(2));
    assertThat(run.next(ThinkingState.builder().tokens(6).entropies(nats).build()))
        .isEqualTo(BudgetDecision.conclude("mean entropy under 0.5 nats"));
    assertThat(run.next(at(8))).isEqualTo(BudgetDecision.thinkOn(2));
  }

  @Test
  void eat_stillEntropy_concludesAfterFourLooksAndMovingOneDoesNot() {
    BudgetController.Run still = start(Budgets.eat());
    BudgetController.Run moving = start(Budgets.eat());
    for (int look = 1; look <= 8; look++) {
      BudgetDecision decision = still.next(arrived(64 * look, letters(0.8)));
      assertThat(decision instanceof BudgetDecision.Conclude).isEqualTo(look >= 4);
      assertThat(moving.next(arrived(64 * look, letters(look % 2 == 0 ? 0.99 : 0.5))))
          .isEqualTo(BudgetDecision.thinkOn(64));
    }
  }

  @Test
  void eat_withMarker_looksAfterIt() {
    Eat strategy = new Eat(8, 0.1, 0.5, "</think>\n");
    assertThat(strategy.requirements().probes()).containsExactly(Probe.nextToken("</think>\n"));
    assertThat(start(strategy).next(at(8)))
        .isEqualTo(BudgetDecision.probe(Probe.nextToken("</think>\n")));
  }

  @Test
  void noWait_anyPause_forbidsTheWords() {
    BudgetDecision.ThinkOn decision = (BudgetDecision.ThinkOn) start(Budgets.noWait()).next(at(0));
    assertThat(decision.bias())
        .containsEntry("Wait", Double.NEGATIVE_INFINITY)
        .hasSize(NoWait.WORDS.size());
    assertThatThrownBy(() -> new NoWait(List.of("hold on"))).hasMessageContaining("hold on");
  }
}

package dev.m1.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.m1.BudgetController;
import dev.m1.BudgetDecision;
import dev.m1.Probe;
import dev.m1.ProbeResult;
import dev.m1.Question;
import dev.m1.StrategyContext;
import dev.m1.ThinkingState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Shows that a strategy is tested without a model: states go in, decisions come out. */
class StopWhenSettledTest {
  private final BudgetController.Run run =
      new StopWhenSettled(64, 0.9)
          .start(
              new StrategyContext(
                  Question.multipleChoice("Which?", "Digoxin", "Verapamil"), 1024, 7));

  @Test
  void next_beforeTheFirstThought_thinksFirst() {
    assertThat(run.next(thought(0))).isEqualTo(BudgetDecision.thinkOn(64));
  }

  @Test
  void next_afterAStretch_looks() {
    assertThat(run.next(thought(64))).isEqualTo(BudgetDecision.probe(Probe.optionLetters()));
  }

  @Test
  void next_twoConfidentLooksThatAgree_concludes() {
    assertThat(run.next(saw("B", 0.95))).isEqualTo(BudgetDecision.thinkOn(64));
    assertThat(run.next(saw("B", 0.93))).isEqualTo(BudgetDecision.conclude("settled on B"));
  }

  @Test
  void next_changeOfMind_startsOver() {
    run.next(saw("B", 0.95));
    assertThat(run.next(saw("A", 0.95))).isEqualTo(BudgetDecision.thinkOn(64));
    assertThat(run.next(saw("B", 0.95))).isEqualTo(BudgetDecision.thinkOn(64));
  }

  @Test
  void next_doubtBetweenTwoLooks_startsOver() {
    run.next(saw("B", 0.95));
    assertThat(run.next(saw("B", 0.6))).isEqualTo(BudgetDecision.thinkOn(64));
    assertThat(run.next(saw("B", 0.95))).isEqualTo(BudgetDecision.thinkOn(64));
  }

  @Test
  void next_naturalEnd_isAccepted() {
    ThinkingState end = ThinkingState.builder().tokens(64).naturalEnd(true, 1).build();

    assertThat(run.next(end)).isEqualTo(BudgetDecision.acceptEnd());
  }

  private static ThinkingState thought(int tokens) {
    return ThinkingState.builder().tokens(tokens).build();
  }

  private static ThinkingState saw(String letter, double probability) {
    Map<String, Double> letters =
        letter.equals("A")
            ? Map.of("A", probability, "B", 1 - probability)
            : Map.of("A", 1 - probability, "B", probability);
    return ThinkingState.builder()
        .tokens(64)
        .arrivedProbe(
            new ProbeResult(
                0,
                Probe.optionLetters(),
                64,
                "",
                List.of(),
                letters,
                OptionalDouble.of(0.2),
                Optional.empty(),
                1))
        .build();
  }
}

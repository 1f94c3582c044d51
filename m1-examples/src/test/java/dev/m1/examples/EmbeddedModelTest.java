package dev.m1.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.m1.AnswerEnd;
import dev.m1.Budgets;
import dev.m1.ModelOptions;
import dev.m1.ModelOptions.Execution;
import dev.m1.Observation;
import dev.m1.Question;
import dev.m1.ReasoningListener;
import dev.m1.ReasoningModel;
import dev.m1.ReasoningResult;
import dev.m1.ReasoningSession;
import dev.m1.Sampling;
import dev.m1.ThinkingEnd;
import dev.m1.Turn;
import dev.m1.eval.bedside.BedsideGenerator;
import dev.m1.eval.bedside.BedsideItem;
import dev.m1.eval.bedside.Split;
import dev.m1.eval.bedside.Wording;
import dev.m1.testkit.ReasoningAssertions;
import dev.m1.trace.TraceEvent;
import dev.m1.trace.TraceReplay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every feature of the loop on real weights, through llama.cpp. */
class EmbeddedModelTest {
  private static final BedsideGenerator QUESTIONS = BedsideGenerator.seeded(11);
  private static final ModelOptions REPRODUCIBLE =
      ModelOptions.builder()
          .threads(1)
          .contextTokens(8192)
          .execution(Execution.REPRODUCIBLE)
          .build();

  private static ReasoningModel model;

  @BeforeAll
  static void open() {
    model =
        ReasoningModel.embedded(
            ModelOptions.builder().threads(1).contextTokens(16_384).maxSequences(32).build());
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static Question question(int index) {
    return item(index).question();
  }

  private static BedsideItem item(int index) {
    return QUESTIONS.item(Split.TEST, Wording.TRAINING, index);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "none",
        "fixed:24",
        "soft:40",
        "wait:1,max=256",
        "min:128",
        "deadline:20s",
        "settled:every=16,confidence=0.6",
        "entropy:0.01",
        "no-wait",
        "fixed:200+loop-guard"
      })
  void strategy_onRealWeights_keepsItsBudgetAndReplays(String strategy) {
    ReasoningResult result =
        model
            .session()
            .budget(strategy)
            .maxThinkingTokens(300)
            .maxAnswerTokens(48)
            .ask(question(1));

    ReasoningAssertions.assertThatResult(result).agreesWithItsTrace();
    assertThat(result.usage().thinking())
        .isLessThanOrEqualTo(result.trace().header().maxThinkingTokens());
    assertThat(result.usage().answer()).isPositive();
    assertThat(TraceReplay.of(result.trace()).replay().asRecorded()).isTrue();
  }

  @Test
  void fixed_smallBudget_endsWithBudgetAndStillAnswers() {
    ReasoningResult result = model.ask(question(2), Budgets.fixed(12));

    assertThat(result.thinkingEnd()).isEqualTo(ThinkingEnd.BUDGET);
    assertThat(result.usage().thinking()).isEqualTo(12);
    assertThat(result.answerEnd()).isEqualTo(AnswerEnd.END_OF_TURN);
    assertThat(result.model().notice()).contains("not for clinical use");
  }

  @Test
  void wait_atANaturalEnd_isInjectedAndThoughtGoesOn() {
    ReasoningResult plain = model.ask(question(3), Budgets.natural());
    ReasoningResult waited = model.ask(question(3), Budgets.parse("wait:1"));

    assertThat(plain.thinkingEnd()).isEqualTo(ThinkingEnd.NATURAL);
    assertThat(waited.thinking()).contains("Wait");
    assertThat(waited.usage().thinking()).isGreaterThan(plain.usage().thinking());
    assertThat(waited.usage().injected()).isPositive();
  }

  @Test
  void reproducible_amongNoisyNeighbours_givesTheSameTokens() {
    try (ReasoningModel alone = ReasoningModel.embedded(REPRODUCIBLE)) {
      Sampling warm = Sampling.temperature(0.8);
      ReasoningResult first = alone.session().sampling(warm).seed(5).ask(question(4));
      List<ReasoningSession> neighbours = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        neighbours.add(
            alone.session().sampling(warm).seed(i).maxThinkingTokens(64).start(question(10 + i)));
      }
      ReasoningResult again = alone.session().sampling(warm).seed(5).ask(question(4));
      neighbours.forEach(ReasoningSession::await);

      assertThat(again.thinking()).isEqualTo(first.thinking());
      assertThat(again.answerText()).isEqualTo(first.answerText());
    }
  }

  @Test
  void entropyAndMargin_whenRecorded_standInTheTrace() {
    ReasoningResult result =
        model
            .session()
            .budget(Budgets.fixed(16))
            .record(Observation.ENTROPY, Observation.MARGIN)
            .ask(question(5));

    assertThat(result.trace().events())
        .filteredOn(TraceEvent.Sampled.class::isInstance)
        .first()
        .satisfies(
            event -> {
              TraceEvent.Sampled sampled = (TraceEvent.Sampled) event;
              assertThat(sampled.tokens().entropy(0).orElseThrow()).isNotNegative();
              assertThat(sampled.tokens().margin(0).orElseThrow()).isNotNegative();
            });
  }

  @Test
  void cancel_fromTheListener_keepsWhatWasThought() {
    CompletableFuture<ReasoningSession> started = new CompletableFuture<>();
    StringBuilder seen = new StringBuilder();
    ReasoningSession session =
        model
            .session()
            .listener(
                new ReasoningListener() {
                  @Override
                  public void onThinking(String text) {
                    seen.append(text);
                    if (seen.length() > 20) {
                      started.join().cancel();
                    }
                  }
                })
            .start(question(6));
    started.complete(session);
    ReasoningResult result = session.await();

    assertThat(result.thinkingEnd()).isIn(ThinkingEnd.CANCELLED, ThinkingEnd.NATURAL);
    assertThat(result.thinking()).startsWith(seen.substring(0, 10));
  }

  @Test
  void deadline_tooShortToThinkToTheEnd_stillAnswersOrSaysWhy() {
    ReasoningResult result =
        model.session().deadline(Duration.ofMillis(60)).maxAnswerTokens(48).ask(question(7));

    assertThat(result.thinkingEnd()).isIn(ThinkingEnd.DEADLINE, ThinkingEnd.NATURAL);
    assertThat(result.answerEnd()).isIn(AnswerEnd.END_OF_TURN, AnswerEnd.DEADLINE, AnswerEnd.LIMIT);
  }

  @Test
  void history_sameBeginning_isNotReadAgain() {
    Question first = question(8);
    model.ask(first, Budgets.fixed(8));
    ReasoningResult again = model.ask(first, Budgets.fixed(8));
    ReasoningResult later =
        model
            .session()
            .budget(Budgets.fixed(8))
            .history(List.of(Turn.user("Good morning."), Turn.assistant("Good morning.")))
            .ask(first);

    assertThat(again.usage().cached()).isGreaterThan(again.usage().prompt() / 2);
    assertThat(later.usage().prompt()).isGreaterThan(again.usage().prompt());
  }

  @Test
  void manySessions_onManyThreads_areAllAnswered() {
    List<ReasoningSession> sessions = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      sessions.add(
          model.session().budget(Budgets.fixed(32)).maxAnswerTokens(48).start(question(30 + i)));
    }
    for (ReasoningSession session : sessions) {
      assertThat(session.await().usage().answer()).isPositive();
    }
  }
}

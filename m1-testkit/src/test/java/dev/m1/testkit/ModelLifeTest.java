package dev.m1.testkit;

import static dev.m1.testkit.ReasoningAssertions.assertThatResult;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.m1.AnswerEnd;
import dev.m1.BudgetController;
import dev.m1.BudgetDecision;
import dev.m1.CapacityException;
import dev.m1.GenerationException;
import dev.m1.ModelOptions;
import dev.m1.ModelOptions.Execution;
import dev.m1.Probe;
import dev.m1.PromptFormat;
import dev.m1.Question;
import dev.m1.ReasoningListener;
import dev.m1.ReasoningModel;
import dev.m1.ReasoningResult;
import dev.m1.ReasoningSession;
import dev.m1.Requirements;
import dev.m1.SessionBuilder;
import dev.m1.StrategyContext;
import dev.m1.ThinkingEnd;
import dev.m1.spi.Capability;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many sessions on one model: admission, closing, interrupts and deadlines. */
class ModelLifeTest {
  private static final Script ENDLESS = Script.says("one two three ".repeat(50), "Answer: C");
  private static final Set<Capability> NO_CACHE =
      EnumSet.of(Capability.MANY_SEQUENCES, Capability.TRUNCATE, Capability.RAGGED_BATCH);

  private static Question question(int number) {
    return Question.multipleChoice(
        "Question " + (char) ('a' + number % 26) + number, "x", "y", "z");
  }

  private static ReasoningModel open(AssertingBackend backend) {
    return open(backend, Execution.THROUGHPUT);
  }

  private static ReasoningModel open(AssertingBackend backend, Execution execution) {
    return ReasoningModel.over(
        backend, ModelOptions.builder().thinkingFormat("qwen3").execution(execution).build());
  }

  private static SessionBuilder session(ReasoningModel model) {
    return model.session().maxThinkingTokens(30).maxAnswerTokens(12).prompt(PromptFormat.plain());
  }

  @ParameterizedTest
  @EnumSource
  void sessions_moreThanFit_allEnd(Execution execution) {
    // a session needs about 650 cells here: three hand-overs of 100 tokens are reserved
    ScriptedBackend scripted =
        ScriptedBackend.builder().script(ENDLESS).contextTokens(2300).maxSequences(8).build();
    AssertingBackend backend = AssertingBackend.of(scripted);
    ReasoningModel model = open(backend, execution);
    try {
      List<ReasoningSession> sessions = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        sessions.add(session(model).start(question(i)));
      }
      for (ReasoningSession session : sessions) {
        ReasoningResult result = LoopPropertyTest.end(session);
        assertThatResult(result)
            .agreesWithItsTrace()
            .thinkingEnded(ThinkingEnd.BUDGET)
            .answerEnded(AnswerEnd.END_OF_TURN)
            .hasLetter("C");
        assertThat(result.usage().thinking()).isEqualTo(30);
      }
    } finally {
      LoopPropertyTest.close(model, backend);
    }
    assertThat(scripted.counters().threads()).hasSize(1);
    assertThat(scripted.counters().maxLiveSequences()).isBetween(1, 8);
  }

  /** Looks twice beside its thinking and once awaited, every few tokens. */
  private record Looking() implements BudgetController {
    @Override
    public Requirements requirements() {
      return Requirements.none().withProbes(2, Probe.answer(4));
    }

    @Override
    public Run start(StrategyContext context) {
      int[] looks = new int[1];
      int[] last = {-1};
      return state -> {
        if (state.tokens() != last[0]) {
          last[0] = state.tokens();
          looks[0] = 0;
        }
        // a result that arrives meanwhile is shown first: thinking on is then asked for again
        return switch (looks[0]++) {
          case 0, 1 -> BudgetDecision.probeBeside(Probe.answer(4));
          case 2 -> BudgetDecision.probe(Probe.answer(4));
          default -> BudgetDecision.thinkOn(5);
        };
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void sessions_fiftyProbingOnRoomForThree_allEndAnswered(Execution execution) {
    // such a session reserves about 760 cells
    ScriptedBackend scripted =
        ScriptedBackend.builder().script(ENDLESS).contextTokens(2500).maxSequences(12).build();
    AssertingBackend backend = AssertingBackend.of(scripted);
    ReasoningModel model = open(backend, execution);
    try {
      List<ReasoningSession> sessions = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        sessions.add(session(model).budget(new Looking()).start(question(i)));
      }
      for (ReasoningSession session : sessions) {
        assertThatResult(LoopPropertyTest.end(session))
            .agreesWithItsTrace()
            .thinkingEnded(ThinkingEnd.BUDGET)
            .answerEnded(AnswerEnd.END_OF_TURN)
            .hasLetter("C");
      }
    } finally {
      LoopPropertyTest.close(model, backend);
    }
  }

  @Test
  void sessions_waitingForRoom_areServedFirstComeFirstServed() {
    List<String> served = Collections.synchronizedList(new ArrayList<>());
    AssertingBackend backend =
        AssertingBackend.of(
            ScriptedBackend.builder()
                .script(ENDLESS)
                .capabilities(NO_CACHE)
                .contextTokens(9000)
                .beforeDecode(() -> LockSupport.parkNanos(200_000))
                .beforeFree(history -> served.add(history.text()))
                .build());
    ReasoningModel model = open(backend);
    List<ReasoningSession> sessions = new ArrayList<>();
    List<CountDownLatch> begun = new ArrayList<>();
    try {
      for (int i = 0; i < 8; i++) {
        CountDownLatch thinks = new CountDownLatch(1);
        begun.add(thinks);
        // each takes the whole context; the first holds it until all stand in the queue
        sessions.add(
            session(model)
                .maxThinkingTokens(1 << 20)
                .listener(
                    new ReasoningListener() {
                      @Override
                      public void onThinking(String text) {
                        thinks.countDown();
                      }
                    })
                .start(question(i)));
        awaitQueue(model, i);
      }
      for (int i = 0; i < 8; i++) {
        await(begun.get(i));
        sessions.get(i).cancel();
        LoopPropertyTest.end(sessions.get(i));
      }
    } finally {
      LoopPropertyTest.close(model, backend);
    }
    assertThat(served).hasSize(8);
    int last = -1;
    for (String text : served) {
      int number = Integer.parseInt(text.replaceAll("(?s).*Question [a-z](\\d+).*", "$1"));
      assertThat(number).isGreaterThan(last);
      last = number;
    }
  }

  /** Waits until so many sessions stand in the queue: what a refused one says about it. */
  private static void awaitQueue(ReasoningModel model, int waiting) {
    String message = "";
    while (!message.contains("with " + waiting + " sessions before it")) {
      try {
        session(model).deadline(Duration.ofMillis(1)).ask(question(99));
      } catch (CapacityException e) {
        message = String.valueOf(e.getMessage());
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nobody opened the latch in a minute");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void session_thatCanNeverFit_isRefusedWithFigures() {
    AssertingBackend backend =
        AssertingBackend.of(ScriptedBackend.builder().contextTokens(400).build());
    ReasoningModel model = open(backend);
    try {
      assertThatThrownBy(() -> session(model).maxAnswerTokens(390).start(question(1)))
          .isInstanceOf(CapacityException.class)
          .hasMessageContainingAll("390", "400", "maxAnswerTokens", "contextTokens");
    } finally {
      LoopPropertyTest.close(model, backend);
    }
  }

  @Test
  void listener_aboutAsQuickAsTheModel_neverStallsIt() {
    // The model runs at most 64 pieces ahead, then sleeps until the listener has caught up. A
    // listener of nearly its speed makes it fall asleep and wake all the time.
    Script endless = Script.random(5).withClose(0).withEnd(0).withControl(0);
    AssertingBackend backend =
        AssertingBackend.of(ScriptedBackend.builder().script(endless).contextTokens(4000).build());
    ReasoningModel model = open(backend);
    try {
      for (int round = 0; round < 50; round++) {
        int pauses = 20 * round;
        ReasoningListener listener =
            new ReasoningListener() {
              @Override
              public void onThinking(String text) {
                for (int i = 0; i < pauses; i++) {
                  Thread.onSpinWait();
                }
              }
            };
        ReasoningSession session =
            session(model).maxThinkingTokens(2000).listener(listener).start(question(round));
        assertThatResult(LoopPropertyTest.end(session)).agreesWithItsTrace();
      }
    } finally {
      LoopPropertyTest.close(model, backend);
    }
  }

  @Test
  void close_whileSessionsRun_cancelsThemAndWaits() throws Exception {
    AtomicBoolean hold = new AtomicBoolean();
    CountDownLatch holding = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AssertingBackend backend =
        AssertingBackend.of(
            ScriptedBackend.builder()
                .script(ENDLESS)
                .contextTokens(9000)
                .beforeDecode(
                    () -> {
                      if (hold.get()) {
                        holding.countDown();
                        await(goOn);
                      }
                    })
                .build());
    ReasoningModel model = open(backend);
    ReasoningSession running = session(model).maxThinkingTokens(1 << 20).start(question(1));
    ReasoningSession waiting = session(model).start(question(2));
    hold.set(true);
    await(holding);
    CompletableFuture<Void> closing = CompletableFuture.runAsync(model::close);
    goOn.countDown();
    closing.get(60, TimeUnit.SECONDS);
    backend.verify();
    assertEndedByClose(running);
    assertEndedByClose(waiting);
    assertThatThrownBy(() -> session(model)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> model.ask(question(3))).isInstanceOf(IllegalStateException.class);
    assertThatCode(model::close).doesNotThrowAnyException();
    assertThat(model.info().name()).isEqualTo("scripted");
  }

  private static void assertEndedByClose(ReasoningSession session) {
    try {
      ReasoningResult result = LoopPropertyTest.end(session);
      assertThatResult(result).agreesWithItsTrace().thinkingEnded(ThinkingEnd.CANCELLED);
    } catch (GenerationException | IllegalStateException e) {
      assertThat(e).hasMessageContaining("closed");
    }
  }

  @Test
  void close_fromAListener_isRefused() {
    AssertingBackend backend = AssertingBackend.of(ScriptedBackend.builder().build());
    ReasoningModel model = open(backend);
    try {
      ReasoningListener closer =
          new ReasoningListener() {
            @Override
            public void onThinking(String text) {
              model.close();
            }
          };
      assertThatThrownBy(() -> session(model).listener(closer).ask(question(1)))
          .isInstanceOf(GenerationException.class)
          .hasMessageContaining("close() was called from a listener");
    } finally {
      LoopPropertyTest.close(model, backend);
    }
  }

  @Test
  void ask_onAnInterruptedThread_returnsThePartialResultAndKeepsTheStatus() {
    AssertingBackend backend =
        AssertingBackend.of(ScriptedBackend.builder().script(ENDLESS).build());
    ReasoningModel model = open(backend);
    try {
      Thread.currentThread().interrupt();
      ReasoningResult result = session(model).ask(question(1));
      assertThat(Thread.interrupted()).isTrue();
      assertThatResult(result).agreesWithItsTrace().thinkingEnded(ThinkingEnd.CANCELLED);
      Thread.currentThread().interrupt();
      ReasoningResult awaited = session(model).start(question(2)).await();
      assertThat(Thread.interrupted()).isTrue();
      assertThatResult(awaited).agreesWithItsTrace();
    } finally {
      Thread.interrupted();
      LoopPropertyTest.close(model, backend);
    }
  }

  @Test
  void deadline_slowModel_endsThinkingInTimeToAnswer() {
    // each decode takes a millisecond of this clock; 4000 of them would take longer than allowed
    Script endless = Script.says("one two three ".repeat(3000), "Answer: C");
    AtomicLong clock = new AtomicLong();
    AssertingBackend backend =
        AssertingBackend.of(
            ScriptedBackend.builder()
                .script(endless)
                .contextTokens(9000)
                .beforeDecode(() -> clock.addAndGet(1_000_000))
                .build());
    ModelOptions options = ModelOptions.builder().thinkingFormat("qwen3").clock(clock::get).build();
    ReasoningModel model = ReasoningModel.over(backend, options);
    try {
      Duration allowed = Duration.ofMillis(700);
      ReasoningResult result =
          session(model).maxThinkingTokens(8000).deadline(allowed).ask(question(1));
      assertThatResult(result)
          .agreesWithItsTrace()
          .thinkingEnded(ThinkingEnd.DEADLINE)
          .answerEnded(AnswerEnd.END_OF_TURN)
          .hasLetter("C");
      // 64 tokens of the expected answer are kept, an eighth of the time at first
      assertThat(result.usage().thinking()).isBetween(500, 640);
      assertThat(result.timings().total()).isLessThanOrEqualTo(allowed);
    } finally {
      LoopPropertyTest.close(model, backend);
    }
  }

  @Test
  void deadline_whileWaitingForRoom_isRefused() {
    AssertingBackend backend =
        AssertingBackend.of(
            ScriptedBackend.builder()
                .script(ENDLESS)
                .contextTokens(9000)
                .beforeDecode(() -> LockSupport.parkNanos(1_000_000))
                .build());
    ReasoningModel model = open(backend);
    try {
      CountDownLatch thinking = new CountDownLatch(1);
      ReasoningListener started =
          new ReasoningListener() {
            @Override
            public void onThinking(String text) {
              thinking.countDown();
            }
          };
      // takes the whole context, and seconds to fill it
      ReasoningSession first =
          session(model).maxThinkingTokens(1 << 20).listener(started).start(question(1));
      await(thinking);
      assertThatThrownBy(() -> session(model).deadline(Duration.ofMillis(20)).ask(question(2)))
          .isInstanceOf(CapacityException.class)
          .hasMessageContainingAll("deadline", "waited", "contextTokens");
      first.cancel();
      assertThatResult(LoopPropertyTest.end(first))
          .agreesWithItsTrace()
          .thinkingEnded(ThinkingEnd.CANCELLED);
    } finally {
      LoopPropertyTest.close(model, backend);
    }
  }

  @Test
  void future_cancelled_cancelsTheSession() throws Exception {
    CountDownLatch decoding = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AssertingBackend backend =
        AssertingBackend.of(
            ScriptedBackend.builder()
                .script(ENDLESS)
                .beforeDecode(
                    () -> {
                      decoding.countDown();
                      await(goOn);
                    })
                .build());
    ReasoningModel model = open(backend);
    try {
      ReasoningSession session = session(model).start(question(1));
      decoding.await();
      session.result().cancel(true);
      goOn.countDown();
      assertThatResult(LoopPropertyTest.end(session)).thinkingEnded(ThinkingEnd.CANCELLED);
      assertThat(session.isDone()).isTrue();
    } finally {
      goOn.countDown();
      LoopPropertyTest.close(model, backend);
    }
  }
}

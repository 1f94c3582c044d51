package dev.m1.testkit;

import static dev.m1.testkit.ReasoningAssertions.assertThatResult;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.m1.AnswerEnd;
import dev.m1.GenerationException;
import dev.m1.ModelOptions;
import dev.m1.ModelOptions.Execution;
import dev.m1.PromptFormat;
import dev.m1.Question;
import dev.m1.ReasoningListener;
import dev.m1.ReasoningModel;
import dev.m1.ReasoningResult;
import dev.m1.ReasoningSession;
import dev.m1.SessionBuilder;
import dev.m1.ThinkingEnd;
import dev.m1.spi.Backend;
import dev.m1.trace.TraceEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/**
 * The part of the {@link BackendContract} that is about what users do with a backend: sessions, run
 * at once, cancelled, failing, closed. A backend itself is confined to one thread; that this is
 * enough is checked here.
 */
public abstract class SessionContract extends DecodeContract {
  private static final int THINKING = 24;
  private static final int ANSWER = 8;

  /** A prompt of the contract, its hand-overs and its answer take no more. */
  private static final int LEAST_CONTEXT = 1024;

  /** Creates the contract. */
  protected SessionContract() {}

  /** A session cancelled from another thread ends soon, with what it has; the model goes on. */
  @Test
  public void session_cancelledFromAnotherThread_endsWithWhatItHas() {
    try (ReasoningModel model = openModel(Execution.THROUGHPUT)) {
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch cancelled = new CountDownLatch(1);
      ReasoningListener waiting =
          new ReasoningListener() {
            @Override
            public void onThinking(String text) {
              meet();
            }

            @Override
            public void onThinkingEnd(ThinkingEnd end, String reason) {
              meet(); // a model that writes no thinking at all
            }

            private void meet() {
              begun.countDown();
              await(cancelled);
            }
          };
      ReasoningSession session = session(model).listener(waiting).start(question(0));
      await(begun);
      session.cancel();
      cancelled.countDown();
      ReasoningResult partial = end(session);
      assertThatResult(partial).agreesWithItsTrace();
      assertThat(
              partial.thinkingEnd() == ThinkingEnd.CANCELLED
                  || partial.answerEnd() == AnswerEnd.CANCELLED)
          .as("cancelled in its thinking or in its answer: %s", partial.thinkingEnd())
          .isTrue();
      assertEnded(session(model).ask(question(1)));
    }
  }

  /** Sessions of many threads share the backend, and all end as they should. */
  @Test
  public void sessions_startedOnManyThreads_allEnd() throws InterruptedException {
    try (ReasoningModel model = openModel(Execution.THROUGHPUT)) {
      List<ReasoningSession> sessions = new ArrayList<>();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        Question question = question(i);
        Thread thread =
            new Thread(
                () -> {
                  ReasoningSession session = session(model).start(question);
                  synchronized (sessions) {
                    sessions.add(session);
                  }
                });
        threads.add(thread);
        thread.start();
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(sessions).hasSize(6);
      sessions.forEach(session -> assertEnded(end(session)));
    }
  }

  /** Under REPRODUCIBLE execution a session writes the same tokens, whatever else runs. */
  @Test
  public void sessions_reproducible_areTheSameBesideOthers() {
    List<ReasoningResult> alone = new ArrayList<>();
    try (ReasoningModel model = openModel(Execution.REPRODUCIBLE)) {
      for (int i = 0; i < 3; i++) {
        alone.add(session(model).ask(question(i)));
      }
    }
    try (ReasoningModel model = openModel(Execution.REPRODUCIBLE)) {
      List<ReasoningSession> sessions = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        sessions.add(session(model).start(question(7 + i))); // a neighbour
        sessions.add(session(model).start(question(i)));
      }
      for (int i = 0; i < 3; i++) {
        ReasoningResult beside = end(sessions.get(2 * i + 1));
        assertThat(sampled(beside)).as("session %s", i).isEqualTo(sampled(alone.get(i)));
      }
      sessions.forEach(SessionContract::end);
    }
  }

  /** A listener that throws fails its own session, and no neighbour. */
  @Test
  public void session_whoseListenerThrows_failsAlone() {
    try (ReasoningModel model = openModel(Execution.THROUGHPUT)) {
      IllegalStateException cause = new IllegalStateException("as the test wanted");
      ReasoningListener throwing =
          new ReasoningListener() {
            @Override
            public void onThinkingEnd(ThinkingEnd end, String reason) {
              throw cause;
            }
          };
      ReasoningSession failing = session(model).listener(throwing).start(question(0));
      ReasoningSession neighbour = session(model).start(question(1));
      assertThatThrownBy(() -> end(failing))
          .isInstanceOf(GenerationException.class)
          .hasCause(cause);
      assertEnded(end(neighbour));
    }
  }

  /** Closing a model cancels what runs, and waits for it. */
  @Test
  public void close_whileSessionsRun_endsThem() {
    ReasoningModel model = openModel(Execution.THROUGHPUT);
    List<ReasoningSession> sessions = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      sessions.add(session(model).start(question(i)));
    }
    model.close();
    for (ReasoningSession session : sessions) {
      try {
        assertThatResult(end(session)).agreesWithItsTrace();
      } catch (GenerationException | IllegalStateException e) {
        assertThat(e).hasMessageContaining("closed");
      }
    }
    assertIllegalState(() -> model.ask(question(0)));
  }

  private static List<TraceEvent> sampled(ReasoningResult result) {
    return result.trace().events().stream().filter(TraceEvent.Sampled.class::isInstance).toList();
  }

  private ReasoningModel openModel(Execution execution) {
    ModelOptions options =
        ModelOptions.builder().contextTokens(2048).maxSequences(4).batchTokens(64).build();
    Backend backend = open(options);
    int room = backend.limits().maxSequenceTokens();
    if (room < LEAST_CONTEXT) {
      backend.close();
      assumeTrue(false, "sequences of " + room + " tokens are too short for a session");
    }
    return ReasoningModel.over(
        backend, ModelOptions.builder().execution(execution).chatFormat("plain").build());
  }

  private static Question question(int number) {
    return Question.multipleChoice(
        "Patient " + number + " has a fever and a cough. Which is it?", "flu", "gout", "anaemia");
  }

  private static SessionBuilder session(ReasoningModel model) {
    return model
        .session()
        .maxThinkingTokens(THINKING)
        .maxAnswerTokens(ANSWER)
        .prompt(PromptFormat.plain());
  }

  private static void assertEnded(ReasoningResult result) {
    assertThatResult(result).agreesWithItsTrace().thoughtAtMost(THINKING);
    assertThat(result.thinkingEnd()).isIn(ThinkingEnd.NATURAL, ThinkingEnd.BUDGET);
    assertThat(result.answerEnd()).isIn(AnswerEnd.END_OF_TURN, AnswerEnd.LIMIT);
    assertThat(result.usage().answer()).isLessThanOrEqualTo(ANSWER);
  }

  private static ReasoningResult end(ReasoningSession session) {
    try {
      return session.result().get(2, TimeUnit.MINUTES);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError(e);
    } catch (TimeoutException | InterruptedException e) {
      throw new AssertionError("the session does not end", e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(2, TimeUnit.MINUTES)) {
        throw new IllegalStateException("nobody opened the latch in two minutes");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

package dev.m1.testkit;

import static dev.m1.testkit.ReasoningAssertions.assertThatResult;
import static org.assertj.core.api.Assertions.assertThat;

import dev.m1.AnswerEnd;
import dev.m1.Budgets;
import dev.m1.CapacityException;
import dev.m1.GenerationException;
import dev.m1.ModelOptions.Execution;
import dev.m1.PromptFormat;
import dev.m1.ReasoningModel;
import dev.m1.ReasoningResult;
import dev.m1.ReasoningSession;
import dev.m1.ThinkingEnd;
import dev.m1.trace.Checkpoint;
import dev.m1.trace.TraceEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** What the loop promises, whatever model and strategy do. */
class LoopPropertyTest {
  /** Waits for a session's result; a session that does not end fails the test. */
  static ReasoningResult end(ReasoningSession session) {
    try {
      return session.result().get(60, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError(e);
    } catch (TimeoutException | InterruptedException e) {
      throw new AssertionError("the session does not end", e);
    }
  }

  /** Closes the model and fails on any breach of the SPI. */
  static void close(ReasoningModel model, AssertingBackend watched) {
    model.close();
    watched.verify();
  }

  @Property(tries = 400, seed = "11", edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void session_anyModelAndStrategy_keepsThePromises(@ForAll long seed) {
    LoopTrial trial = LoopTrial.of(seed);
    HostileStrategy strategy = trial.strategy();
    LoopTrial.Watcher watcher = new LoopTrial.Watcher();
    boolean watched = trial.random().nextBoolean();
    AssertingBackend backend = AssertingBackend.of(trial.backend().build());
    ReasoningModel model = trial.open(backend);
    try {
      var builder = trial.session(model, strategy);
      if (watched) {
        builder.listener(watcher);
      }
      Optional<ReasoningResult> result = outcome(() -> end(builder.start(trial.question())));
      result.ifPresent(
          r -> {
            assertPromises(r, trial, strategy);
            if (watched) {
              assertHeard(r, watcher);
            }
          });
    } finally {
      close(model, backend);
    }
  }

  @Property(tries = 150, seed = "12", edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void session_reproducible_isTheSameTwiceAndBesideOthers(@ForAll long seed) {
    List<List<TraceEvent>> runs = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      LoopTrial trial = LoopTrial.of(seed);
      HostileStrategy strategy = trial.strategy();
      AssertingBackend backend = AssertingBackend.of(trial.backend().build());
      ReasoningModel model = trial.open(backend, Execution.REPRODUCIBLE);
      try {
        if (run == 1) {
          // other sessions before it and waiting behind it change nothing
          outcome(() -> trial.session(model, Budgets.natural()).ask(trial.question()));
        }
        Optional<ReasoningResult> result =
            outcome(() -> end(trial.session(model, strategy).start(trial.question())));
        runs.add(result.map(r -> withoutTime(r.trace().events())).orElse(List.of()));
      } finally {
        close(model, backend);
      }
    }
    assertThat(runs.get(1)).isEqualTo(runs.get(0));
  }

  /** Returns events without what the clock said. */
  static List<TraceEvent> withoutTime(List<TraceEvent> events) {
    return events.stream().map(LoopPropertyTest::withoutTime).toList();
  }

  private static TraceEvent withoutTime(TraceEvent event) {
    if (!(event instanceof TraceEvent.Decided decided)) {
      return event;
    }
    Checkpoint shown = decided.checkpoint();
    return new TraceEvent.Decided(
        new Checkpoint(
            shown.tokens(),
            shown.atNaturalEnd(),
            shown.naturalEnds(),
            shown.injections(),
            Duration.ZERO,
            Optional.empty(),
            shown.reached(),
            shown.arrivedProbe()),
        decided.decision());
  }

  @Property(tries = 150, seed = "13", edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void cancel_atAnyToken_leavesAUsablePartialResult(@ForAll long seed) {
    LoopTrial trial = LoopTrial.of(seed);
    int at = 1 + trial.random().nextInt(120);
    HostileStrategy strategy = trial.strategy();
    AtomicInteger decodes = new AtomicInteger();
    CompletableFuture<ReasoningSession> running = new CompletableFuture<>();
    AssertingBackend backend =
        AssertingBackend.of(
            trial
                .backend()
                .beforeDecode(
                    () -> {
                      if (decodes.incrementAndGet() == at) {
                        cancel(running);
                      }
                    })
                .build());
    ReasoningModel model = trial.open(backend);
    try {
      Optional<ReasoningResult> result =
          outcome(
              () -> {
                try {
                  running.complete(trial.session(model, strategy).start(trial.question()));
                } finally {
                  running.cancel(false); // where the start was refused, nobody need wait for it
                }
                return end(running.join());
              });
      result.ifPresent(
          partial -> {
            assertThatResult(partial).agreesWithItsTrace();
            if (decodes.get() < at) {
              assertPromises(partial, trial, strategy);
            } else if (partial.thinkingEnd() == ThinkingEnd.CANCELLED) {
              assertThatResult(partial).answerEnded(AnswerEnd.NONE);
            }
          });
      assertStillWorks(model, trial);
    } finally {
      close(model, backend);
    }
  }

  private static void cancel(CompletableFuture<ReasoningSession> running) {
    try {
      running.orTimeout(60, TimeUnit.SECONDS).join().cancel();
    } catch (CancellationException e) {
      // the session was refused at its start
    }
  }

  /** After whatever happened, the next session is served as if nothing had. */
  static void assertStillWorks(ReasoningModel model, LoopTrial trial) {
    outcome(
            () ->
                end(
                    model
                        .session()
                        .maxThinkingTokens(5)
                        .maxAnswerTokens(3)
                        .prompt(PromptFormat.plain())
                        .start(trial.question())))
        .ifPresent(
            result -> {
              assertThatResult(result).agreesWithItsTrace().thoughtAtMost(5);
              assertThat(result.answerEnd()).isIn(AnswerEnd.END_OF_TURN, AnswerEnd.LIMIT);
            });
  }

  @Property(tries = 150, seed = "14", edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void listener_thatThrows_failsItsSessionAlone(@ForAll long seed) {
    LoopTrial trial = LoopTrial.of(seed);
    int at = 1 + trial.random().nextInt(80);
    HostileStrategy strategy = trial.strategy();
    IllegalStateException cause = new IllegalStateException("as the test wanted");
    LoopTrial.Watcher watcher =
        new LoopTrial.Watcher() {
          @Override
          void at(int call) {
            if (call == at) {
              throw cause;
            }
          }
        };
    AssertingBackend backend = AssertingBackend.of(trial.backend().build());
    ReasoningModel model = trial.open(backend);
    try {
      outcome(() -> end(trial.session(model, Budgets.natural()).start(trial.question())));
      try {
        Optional<ReasoningResult> result =
            outcome(
                () ->
                    end(trial.session(model, strategy).listener(watcher).start(trial.question())));
        result.ifPresent(r -> assertPromises(r, trial, strategy));
        assertThat(watcher.calls()).isLessThan(at);
      } catch (GenerationException e) {
        assertThat(e).hasCause(cause);
        assertFailed(e);
      }
      assertStillWorks(model, trial);
    } finally {
      close(model, backend);
    }
  }

  private static void assertFailed(GenerationException failure) {
    ReasoningResult partial = failure.partial().orElseThrow();
    assertThat(partial.thinkingEnd() == ThinkingEnd.FAILED)
        .isNotEqualTo(partial.answerEnd() == AnswerEnd.FAILED);
    assertThatResult(partial).agreesWithItsTrace();
  }

  @Property(tries = 60, seed = "15", edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void strategy_thatDoesWhatItMayNot_failsItsSessionAlone(
      @ForAll long seed, @ForAll HostileStrategy.Outrage outrage) {
    LoopTrial trial = LoopTrial.of(seed);
    AssertingBackend backend = AssertingBackend.of(trial.backend().build());
    ReasoningModel model = trial.open(backend);
    try {
      ReasoningSession beside = null;
      try {
        beside = trial.session(model, Budgets.natural()).start(trial.question());
        ReasoningResult result = end(trial.session(model, outrage).start(trial.question()));
        // the thinking ended before the strategy got so far
        assertThat(result.usage().thinking()).isLessThan(10);
        assertThatResult(result).agreesWithItsTrace();
      } catch (CapacityException e) {
        assertThat(e.getMessage()).matches("(?s).*\\d.*");
      } catch (GenerationException e) {
        assertFailed(e);
        assertThat(e.getCause())
            .isInstanceOfAny(
                ArithmeticException.class,
                AssertionError.class,
                StackOverflowError.class,
                IllegalStateException.class);
      }
      if (beside != null) {
        assertThatResult(end(beside)).agreesWithItsTrace();
      }
      assertStillWorks(model, trial);
    } finally {
      close(model, backend);
    }
  }

  @Property(tries = 100, seed = "16", edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void backend_thatFails_failsItsSessionsAndCloses(@ForAll long seed) {
    LoopTrial trial = LoopTrial.of(seed);
    int at = 1 + trial.random().nextInt(60);
    HostileStrategy strategy = trial.strategy();
    AssertingBackend backend = AssertingBackend.of(trial.backend().failDecode(at).build());
    ReasoningModel model = trial.open(backend);
    try {
      List<ReasoningSession> sessions = new ArrayList<>();
      try {
        sessions.add(trial.session(model, strategy).start(trial.question()));
        sessions.add(trial.session(model, Budgets.natural()).start(trial.question()));
      } catch (CapacityException e) {
        assertThat(e.getMessage()).matches("(?s).*\\d.*");
      } catch (GenerationException e) {
        assertThat(e).hasMessageContaining("as scripted"); // it had failed before this one started
      }
      for (ReasoningSession session : sessions) {
        try {
          assertThatResult(end(session)).agreesWithItsTrace();
        } catch (GenerationException e) {
          assertThat(e).hasMessageContaining("as scripted");
          assertFailed(e);
        }
      }
    } finally {
      close(model, backend);
    }
  }

  /** Runs a session; empty where it was refused because it can never fit. */
  private static Optional<ReasoningResult> outcome(
      java.util.function.Supplier<ReasoningResult> session) {
    try {
      return Optional.of(session.get());
    } catch (CapacityException e) {
      assertThat(e.getMessage()).matches("(?s).*\\d.*");
      return Optional.empty();
    }
  }

  static void assertPromises(ReasoningResult result, LoopTrial trial, HostileStrategy strategy) {
    assertThatResult(result).agreesWithItsTrace();
    int bound = strategy.requirements().maxThinkingTokens().orElse(Integer.MAX_VALUE);
    assertThatResult(result).thoughtAtMost(Math.min(trial.maxThinking(), bound));
    assertThat(result.thinkingEnd()).isNotIn(ThinkingEnd.FAILED, ThinkingEnd.CANCELLED);
    assertThat(result.usage().answer()).isLessThanOrEqualTo(trial.maxAnswer());
    if (result.thinkingEnd() == ThinkingEnd.ABSTAINED) {
      assertThatResult(result).answerEnded(AnswerEnd.NONE);
    } else {
      assertThat(result.answerEnd()).isIn(AnswerEnd.END_OF_TURN, AnswerEnd.LIMIT);
    }
    if (result.answerEnd() == AnswerEnd.LIMIT) {
      // the reserve was kept: nothing but its own limit cut the answer
      assertThat(result.usage().answer()).isEqualTo(trial.maxAnswer());
    }
    if (result.thinkingEnd() == ThinkingEnd.BUDGET && !result.endReason().equals("at random")) {
      assertThat(result.usage().thinking()).isEqualTo(result.trace().header().maxThinkingTokens());
    }
  }

  private static void assertHeard(ReasoningResult result, LoopTrial.Watcher watcher) {
    assertThat(watcher.ends()).containsExactly(result.thinkingEnd());
    assertThat(watcher.answeredBeforeEnd()).isFalse();
    assertThat(watcher.thinking().replaceAll("\\s", ""))
        .isEqualTo(result.thinking().replaceAll("\\s", ""));
    assertThat(watcher.answer().replaceAll("\\s", ""))
        .isEqualTo(result.answerText().text().replaceAll("\\s", ""));
  }
}

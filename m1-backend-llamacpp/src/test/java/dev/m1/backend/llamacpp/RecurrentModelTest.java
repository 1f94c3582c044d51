package dev.m1.backend.llamacpp;

import static dev.m1.testkit.ReasoningAssertions.assertThatResult;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.m1.AnswerEnd;
import dev.m1.Budgets;
import dev.m1.ModelLoadException;
import dev.m1.ModelOptions;
import dev.m1.PromptFormat;
import dev.m1.Question;
import dev.m1.ReasoningModel;
import dev.m1.ReasoningResult;
import dev.m1.ReasoningSession;
import dev.m1.SessionBuilder;
import dev.m1.UnsupportedCapabilityException;
import dev.m1.spi.Backend;
import dev.m1.spi.Capability;
import dev.m1.spi.DecodeBatch;
import dev.m1.spi.ModelSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A recurrent model cannot be cut: it says so, and does everything else. The oldest library is not
 * let near it.
 */
class RecurrentModelTest {
  private static final Question QUESTION =
      Question.multipleChoice("Fever and cough. Which is it?", "flu", "gout", "anaemia");

  @TempDir Path folder = Path.of("");

  private Backend open() {
    Path file;
    try {
      file = TinyModel.mamba().write(folder.resolve("mamba.gguf"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ModelOptions options =
        ModelOptions.builder()
            .contextTokens(2048)
            .maxSequences(4)
            .batchTokens(64)
            .threads(1)
            .build();
    return new LlamaCppProvider().open(ModelSource.of(file), options);
  }

  private Backend openSound() {
    assumeFalse(TestNatives.old(), "llama.cpp b4916 mixes up the states of recurrent models");
    return open();
  }

  @Test
  void open_libraryThatMixesUpStates_isRefused() {
    assumeTrue(TestNatives.old(), "only llama.cpp b4916 mixes them up");
    assertThatThrownBy(this::open)
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContainingAll("mamba", "b4916", "m1 natives install");
  }

  private static float[] read(Backend backend, int sequence, int... tokens) {
    DecodeBatch batch = new DecodeBatch(tokens.length);
    for (int i = 0; i < tokens.length; i++) {
      batch.add(sequence, tokens[i], i == tokens.length - 1);
    }
    backend.decode(batch);
    float[] logits = new float[backend.vocabulary().size()];
    backend.logits(tokens.length - 1, logits);
    return logits;
  }

  @Test
  void truncate_recurrent_isRefusedByName() {
    try (Backend backend = openSound()) {
      assertThat(backend.capabilities()).doesNotContain(Capability.TRUNCATE);
      int sequence = backend.createSequence();
      read(backend, sequence, 70, 71, 72, 73);
      assertThatThrownBy(() -> backend.truncate(sequence, 2))
          .isInstanceOf(UnsupportedCapabilityException.class)
          .hasMessageContainingAll("TRUNCATE", "mamba");
      assertThat(backend.length(sequence)).isEqualTo(4);
    }
  }

  @Test
  void fork_recurrent_equalsAFreshRun() {
    try (Backend backend = openSound()) {
      int trunk = backend.createSequence();
      read(backend, trunk, 70, 71, 72, 73);
      int fork = backend.fork(trunk);
      float[] forked = read(backend, fork, 80, 81);
      float[] went = read(backend, trunk, 90);
      backend.free(fork);
      backend.free(trunk);
      int fresh = backend.createSequence();
      assertSame(forked, read(backend, fresh, 70, 71, 72, 73, 80, 81));
      backend.free(fresh);
      int other = backend.createSequence();
      assertSame(went, read(backend, other, 70, 71, 72, 73, 90));
    }
  }

  private static void assertSame(float[] actual, float[] expected) {
    float worst = 0;
    for (int i = 0; i < actual.length; i++) {
      worst = Math.max(worst, Math.abs(actual[i] - expected[i]));
    }
    assertThat(worst).as("largest difference of two logits").isLessThan(0.01f);
  }

  @Test
  void sessions_recurrent_keepTheirBudgetsAndProbe() {
    try (ReasoningModel model = ReasoningModel.over(openSound(), ModelOptions.defaults())) {
      List<ReasoningSession> sessions = new ArrayList<>();
      for (String budget : List.of("fixed:12", "soft:20", "settled:every=4")) {
        sessions.add(session(model).budget(Budgets.parse(budget)).start(QUESTION));
      }
      for (ReasoningSession session : sessions) {
        ReasoningResult result = session.await();
        assertThatResult(result).agreesWithItsTrace().thoughtAtMost(40);
        assertThat(result.answerEnd()).isIn(AnswerEnd.END_OF_TURN, AnswerEnd.LIMIT);
      }
    }
  }

  @Test
  void session_thatWouldTakeAnEndBack_isRefusedAtItsStart() {
    try (ReasoningModel model = ReasoningModel.over(openSound(), ModelOptions.defaults())) {
      assertThatThrownBy(() -> session(model).budget(Budgets.parse("wait:2")).start(QUESTION))
          .isInstanceOf(UnsupportedCapabilityException.class)
          .hasMessageContainingAll("wait:2", "TRUNCATE", "mamba");
    }
  }

  private static SessionBuilder session(ReasoningModel model) {
    return model.session().maxThinkingTokens(40).maxAnswerTokens(8).prompt(PromptFormat.plain());
  }
}

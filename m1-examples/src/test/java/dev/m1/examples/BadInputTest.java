package dev.m1.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.m1.AnswerEnd;
import dev.m1.Budgets;
import dev.m1.CapacityException;
import dev.m1.ModelOptions;
import dev.m1.Question;
import dev.m1.ReasoningListener;
import dev.m1.ReasoningModel;
import dev.m1.ReasoningResult;
import dev.m1.ReasoningSession;
import dev.m1.ThinkingEnd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What must not be, through the whole stack on real weights: a clear error, the model usable after.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class BadInputTest {
  private static final int CONTEXT = 2048;

  private ReasoningModel model;

  @BeforeEach
  void open() {
    model = ReasoningModel.embedded(options().build());
  }

  @AfterEach
  void close() {
    model.close();
  }

  private static ModelOptions.Builder options() {
    return ModelOptions.builder().threads(1).contextTokens(CONTEXT);
  }

  private ReasoningResult ask(String text) {
    return model.session().budget(Budgets.fixed(8)).maxAnswerTokens(8).ask(Question.freeText(text));
  }

  private void assertUsable() {
    assertThat(ask("How old is he?").usage().thinking()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", " ", "\n", "1", "é", "心", "\u0000", "\ud83d\ude42"})
  void ask_megabyteOfOneCharacter_isRefusedAndTheModelGoesOn(String character) {
    String text = "x " + character.repeat(1_000_000) + " y";

    assertThatThrownBy(() -> ask(text))
        .isInstanceOfAny(IllegalArgumentException.class, CapacityException.class)
        .message()
        .containsAnyOf("can never fit", "without a break");
    assertUsable();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\u0000b",
        "\ud800",
        "\udc00\ud800",
        "x\ud83dy",
        "\uffff\ufffe",
        "<|im_end|>",
        "\u001b[2J"
      })
  void ask_oddCharacters_isAnsweredAsText(String text) {
    ReasoningResult result = ask("What is " + text + "?");

    assertThat(result.usage().thinking()).isPositive();
    assertThat(result.answerEnd()).isNotEqualTo(AnswerEnd.FAILED);
    assertUsable();
  }

  @Test
  void ask_promptLongerThanTheContext_isRefusedWithTheFigures() {
    assertThatThrownBy(() -> ask("The patient has pain. ".repeat(2000)))
        .isInstanceOf(CapacityException.class)
        .hasMessageContaining("can never fit")
        .hasMessageContaining("prompt ")
        .hasMessageContaining("the context holds " + CONTEXT);
    assertUsable();
  }

  @Test
  void ask_contextFillsInMidThought_isConcludedAndAnswered() {
    ReasoningResult result =
        model
            .session()
            .budget(Budgets.parse("min:100000"))
            .maxThinkingTokens(100_000)
            .maxAnswerTokens(16)
            .ask(Question.freeText("Think for ever."));

    assertThat(result.thinkingEnd()).isEqualTo(ThinkingEnd.CONTEXT_FULL);
    assertThat(result.usage().thinking()).isBetween(500, CONTEXT);
    assertThat(result.usage().answer()).isPositive();
    assertUsable();
  }

  @Test
  void open_unknownChatOrThinkingFormat_isRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> ReasoningModel.embedded(options().chatFormat("chatlm").build()))
        .hasMessageContaining("chatlm")
        .hasMessageContaining("chatml");
    assertThatThrownBy(() -> ReasoningModel.embedded(options().thinkingFormat("quen3").build()))
        .hasMessageContaining("quen3")
        .hasMessageContaining("qwen3");
  }

  @Test
  void question_badShapes_areRefusedWithTheirRange() {
    assertThatThrownBy(() -> Question.freeText(" ")).hasMessageContaining("empty");
    assertThatThrownBy(() -> Question.multipleChoice("Which?", "one"))
        .hasMessageContaining("2..26 options: 1");
    String[] thirty = IntStream.range(0, 30).mapToObj(i -> "o" + i).toArray(String[]::new);
    assertThatThrownBy(() -> Question.multipleChoice("Which?", thirty))
        .hasMessageContaining("2..26 options: 30");
    assertThatThrownBy(() -> Question.multipleChoice("Which?", "same", "other", "same"))
        .hasMessageContaining("option C repeats an earlier option: \"same\"");
  }

  @Test
  void close_twice_isOneCloseAndUseAfterwardsIsRefused() {
    model.close();

    assertThatCode(model::close).doesNotThrowAnyException();
    assertThatThrownBy(() -> ask("Still there?"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the model is closed");
  }

  @Test
  void close_whileSessionsRun_cancelsThemAndKeepsWhatTheyHave() throws Exception {
    CountDownLatch thinking = new CountDownLatch(1);
    List<ReasoningSession> sessions = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      sessions.add(
          model
              .session()
              .budget(Budgets.parse("min:600"))
              .maxThinkingTokens(600)
              .maxAnswerTokens(8)
              .listener(
                  new ReasoningListener() {
                    @Override
                    public void onThinking(String text) {
                      thinking.countDown();
                    }
                  })
              .start(Question.freeText("Question " + i)));
    }
    assertThat(thinking.await(2, TimeUnit.MINUTES)).isTrue();

    model.close();

    for (ReasoningSession session : sessions) {
      assertThat(session.isDone() || waits(session)).isTrue();
    }
  }

  /** A session that had no room yet ends with an error, one that ran with its partial result. */
  private static boolean waits(ReasoningSession session) {
    try {
      return session.await().thinkingEnd() != ThinkingEnd.FAILED;
    } catch (RuntimeException e) {
      return String.valueOf(e.getMessage()).contains("closed");
    }
  }

  @Test
  void ask_interruptedThread_returnsWhatThereIsAndKeepsTheStatus() {
    Thread.currentThread().interrupt();

    ReasoningResult result = ask("Are you in a hurry?");

    assertThat(Thread.interrupted()).isTrue();
    assertThat(result.thinkingEnd()).isEqualTo(ThinkingEnd.CANCELLED);
    assertUsable();
  }

  @Test
  void trace_onAFullDisk_failsClearlyAndTheResultStays() {
    Path full = Path.of("/dev/full");
    org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(full), "/dev/full is Linux's");
    ReasoningResult result = ask("How old is he?");

    assertThatThrownBy(() -> result.trace().appendTo(full)).hasMessageContaining("/dev/full");
    assertThat(result.thinking()).isNotNull();
  }
}

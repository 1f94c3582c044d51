package dev.m1.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.m1.ModelOptions;
import dev.m1.Question;
import dev.m1.ReasoningModel;
import dev.m1.Turn;
import dev.m1.Usage;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which prompts are kept for the next session, and what keeping them costs. */
class PromptReuseTest {
  private static final String PREAMBLE = "You are asked about a patient. ".repeat(4);

  private final ScriptedBackend backend =
      ScriptedBackend.builder()
          .script(Script.says("one two three", "Answer: C"))
          .contextTokens(8000)
          .maxSequences(8)
          .build();
  private final ReasoningModel model =
      ReasoningModel.over(backend, ModelOptions.builder().thinkingFormat("qwen3").build());

  @AfterEach
  void close() {
    model.close();
  }

  private Usage ask(String text, Turn... history) {
    return model
        .session()
        .system(PREAMBLE)
        .history(List.of(history))
        .ask(Question.multipleChoice(text, "x", "y", "z"))
        .usage();
  }

  private static String question(int number) {
    return ((char) ('a' + number) + " is what the question asks. ").repeat(10);
  }

  private Usage secondTurn(int number) {
    return ask("And why?", Turn.user(question(number) + "\nA. x\nB. y\nC. z"), Turn.assistant("C"));
  }

  /** Waits until the last session has given its room back: what is alive then is kept. */
  private void assertKept(int least, int most) {
    long until = System.nanoTime() + 5_000_000_000L;
    while (backend.counters().liveSequences() > most && System.nanoTime() < until) {
      Thread.onSpinWait();
    }
    assertThat(backend.counters().liveSequences()).isBetween(least, most);
  }

  @Test
  void unrelatedQuestions_shareTheirBeginningAndKeepNothingElse() {
    ask(question(0));
    int cells = backend.counters().maxCells();

    for (int i = 1; i < 8; i++) {
      Usage usage = ask(question(i));

      assertThat(usage.cached()).isBetween(PREAMBLE.length() / 2, usage.prompt() / 2);
    }

    assertThat(backend.counters().maxCells()).isLessThan(cells + 20);
    assertKept(1, 1);
  }

  @Test
  void sameQuestionAgain_isNotReadAgain() {
    ask(question(0));

    for (int i = 0; i < 3; i++) {
      Usage usage = ask(question(0));

      assertThat(usage.cached()).isEqualTo(usage.prompt() - 1);
    }
  }

  @Test
  void conversationsInTurn_areKeptOnceOneHasComeBack() {
    for (int i = 0; i < 3; i++) {
      ask(question(i));
    }
    Usage firstToComeBack = secondTurn(0);
    assertThat(firstToComeBack.cached()).isLessThan(PREAMBLE.length() + 100);

    ask(question(3));
    Usage next = secondTurn(3);
    assertThat(next.cached()).isGreaterThan(next.prompt() / 2);
    assertThat(next.cached()).isGreaterThan(firstToComeBack.cached() + 150);

    for (int i = 0; i < 12; i++) {
      ask(question(4 + i % 3));
    }
    assertThat(ask(question(4)).cached()).isGreaterThan(ask(question(12)).cached() + 150);
    assertKept(2, 4);
  }
}

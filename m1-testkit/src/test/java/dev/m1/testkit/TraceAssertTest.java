package dev.m1.testkit;

import static dev.m1.testkit.ReasoningAssertions.assertThatTrace;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.m1.AnswerEnd;
import dev.m1.Budgets;
import dev.m1.ModelOptions;
import dev.m1.PromptFormat;
import dev.m1.Question;
import dev.m1.ReasoningModel;
import dev.m1.ThinkingEnd;
import dev.m1.trace.Phase;
import dev.m1.trace.ReasoningTrace;
import dev.m1.trace.TokenRun;
import dev.m1.trace.TraceEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The assertions find what they are for: a sound trace passes, each damage to it fails. */
class TraceAssertTest {
  private static ReasoningTrace sound() {
    Script endless = Script.says("one two three ".repeat(10), "Answer: A");
    try (ReasoningModel model =
        ReasoningModel.over(
            ScriptedBackend.of(endless), ModelOptions.builder().thinkingFormat("qwen3").build())) {
      return model
          .session()
          .budget(Budgets.natural())
          .maxThinkingTokens(9)
          .prompt(PromptFormat.plain())
          .ask(Question.multipleChoice("Which?", "a", "b"))
          .trace();
    }
  }

  private static ReasoningTrace damaged(Consumer<List<TraceEvent>> damage) {
    ReasoningTrace trace = sound();
    List<TraceEvent> events = new ArrayList<>(trace.events());
    damage.accept(events);
    return new ReasoningTrace(
        trace.header(),
        events,
        trace.thinkingBytes(),
        trace.answerBytes(),
        trace.extracted(),
        trace.usage(),
        trace.timings());
  }

  private static void assertFound(Consumer<List<TraceEvent>> damage) {
    assertThatThrownBy(() -> assertThatTrace(damaged(damage)).isSound())
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void isSound_soundTrace_passes() {
    assertThatCode(() -> assertThatTrace(sound()).isSound()).doesNotThrowAnyException();
    assertThatTrace(sound())
        .endsThinking(ThinkingEnd.BUDGET)
        .endsAnswer(AnswerEnd.END_OF_TURN)
        .probed(0)
        .injected("Wait", 0);
  }

  @Test
  void isSound_tokensMissingOrAdded_fails() {
    assertFound(events -> events.removeIf(TraceEvent.Forced.class::isInstance));
    assertFound(events -> events.removeIf(TraceEvent.Sampled.class::isInstance));
    assertFound(events -> events.removeIf(TraceEvent.Prompted.class::isInstance));
    assertFound(events -> events.add(2, new TraceEvent.Sampled(Phase.THINKING, TokenRun.of(65))));
    assertFound(events -> events.add(2, new TraceEvent.Marked(TokenRun.of(65))));
  }

  @Test
  void isSound_wrongOrder_fails() {
    assertFound(events -> events.add(events.remove(0)));
    assertFound(events -> events.removeIf(TraceEvent.ThinkingEnded.class::isInstance));
    assertFound(events -> events.add(0, events.remove(events.size() - 1)));
    assertFound(events -> events.add(new TraceEvent.AnswerEnded(AnswerEnd.LIMIT, 0)));
  }

  @Test
  void endsThinking_another_fails() {
    assertThatThrownBy(() -> assertThatTrace(sound()).endsThinking(ThinkingEnd.NATURAL))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> assertThatTrace(sound()).endsAnswer(AnswerEnd.LIMIT))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> assertThatTrace(sound()).injected("Wait", 1))
        .isInstanceOf(AssertionError.class);
  }
}

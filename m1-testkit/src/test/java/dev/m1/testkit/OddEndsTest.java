package dev.m1.testkit;

import static dev.m1.testkit.ReasoningAssertions.assertThatResult;
import static dev.m1.testkit.ReasoningAssertions.assertThatTrace;
import static org.assertj.core.api.Assertions.assertThat;

import dev.m1.AnswerEnd;
import dev.m1.BudgetController;
import dev.m1.BudgetDecision;
import dev.m1.Budgets;
import dev.m1.ModelOptions;
import dev.m1.PromptFormat;
import dev.m1.Question;
import dev.m1.ReasoningModel;
import dev.m1.ReasoningResult;
import dev.m1.Requirements;
import dev.m1.ThinkingEnd;
import dev.m1.spi.Vocabulary.TokenKind;
import dev.m1.trace.TraceEvent;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of models that do not end their thinking or answer as they should. */
class OddEndsTest {
  private static final Question QUESTION =
      Question.multipleChoice("Which one?", "fever", "pain", "heart");

  private static ReasoningResult ask(Script script, String format, BudgetController strategy) {
    TokenKind think = format.equals("m1") ? TokenKind.TEXT : TokenKind.USER_DEFINED;
    AssertingBackend backend =
        AssertingBackend.of(ScriptedBackend.builder().thinkTokens(think).script(script).build());
    ReasoningModel model =
        ReasoningModel.over(backend, ModelOptions.builder().thinkingFormat(format).build());
    try {
      ReasoningResult result =
          LoopPropertyTest.end(
              model
                  .session()
                  .budget(strategy)
                  .maxThinkingTokens(40)
                  .maxAnswerTokens(20)
                  .prompt(PromptFormat.plain())
                  .start(QUESTION));
      assertThatResult(result).agreesWithItsTrace();
      return result;
    } finally {
      LoopPropertyTest.close(model, backend);
    }
  }

  private static List<String> closeMarker(ReasoningResult result) {
    ScriptedVocabulary vocabulary =
        ScriptedBackend.builder()
            .thinkTokens(
                result.trace().header().thinkingFormat().equals("m1")
                    ? TokenKind.TEXT
                    : TokenKind.USER_DEFINED)
            .build()
            .vocabulary();
    int[] ids =
        result.trace().events().stream()
            .filter(TraceEvent.Marked.class::isInstance)
            .map(TraceEvent.Marked.class::cast)
            .findFirst()
            .orElseThrow()
            .tokens()
            .ids();
    return Arrays.stream(ids).mapToObj(vocabulary::decode).toList();
  }

  @Test
  void thinking_closedByTheModel_isANaturalEndWithNothingForced() {
    ReasoningResult result = ask(Script.says("Hm. So.", "Answer: B"), "qwen3", Budgets.natural());
    assertThatResult(result)
        .thinkingEnded(ThinkingEnd.NATURAL)
        .answerEnded(AnswerEnd.END_OF_TURN)
        .hasLetter("B");
    assertThat(result.thinking()).isEqualTo("Hm. So.");
    assertThat(result.answerText().text()).isEqualTo("Answer: B");
    assertThat(result.usage().forced()).isZero();
    assertThat(closeMarker(result)).containsExactly("</think>");
  }

  @Test
  void thinking_endedByEndOfTurn_isANaturalEndWithAHandOver() {
    ReasoningResult result =
        ask(Script.says("Hm.<|im_end|>", "Answer: B"), "qwen3", Budgets.natural());
    assertThatResult(result).thinkingEnded(ThinkingEnd.NATURAL).hasLetter("B");
    assertThat(result.thinking()).isEqualTo("Hm.");
    assertThat(result.usage().forced()).isPositive();
    assertThat(result.answerText().handOver()).contains("</think>");
  }

  @Test
  void thinking_endedByAnotherRole_isANaturalEndWithAHandOver() {
    ReasoningResult result =
        ask(Script.says("Hm.<|im_start|>user\nand?", "Answer: B"), "qwen3", Budgets.natural());
    assertThatResult(result).thinkingEnded(ThinkingEnd.NATURAL).hasLetter("B");
    assertThat(result.thinking()).isEqualTo("Hm.");
  }

  @Test
  void thinking_m1AnotherRole_isANaturalEndWithAHandOver() {
    ReasoningResult result =
        ask(Script.says("Hm.\n<|im_start|>user\nand?", " B"), "m1", Budgets.natural());
    assertThatResult(result).thinkingEnded(ThinkingEnd.NATURAL);
    assertThat(result.thinking()).isEqualTo("Hm.");
    assertThat(result.answerText().text()).isEqualTo("B");
  }

  @Test
  void thinking_m1Marker_isANaturalEnd() {
    ReasoningResult result = ask(Script.says("Hm. So.", " Answer: B"), "m1", Budgets.natural());
    assertThatResult(result).thinkingEnded(ThinkingEnd.NATURAL).hasLetter("B");
    assertThat(result.thinking()).isEqualTo("Hm. So.");
    assertThat(result.usage().forced()).isZero();
    assertThat(closeMarker(result)).containsExactly("<|im_start|>", "answer");
  }

  @Test
  void thinking_reopenedInTheAnswer_countsAgainstTheSameBudgetAndEnds() {
    ReasoningResult result = ask(Script.says("Hm.", "So <think>"), "qwen3", Budgets.natural());
    assertThatResult(result).thoughtAtMost(40);
    assertThat(result.thinking()).isEqualTo("Hm.Hm.Hm.");
    assertThat(result.answerEnd()).isIn(AnswerEnd.END_OF_TURN, AnswerEnd.LIMIT);
  }

  @Test
  void thinking_neverEnding_isCutAtTheBudgetAndAnswered() {
    Script endless = Script.says("one two three ".repeat(30), "Answer: C");
    ReasoningResult result = ask(endless, "qwen3", Budgets.natural());
    assertThatResult(result).thinkingEnded(ThinkingEnd.BUDGET).hasLetter("C");
    assertThat(result.usage().thinking()).isEqualTo(40);
    assertThatTrace(result.trace())
        .endsThinking(ThinkingEnd.BUDGET)
        .endsAnswer(AnswerEnd.END_OF_TURN);
  }

  @Test
  void strategy_withoutProgress_isConcluded() {
    BudgetController stuck =
        new BudgetController() {
          @Override
          public Requirements requirements() {
            return Requirements.of(dev.m1.Probe.answer(1));
          }

          @Override
          public Run start(dev.m1.StrategyContext context) {
            return state -> BudgetDecision.probe(dev.m1.Probe.answer(1));
          }
        };
    ReasoningResult result = ask(Script.says("Hm.", "Answer: A"), "qwen3", stuck);
    assertThatResult(result).thinkingEnded(ThinkingEnd.LOOP).hasLetter("A");
  }

  @Test
  void strategy_refusingTheEnd_injectsBeforeTheMarker() {
    BudgetController wait =
        new BudgetController() {
          @Override
          public Requirements requirements() {
            return Requirements.none().withInjection();
          }

          @Override
          public Run start(dev.m1.StrategyContext context) {
            return state -> {
              if (!state.atNaturalEnd()) {
                return BudgetDecision.thinkOn();
              }
              return state.injections() < 2
                  ? BudgetDecision.inject(" Wait")
                  : BudgetDecision.acceptEnd();
            };
          }
        };
    ReasoningResult result = ask(Script.says(" So.", "Answer: A"), "qwen3", wait);
    assertThatResult(result).thinkingEnded(ThinkingEnd.NATURAL).hasLetter("A");
    assertThat(result.thinking()).isEqualTo("So. Wait So. Wait So.");
    assertThatTrace(result.trace()).injected(" Wait", 2);
  }

  @Test
  void strategy_refusingTheEndByThinkingOn_forbidsTheMarkerOnce() {
    BudgetController twice =
        new BudgetController() {
          @Override
          public Requirements requirements() {
            return Requirements.none().withInjection();
          }

          @Override
          public Run start(dev.m1.StrategyContext context) {
            return state ->
                state.atNaturalEnd() && state.naturalEnds() > 1
                    ? BudgetDecision.acceptEnd()
                    : BudgetDecision.thinkOn();
          }
        };
    ReasoningResult result = ask(Script.says(" So.", "Answer: A"), "qwen3", twice);
    assertThatResult(result).thinkingEnded(ThinkingEnd.NATURAL);
    assertThat(result.thinking()).isEqualTo("So. So.");
  }
}

package dev.m1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PromptFormatTest {
  private static final Question QUESTION =
      Question.multipleChoice("Which drug?", "aspirin", "zinc");

  private static String prompt(String name) {
    return PromptFormat.named(name).render(QUESTION);
  }

  @Test
  void render_publishedPrompts_areAsPublished() {
    assertThat(prompt("plain")).isEqualTo("Which drug?\nA. aspirin\nB. zinc");
    assertThat(prompt("m1"))
        .isEqualTo(
            "Which drug?\nA. aspirin\nB. zinc\nReturn your final response within \\boxed{}.");
    assertThat(prompt("m1-cot"))
        .isEqualTo(
            "Which drug?\nA. aspirin\nB. zinc\n"
                + "Let's think step by step. Return your final response within \\boxed{}.");
    assertThat(prompt("huatuo"))
        .isEqualTo(
            "Please answer the following multiple-choice question:\n"
                + "Which drug?\nA. aspirin\nB. zinc");
    assertThat(prompt("huatuo-strict")).contains("'The answer is A.'.\nWhich drug?\nA. aspirin");
    assertThat(prompt("mmlu-pro"))
        .endsWith(
            "Question:\nWhich drug?\nOptions:\nA. aspirin\nB. zinc\n"
                + "Answer: Let's think step by step.");
    assertThat(prompt("medxpertqa"))
        .isEqualTo(
            "Q: Which drug?\nAnswer Choices: (A) aspirin (B) zinc\nA: Let's think step by step.");
    assertThat(prompt("simple-evals"))
        .contains("LETTER is one of AB. Think")
        .endsWith("\n\nWhich drug?\n\nA) aspirin\nB) zinc");
  }

  @Test
  void named_unknown_listsTheNames() {
    assertThatThrownBy(() -> PromptFormat.named("m2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"m2\"; there are huatuo, huatuo-strict, m1, m1-cot, medxpertqa");
  }
}

package dev.m1;

import java.util.List;

/** Turns a question into the user's message. A pure function: thread-safe. */
@FunctionalInterface
public interface PromptFormat {
  /** Returns the user's message. */
  String render(Question question);

  /**
   * Returns the format of the published m1 evaluation (arXiv 2504.00869): the question, the options
   * as {@code A. text} lines, and "Return your final response within \boxed{}.", on lines of their
   * own.
   */
  static PromptFormat m1() {
    return withInstruction("Return your final response within \\boxed{}.");
  }

  /** Returns the question and its options as {@code A. text} lines, with no instruction. */
  static PromptFormat plain() {
    return withInstruction("");
  }

  /**
   * Returns the question, its options as {@code A. text} lines, and an instruction on a line of its
   * own.
   */
  static PromptFormat withInstruction(String instruction) {
    return question -> {
      StringBuilder text = new StringBuilder(question.text());
      List<String> options = question.optionTexts().orElse(List.of());
      for (int i = 0; i < options.size(); i++) {
        text.append('\n')
            .append(Question.MultipleChoice.letter(i))
            .append(". ")
            .append(options.get(i));
      }
      if (!instruction.isEmpty()) {
        text.append('\n').append(instruction);
      }
      return text.toString();
    };
  }

  /**
   * Returns a built-in format by name.
   *
   * <p>{@code m1} and {@code m1-cot} (without and with "Let's think step by step.") are those of
   * the m1 paper, {@code plain} has no instruction; {@code huatuo}, {@code huatuo-strict}, {@code
   * mmlu-pro} (without examples, subject "health"), {@code medxpertqa} and {@code simple-evals} are
   * those of other published evaluations.
   *
   * @throws IllegalArgumentException if there is no such format; the message lists them
   */
  static PromptFormat named(String name) {
    return PromptFormats.named(name);
  }
}

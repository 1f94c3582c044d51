package dev.m1;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
   * Returns a built-in format by name: {@code m1} or {@code plain}.
   *
   * @throws IllegalArgumentException if there is no such format; the message lists them
   */
  static PromptFormat named(String name) {
    Map<String, PromptFormat> formats = new TreeMap<>(Map.of("m1", m1(), "plain", plain()));
    PromptFormat format = formats.get(name);
    if (format == null) {
      throw new IllegalArgumentException(
          "unknown prompt format \""
              + name
              + "\"; there are "
              + String.join(", ", formats.keySet()));
    }
    return format;
  }
}

package dev.m1;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Knows the prompts of published evaluations by name. */
final class PromptFormats {
  static final Map<String, PromptFormat> ALL =
      Map.of(
          "m1", PromptFormat.m1(),
          "m1-cot",
              PromptFormat.withInstruction(
                  "Let's think step by step. Return your final response within \\boxed{}."),
          "plain", PromptFormat.plain(),
          "huatuo",
              after("Please answer the following multiple-choice question:", PromptFormat.plain()),
          "huatuo-strict",
              after(
                  "Please answer the following multiple-choice questions, ensuring your response"
                      + " concludes with the correct option in the format: 'The answer is A.'.",
                  PromptFormat.plain()),
          "mmlu-pro", PromptFormats::mmluPro,
          "medxpertqa", PromptFormats::medxpertqa,
          "simple-evals", PromptFormats::simpleEvals);

  private PromptFormats() {}

  static PromptFormat named(String name) {
    PromptFormat format = ALL.get(name);
    if (format == null) {
      throw new IllegalArgumentException(
          "unknown prompt format \""
              + name
              + "\"; there are "
              + String.join(", ", new TreeMap<>(ALL).keySet()));
    }
    return format;
  }

  private static PromptFormat after(String line, PromptFormat format) {
    return question -> line + "\n" + format.render(question);
  }

  /** Renders the prompt of MMLU-Pro's evaluate_from_local.py without examples. */
  private static String mmluPro(Question question) {
    return "The following are multiple choice questions (with answers) about health. Think step by"
        + " step and then finish your answer with \"the answer is (X)\" where X is the correct"
        + " letter choice.\n\n\nQuestion:\n"
        + question.text()
        + "\nOptions:\n"
        + options(question, "%s. %s\n", "")
        + "Answer: Let's think step by step.";
  }

  /** Renders the zero-shot chain-of-thought prompt of MedXpertQA's evaluation. */
  private static String medxpertqa(Question question) {
    return "Q: "
        + question.text()
        + "\nAnswer Choices: "
        + options(question, "(%s) %s", " ")
        + "\nA: Let's think step by step.";
  }

  /** Renders the prompt of simple-evals (github.com/openai/simple-evals, common.py). */
  private static String simpleEvals(Question question) {
    String letters =
        question.optionTexts().orElse(List.of()).isEmpty() ? "ABCD" : options(question, "%s", "");
    return "Answer the following multiple choice question. The last line of your response should be"
        + " of the following format: 'Answer: $LETTER' (without quotes) where LETTER is one of "
        + letters
        + ". Think step by step before answering.\n\n"
        + question.text()
        + "\n\n"
        + options(question, "%s) %s", "\n");
  }

  private static String options(Question question, String format, String between) {
    List<String> options = question.optionTexts().orElse(List.of());
    return IntStream.range(0, options.size())
        .mapToObj(i -> format.formatted(Question.MultipleChoice.letter(i), options.get(i)))
        .collect(Collectors.joining(between));
  }
}

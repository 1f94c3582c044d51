package dev.m1.internal.format;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Holds what a model shows of its thinking format before it has run: names, the chat template's
 * text, and what the template writes after the user's last message. Immutable.
 *
 * @param modelName the model's own name or its file's
 * @param architecture the family as the file says, such as {@code qwen2}
 * @param template the chat template's source; empty if there is none
 * @param prompt the rendered prompt when nothing is said about thinking; empty if it cannot be
 *     rendered
 * @param promptOn the same with thinking asked for
 * @param promptOff the same with thinking switched off ({@code enable_thinking} is false)
 */
public record ModelEvidence(
    String modelName,
    String architecture,
    String template,
    Optional<String> prompt,
    Optional<String> promptOn,
    Optional<String> promptOff) {
  /** Checks that nothing is null. */
  public ModelEvidence {
    requireNonNull(modelName, "modelName");
    requireNonNull(architecture, "architecture");
    requireNonNull(template, "template");
    requireNonNull(prompt, "prompt");
    requireNonNull(promptOn, "promptOn");
    requireNonNull(promptOff, "promptOff");
  }
}

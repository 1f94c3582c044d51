package dev.m1.internal.format;

import static java.util.Objects.requireNonNull;

import dev.m1.ThinkingFormat;

/**
 * A model's thinking format as recognised. Immutable.
 *
 * @param format the format; its opener is empty where the prompt already opens the thinking
 * @param opener what opens the thinking, whether the prompt ends with it or m1 writes it
 * @param openInPrompt whether the template's generation prompt opens the thinking
 * @param switchOff how the model's own template switches thinking off
 */
public record RecognisedFormat(
    ThinkingFormat format, String opener, boolean openInPrompt, SwitchOff switchOff) {
  /** How a template switches thinking off. */
  public enum SwitchOff {
    /** The variable {@code enable_thinking} changes what it writes before the answer. */
    VARIABLE,
    /** {@code /no_think} in the system text. */
    SYSTEM_TEXT,
    /** The template knows no such switch. */
    NONE
  }

  /** Checks that nothing is null. */
  public RecognisedFormat {
    requireNonNull(format, "format");
    requireNonNull(opener, "opener");
    requireNonNull(switchOff, "switchOff");
  }
}

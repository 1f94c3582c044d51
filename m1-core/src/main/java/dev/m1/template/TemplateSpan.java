package dev.m1.template;

import static java.util.Objects.requireNonNull;

/**
 * Holds a piece of a rendered prompt and who wrote it.
 *
 * <p>Only spans with {@code fromContent == false} may be tokenized with special tokens.
 *
 * @param text the characters, never empty
 * @param fromContent true if they come from a message (or from a list or map among the variables),
 *     false if the template or a plain variable such as {@code bos_token} wrote them
 */
public record TemplateSpan(String text, boolean fromContent) {
  /** Creates a span. */
  public TemplateSpan {
    requireNonNull(text, "text");
  }
}

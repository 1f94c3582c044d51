package dev.m1.template;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Holds a rendered prompt as spans of template text and content.
 *
 * @param spans the pieces in order; neighbours differ in {@link TemplateSpan#fromContent()}
 */
public record RenderedPrompt(List<TemplateSpan> spans) {
  /** Creates a prompt with a copy of the spans. */
  public RenderedPrompt {
    spans = List.copyOf(spans);
  }

  /** Returns the whole prompt, exactly what Jinja2 renders. */
  public String text() {
    return spans.stream().map(TemplateSpan::text).collect(Collectors.joining());
  }
}

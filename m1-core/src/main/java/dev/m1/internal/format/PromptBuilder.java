package dev.m1.internal.format;

import dev.m1.ModelInfo;
import dev.m1.ModelOptions;
import dev.m1.ThinkingFormat;
import dev.m1.Turn;
import dev.m1.spi.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Builds prompts in the ChatML format; gives way to the model's own template. */
public final class PromptBuilder {
  private final SpecialTokens specials;
  private final RecognisedFormat recognised;
  private final GuardedEncoder encoder;

  private PromptBuilder(Vocabulary vocabulary, ModelOptions options) {
    specials = SpecialTokens.of(vocabulary);
    ThinkingFormat format = ThinkingFormats.named(options.thinkingFormat().orElse("plain"));
    recognised =
        new RecognisedFormat(format, format.open(), false, RecognisedFormat.SwitchOff.NONE);
    encoder = new GuardedEncoder(vocabulary, specials, List.of("<think></think>"));
  }

  /** Looks at a model's vocabulary. */
  public static PromptBuilder of(
      Vocabulary vocabulary,
      ModelInfo info,
      Map<String, String> chatTemplates,
      ModelOptions options) {
    return new PromptBuilder(vocabulary, options);
  }

  /** Returns the thinking format. */
  public RecognisedFormat recognised() {
    return recognised;
  }

  /** Returns the vocabulary's special tokens. */
  public SpecialTokens specials() {
    return specials;
  }

  /** Returns the encoder that guards this model's markers. */
  public GuardedEncoder encoder() {
    return encoder;
  }

  /** Builds a prompt. */
  public Prompt build(Optional<String> system, List<Turn> history, String user) {
    List<GuardedEncoder.Span> spans = new ArrayList<>();
    system.ifPresent(text -> turn(spans, "system", text));
    for (Turn turn : history) {
      turn(spans, turn.role() == Turn.Role.USER ? "user" : "assistant", turn.text());
    }
    turn(spans, "user", user);
    String opener = "<|im_start|>assistant\n" + recognised.opener();
    spans.add(new GuardedEncoder.Span(opener, false));
    StringBuilder text = new StringBuilder();
    spans.forEach(span -> text.append(span.text()));
    return new Prompt(encoder.encode(spans), text.toString());
  }

  private static void turn(List<GuardedEncoder.Span> spans, String role, String text) {
    spans.add(new GuardedEncoder.Span("<|im_start|>" + role + "\n", false));
    spans.add(new GuardedEncoder.Span(text, true));
    spans.add(new GuardedEncoder.Span("<|im_end|>\n", false));
  }
}

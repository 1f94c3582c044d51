package dev.m1.internal.format;

import dev.m1.ModelLoadException;
import dev.m1.ThinkingFormat;
import dev.m1.internal.format.RecognisedFormat.SwitchOff;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells a model's thinking format from its template, vocabulary and name, in this order of rules:
 * what the template says of itself, markers that only one family has, the model's name where
 * nothing else can tell, the families that share {@code <think>}, and the vocabulary alone.
 */
final class FormatRecogniser {
  /**
   * The comment by which a template names its thinking format: <code>{# thinking-format: m1 #}
   * </code>.
   */
  private static final Pattern COMMENT =
      Pattern.compile("\\{#[-+]?\\s*thinking-format:\\s*([A-Za-z0-9._-]+)\\s*[-+]?#\\}");

  /** m1-7B-23K, m1 32b, s1-32B, s1.1-7B, but not "model1-7b". */
  private static final Pattern BUDGET_FORCED =
      Pattern.compile("(?<![a-z0-9])(?:m1|s1(?:\\.1)?)[-_ ][0-9.]+b(?![a-z])");

  private static final Pattern OTHER_THINK_TAG =
      Pattern.compile("<(think:[^<>\\s]+)>\\s*(?:</\\1>)?\\s*$");

  private record Rule(String format, String how, Predicate<FormatRecogniser> holds) {}

  private static final List<Rule> RULES =
      List.of(
          inTemplate("m1", "<|im_start|>think"),
          new Rule("m1", "the model's name and its ChatML vocabulary", r -> r.isBudgetForced()),
          inTemplate("gpt-oss", "<|channel|>analysis<|message|>"),
          inTemplate("gemma4", "<|channel>thought"),
          inTemplate("solar", "<|begin|>assistant<|think|>"),
          inTemplate("command-r7b", "<|START_THINKING|>"),
          inTemplate("magistral", "[THINK]"),
          inTemplate("seed", "<seed:think>"),
          inTemplate("apertus", "<|inner_prefix|>"),
          inTemplate("apriel", "[BEGIN FINAL RESPONSE]"),
          inTemplate("huatuo", "## Final Response"),
          inTemplate("medreason", "## Final Answer"),
          inTemplate("exaone", "<thought>"),
          byName("medgemma"),
          byName("huatuo"),
          byName("medreason"),
          new Rule(
              "hunyuan",
              "the template writes <think:…> after the question",
              r -> r.thinkTag().isPresent()),
          thinkTagsWith("kimi", "<|im_assistant|>"),
          thinkTagsWith("glm", "[gMASK]"),
          thinkTagsWith("minimax", "]~b]"),
          thinkTagsWith("smollm3", "SmolLM"),
          thinkTagsWith("phi4", "<|im_sep|>"),
          thinkTagsWith("nemotron", "<SPECIAL_1"),
          thinkTagsWith("deepseek-r1", "<｜Assistant｜>"),
          new Rule(
              "qwen3",
              "the ChatML template leaves <think> to the model and writes an empty one to switch"
                  + " thinking off",
              r ->
                  r.isChatMl()
                      && !r.opens(r.evidence.promptOn())
                      && r.closes(r.evidence.promptOff())),
          new Rule(
              "qwen3.5",
              "the ChatML template opens <think> unless enable_thinking is false",
              r ->
                  r.isChatMl() && r.opens(r.evidence.prompt()) && r.closes(r.evidence.promptOff())),
          new Rule(
              "qwq",
              "the ChatML template of a qwen2 model always opens <think>",
              r ->
                  r.isChatMl()
                      && r.opens(r.evidence.promptOff())
                      && r.evidence.architecture().equals("qwen2")),
          new Rule("think", "the template mentions </think>", r -> r.usesThinkTags()),
          new Rule(
              "magistral", "the vocabulary has [THINK]", r -> r.hasTokens("[THINK]", "[/THINK]")),
          new Rule("think", "the vocabulary has <think>", r -> r.hasTokens("<think>", "</think>")));

  private final SpecialTokens specials;
  private final ModelEvidence evidence;
  private final String name;

  private FormatRecogniser(SpecialTokens specials, ModelEvidence evidence) {
    this.specials = specials;
    this.evidence = evidence;
    name = evidence.modelName().toLowerCase(Locale.ROOT);
  }

  static RecognisedFormat recognise(SpecialTokens specials, ModelEvidence evidence) {
    FormatRecogniser recogniser = new FormatRecogniser(specials, evidence);
    return recogniser.describe(recogniser.find());
  }

  /** Adds to a format that a user named what only the template can tell. */
  static RecognisedFormat named(String name, SpecialTokens specials, ModelEvidence evidence) {
    return new FormatRecogniser(specials, evidence).describe(ThinkingFormats.named(name));
  }

  private ThinkingFormat find() {
    Matcher comment = COMMENT.matcher(evidence.template());
    if (comment.find()) {
      return namedByTemplate(comment.group(1));
    }
    return RULES.stream()
        .filter(rule -> rule.holds().test(this))
        .findFirst()
        .map(rule -> ThinkingFormats.recognised(rule.format(), rule.how()))
        .map(this::withOwnTag)
        .orElseGet(
            () ->
                ThinkingFormats.recognised(
                    ThinkingFormats.PLAIN, "neither template nor vocabulary marks thinking"));
  }

  private ThinkingFormat namedByTemplate(String format) {
    try {
      return ThinkingFormats.recognised(format, "a comment in the chat template");
    } catch (IllegalArgumentException e) {
      throw new ModelLoadException(
          "the chat template of "
              + evidence.modelName()
              + " names a format that this m1 does not know: "
              + e.getMessage()
              + "; choose one with --thinking-format (ModelOptions.thinkingFormat)",
          e);
    }
  }

  private RecognisedFormat describe(ThinkingFormat format) {
    Optional<String> prompt = evidence.promptOn().or(evidence::prompt);
    boolean open = prompt.filter(text -> endsWith(text, format.open())).isPresent();
    return new RecognisedFormat(
        open ? ThinkingFormats.with(format, "", format.recognisedBy()) : format,
        format.open(),
        open,
        switchOff());
  }

  private SwitchOff switchOff() {
    Optional<String> on = evidence.promptOn().or(evidence::prompt);
    if (on.isPresent() && evidence.promptOff().isPresent() && !on.equals(evidence.promptOff())) {
      return SwitchOff.VARIABLE;
    }
    return evidence.template().contains("/no_think") ? SwitchOff.SYSTEM_TEXT : SwitchOff.NONE;
  }

  /** Some templates make up the tag's name, so that it stands only in what they write. */
  private ThinkingFormat withOwnTag(ThinkingFormat format) {
    Optional<String> tag = thinkTag();
    if (!format.name().equals("hunyuan") || tag.isEmpty()) {
      return format;
    }
    String open = "<" + tag.get() + ">";
    String close = "</" + tag.get() + ">";
    return new ThinkingFormat(
        format.name(),
        open,
        List.of(close),
        close,
        "",
        List.of(open),
        format.answerStops(),
        format.recognisedBy());
  }

  private static Rule inTemplate(String format, String marker) {
    return new Rule(
        format, "the template mentions " + marker, r -> r.evidence.template().contains(marker));
  }

  private static Rule byName(String format) {
    return new Rule(format, "the model's name", r -> r.name.contains(format));
  }

  private static Rule thinkTagsWith(String format, String marker) {
    return new Rule(
        format,
        "the template mentions <think> and " + marker,
        r -> r.usesThinkTags() && r.evidence.template().contains(marker));
  }

  private boolean isBudgetForced() {
    return BUDGET_FORCED.matcher(name).find() && specials.find("<|im_start|>").isPresent();
  }

  private boolean usesThinkTags() {
    return evidence.template().contains("</think>") || opens(evidence.promptOn());
  }

  private boolean isChatMl() {
    return usesThinkTags() && evidence.template().contains("<|im_start|>");
  }

  private Optional<String> thinkTag() {
    return evidence
        .promptOn()
        .or(evidence::prompt)
        .map(OTHER_THINK_TAG::matcher)
        .filter(Matcher::find)
        .map(found -> found.group(1));
  }

  private boolean hasTokens(String open, String close) {
    return specials.find(open).isPresent() && specials.find(close).isPresent();
  }

  private boolean opens(Optional<String> prompt) {
    return prompt.filter(text -> endsWith(text, "<think>")).isPresent();
  }

  private boolean closes(Optional<String> prompt) {
    return prompt.filter(text -> endsWith(text, "</think>")).isPresent();
  }

  /** Compares without the line breaks at the end. */
  static boolean endsWith(String text, String marker) {
    return !marker.isEmpty() && text.stripTrailing().endsWith(marker.stripTrailing());
  }
}

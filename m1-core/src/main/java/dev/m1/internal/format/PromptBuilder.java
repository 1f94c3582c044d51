package dev.m1.internal.format;

import dev.m1.ModelInfo;
import dev.m1.ModelLoadException;
import dev.m1.ModelOptions;
import dev.m1.ThinkingFormat;
import dev.m1.Turn;
import dev.m1.internal.format.GuardedEncoder.Span;
import dev.m1.spi.Vocabulary;
import dev.m1.template.ChatTemplate;
import dev.m1.template.ChatTemplateException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Builds a model's prompts: renders its chat template with thinking asked for, recognises the
 * thinking format from that, adds the opener where the template leaves it out, and encodes the
 * whole without letting user text become a marker.
 *
 * <p>A model whose template is missing or fails can be opened; {@link #build} then says what is
 * wrong. Confined to the thread that owns the {@link Vocabulary}; what {@link #recognised} returns
 * is immutable.
 */
public final class PromptBuilder {
  private static final String DEFAULT_TEMPLATE = "default";
  private static final String PROBE = "Which of these is it?";

  /** The names by which templates of all families ask whether to think. */
  private static final Map<String, Object> THINK =
      Map.of("enable_thinking", true, "thinking", true);

  private static final Map<String, Object> THINK_HARD =
      Map.of("enable_thinking", true, "thinking", true, "reasoning_effort", "high");
  private static final Map<String, Object> NO_THINKING =
      Map.of("enable_thinking", false, "thinking", false);

  private final Vocabulary vocabulary;
  private final ModelInfo info;
  private final SpecialTokens specials;
  private final ChosenTemplate chosen;
  private final Map<String, Object> variables;
  private final RecognisedFormat recognised;
  private final GuardedEncoder encoder;

  /** The template in use, or why there is none; its source is known also where it fails. */
  private record ChosenTemplate(
      @Nullable ChatTemplate template, String source, @Nullable ChatTemplateException failure) {}

  private PromptBuilder(
      Vocabulary vocabulary,
      ModelInfo info,
      Map<String, String> chatTemplates,
      ModelOptions options) {
    this.vocabulary = vocabulary;
    this.info = info;
    specials = SpecialTokens.of(vocabulary);
    chosen = choose(chatTemplates, options);
    RecognisedFormat usual = recognise(options, THINK);
    boolean refuses = probe(THINK).filter(text -> closed(text, usual.format())).isPresent();
    variables = refuses ? THINK_HARD : THINK;
    recognised = refuses ? recognise(options, THINK_HARD) : usual;
    encoder = new GuardedEncoder(vocabulary, specials, markerSources());
  }

  /**
   * Looks at a model's vocabulary and template; call it on the thread that owns the vocabulary.
   *
   * @param chatTemplates as {@link dev.m1.spi.Backend#chatTemplates}; the one that the options name
   *     counts, or else the one named {@code default}
   * @throws IllegalArgumentException if the options name an unknown chat or thinking format
   * @throws ModelLoadException if the template names a thinking format that m1 does not know
   */
  public static PromptBuilder of(
      Vocabulary vocabulary,
      ModelInfo info,
      Map<String, String> chatTemplates,
      ModelOptions options) {
    return new PromptBuilder(vocabulary, info, chatTemplates, options);
  }

  /** Returns the thinking format and what the template does about it. */
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

  /**
   * Builds a prompt. Where the template refuses a system text, that text is put before the first
   * message of the user.
   *
   * @param system the system text, if any
   * @param history earlier turns, oldest first, without thinking
   * @param user the user's message
   * @throws ModelLoadException if the model has no template or one that cannot be used
   * @throws IllegalArgumentException if the template refuses this conversation, or the text cannot
   *     be tokenized safely
   */
  public Prompt build(Optional<String> system, List<Turn> history, String user) {
    List<Span> spans = new ArrayList<>(render(system, history, user));
    String written = spans.isEmpty() ? "" : spans.get(spans.size() - 1).text();
    boolean open =
        !spans.isEmpty()
            && !spans.get(spans.size() - 1).content()
            && FormatRecogniser.endsWith(written, recognised.opener());
    if (!open) {
      spans.add(new Span(recognised.opener(), false));
    }
    StringBuilder text = new StringBuilder();
    spans.forEach(span -> text.append(span.text()));
    return new Prompt(withBeginOfText(encoder.encode(spans)), text.toString());
  }

  private List<Span> render(Optional<String> system, List<Turn> history, String user) {
    ChatTemplate template = usableTemplate();
    try {
      return spans(template, messages(system, history, user));
    } catch (ChatTemplateException e) {
      if (system.isPresent() && e.kind() == ChatTemplateException.Kind.RAISED) {
        try {
          return spans(template, withoutSystem(system.get(), history, user));
        } catch (ChatTemplateException again) {
          e.addSuppressed(again);
        }
      }
      throw new IllegalArgumentException(
          "the chat template of "
              + info.name()
              + " refuses this conversation: "
              + e.reason()
              + "; change the turns, or "
              + advice(),
          e);
    }
  }

  private List<Span> spans(ChatTemplate template, List<Map<String, String>> messages) {
    return template.render(messages, with(variables)).spans().stream()
        .map(span -> new Span(span.text(), span.fromContent()))
        .toList();
  }

  private ChosenTemplate choose(Map<String, String> chatTemplates, ModelOptions options) {
    String name = options.chatFormat().orElse(DEFAULT_TEMPLATE);
    String source = chatTemplates.getOrDefault(name, "");
    if (options.chatFormat().isEmpty() && !chatTemplates.containsKey(name)) {
      return new ChosenTemplate(null, source, null);
    }
    try {
      ChatTemplate template = ChatTemplate.named(name, chatTemplates);
      template.render(messages(Optional.empty(), List.of(), PROBE), with(Map.of()));
      return new ChosenTemplate(template, template.source(), null);
    } catch (ChatTemplateException e) {
      return new ChosenTemplate(null, source, e);
    }
  }

  private ChatTemplate usableTemplate() {
    if (chosen.template() != null) {
      return chosen.template();
    }
    ChatTemplateException failure = chosen.failure();
    String problem =
        failure == null
            ? "it has no chat template"
            : "its chat template cannot be used (" + failure.getMessage() + ")";
    String message = "cannot build a prompt for " + info.name() + ": " + problem + "; " + advice();
    throw failure == null
        ? new ModelLoadException(message)
        : new ModelLoadException(message, failure);
  }

  private static String advice() {
    return "choose a built-in chat format with --chat-format (ModelOptions.chatFormat): "
        + String.join(", ", ChatTemplate.builtInNames());
  }

  private static List<Map<String, String>> messages(
      Optional<String> system, List<Turn> history, String user) {
    List<Map<String, String>> messages = new ArrayList<>();
    system.ifPresent(text -> messages.add(message("system", text)));
    for (Turn turn : history) {
      String role = turn.role() == Turn.Role.USER ? "user" : "assistant";
      messages.add(message(role, turn.text()));
    }
    messages.add(message("user", user));
    return messages;
  }

  private static List<Map<String, String>> withoutSystem(
      String system, List<Turn> history, String user) {
    List<Turn> turns = new ArrayList<>(history);
    turns.add(Turn.user(user));
    for (int i = 0; i < turns.size(); i++) {
      if (turns.get(i).role() == Turn.Role.USER) {
        turns.set(i, Turn.user(system + "\n\n" + turns.get(i).text()));
        break;
      }
    }
    Turn last = turns.remove(turns.size() - 1);
    return messages(Optional.empty(), turns, last.text());
  }

  private static Map<String, String> message(String role, String text) {
    Map<String, String> message = new LinkedHashMap<>();
    message.put("role", role);
    message.put("content", text);
    return message;
  }

  private Map<String, Object> with(Map<String, Object> settings) {
    Map<String, Object> all = new LinkedHashMap<>(settings);
    all.put("bos_token", text(vocabulary.beginOfText()));
    all.put("eos_token", text(vocabulary.endOfText()));
    return all;
  }

  private String text(OptionalInt token) {
    return token.isEmpty()
        ? ""
        : new String(vocabulary.bytes(token.getAsInt()), StandardCharsets.UTF_8);
  }

  private RecognisedFormat recognise(ModelOptions options, Map<String, Object> think) {
    ModelEvidence evidence =
        new ModelEvidence(
            info.name(),
            info.architecture(),
            chosen.source(),
            probe(Map.of()),
            probe(think),
            probe(NO_THINKING));
    return options
        .thinkingFormat()
        .map(name -> FormatRecogniser.named(name, specials, evidence))
        .orElseGet(() -> FormatRecogniser.recognise(specials, evidence));
  }

  /** Renders a bare question. */
  private Optional<String> probe(Map<String, Object> settings) {
    ChatTemplate template = chosen.template();
    if (template == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          template.render(messages(Optional.empty(), List.of(), PROBE), with(settings)).text());
    } catch (ChatTemplateException e) {
      return Optional.empty();
    }
  }

  private static boolean closed(String prompt, ThinkingFormat format) {
    return FormatRecogniser.endsWith(prompt, format.close().get(0));
  }

  private List<String> markerSources() {
    List<String> sources = new ArrayList<>(List.of(chosen.source(), recognised.opener()));
    ThinkingFormat format = recognised.format();
    sources.addAll(format.close());
    sources.addAll(format.reopen());
    sources.addAll(format.answerStops());
    sources.add(format.handOver());
    sources.add(format.afterNaturalEnd());
    probe(variables).ifPresent(sources::add);
    return sources;
  }

  private int[] withBeginOfText(int[] ids) {
    OptionalInt begin = vocabulary.beginOfText();
    boolean missing =
        vocabulary.addsBeginOfText()
            && begin.isPresent()
            && (ids.length == 0 || ids[0] != begin.getAsInt());
    return missing
        ? IntStream.concat(IntStream.of(begin.getAsInt()), IntStream.of(ids)).toArray()
        : ids;
  }
}

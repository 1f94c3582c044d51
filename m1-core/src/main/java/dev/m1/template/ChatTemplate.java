package dev.m1.template;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * Renders conversations with a model's own chat template, and keeps apart what users wrote.
 *
 * <p>The template language is Jinja2 as Hugging Face transformers sets it up: {@code trim_blocks}
 * and {@code lstrip_blocks} on, the immutable sandbox, loop controls, {@code generation} blocks,
 * {@code raise_exception}, {@code strftime_now} and a plain {@code tojson}. What is rendered is
 * what Jinja2 renders, byte for byte; what m1 does not cover is a {@link ChatTemplateException},
 * never another text. Templates are untrusted: they reach no Java object, and steps, text, depth
 * and recursion are limited.
 *
 * <pre>{@code
 * ChatTemplate template = ChatTemplate.parse(source);
 * RenderedPrompt prompt =
 *     template.render(
 *         List.of(Map.of("role", "user", "content", "Fever and a stiff neck?")),
 *         Map.of("bos_token", "<s>", "enable_thinking", true));
 * }</pre>
 *
 * <p>Immutable and thread-safe; parse once per model.
 */
public final class ChatTemplate {
  private static final int MAX_SOURCE = 500_000;

  private final String source;
  private final TemplateParser.Parsed parsed;
  private final Clock clock;

  private ChatTemplate(String source, TemplateParser.Parsed parsed, Clock clock) {
    this.source = source;
    this.parsed = parsed;
    this.clock = clock;
  }

  /**
   * Parses a template, in time linear in its length.
   *
   * @param source the Jinja text, such as a GGUF file's {@code tokenizer.chat_template}
   * @throws ChatTemplateException if it is not Jinja or uses what m1 does not cover
   */
  public static ChatTemplate parse(String source) {
    requireNonNull(source, "source");
    if (source.length() > MAX_SOURCE) {
      throw Fault.limit("a template of more than " + MAX_SOURCE + " characters")
          .at(1, 1, "template");
    }
    try {
      return new ChatTemplate(source, TemplateParser.parse(source), Clock.systemUTC());
    } catch (StackOverflowError e) {
      throw tooDeep();
    }
  }

  /**
   * Returns a template that m1 brings along, for a model without one of its own.
   *
   * @param name one of {@link #builtInNames()}
   * @throws IllegalArgumentException if there is none of that name; the message lists the names
   */
  public static ChatTemplate builtIn(String name) {
    return parse(BuiltIns.source(requireNonNull(name, "name")));
  }

  /** Returns the names of the built-in chat formats. */
  public static List<String> builtInNames() {
    return BuiltIns.NAMES;
  }

  /**
   * Returns this template with another clock for {@code strftime_now}; the default is the system
   * clock in UTC. The clock's zone is the zone of the dates.
   */
  public ChatTemplate withClock(Clock other) {
    return new ChatTemplate(source, parsed, requireNonNull(other, "clock"));
  }

  /** Returns the text this template was parsed from. */
  public String source() {
    return source;
  }

  /**
   * Renders a conversation.
   *
   * <p>Messages and variables hold strings, numbers, booleans, null, lists and maps with string
   * keys; they are copied, never changed. Every string in a message is content, keys included, but
   * for the value of {@code role} where it is a plain word. Among the variables a string is
   * template text (it is {@code bos_token} and the like), and whatever is inside a list or a map is
   * content ({@code tools}, {@code documents}).
   *
   * <p>Unless given, {@code add_generation_prompt} is true and {@code tools} and {@code documents}
   * are None, as in transformers.
   *
   * @param messages the turns, each a map such as {@code {"role": "user", "content": "..."}}
   * @param variables what else the template may look at; a {@code messages} in here is ignored
   * @throws ChatTemplateException if the template fails or refuses the conversation, or if a limit
   *     is reached
   * @throws IllegalArgumentException if a value is of another type
   */
  public RenderedPrompt render(List<? extends Map<String, ?>> messages, Map<String, ?> variables) {
    requireNonNull(messages, "messages");
    requireNonNull(variables, "variables");
    Run run = new Run(clock, new Inputs().variables(messages, variables));
    try {
      Frame frame = new Frame(run, parsed.scope().function, null);
      parsed.scope().enter(frame);
      parsed.body().run(frame);
    } catch (StackOverflowError e) { // a caller's thread with a tiny stack
      throw tooDeep();
    }
    return new RenderedPrompt(run.out().build().spans());
  }

  private static ChatTemplateException tooDeep() {
    return Fault.limit("the stack of this thread").at(1, 1, "template");
  }
}

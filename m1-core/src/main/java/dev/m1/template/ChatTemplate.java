package dev.m1.template;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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
  private static final int MAX_INPUT_DEPTH = 100;

  /** What a role may look like to count as the program's word: no control token fits in it. */
  private static final Pattern ROLE = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");

  private static final List<String> BUILT_IN =
      List.of("chatml", "llama3", "gemma", "mistral", "phi", "deepseek", "plain");

  private final String source;
  private final Node.Stmt body;
  private final Clock clock;

  private ChatTemplate(String source, Node.Stmt body, Clock clock) {
    this.source = source;
    this.body = body;
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
      throw limit("a template of more than " + MAX_SOURCE + " characters");
    }
    try {
      return new ChatTemplate(source, TemplateParser.parse(source), Clock.systemUTC());
    } catch (StackOverflowError e) { // a caller's thread with a tiny stack
      throw limit("the stack of this thread");
    }
  }

  /**
   * Returns a template that m1 brings along, for a model without one of its own.
   *
   * @param name one of {@link #builtInNames()}
   * @throws IllegalArgumentException if there is none of that name; the message lists the names
   */
  public static ChatTemplate builtIn(String name) {
    if (!BUILT_IN.contains(requireNonNull(name, "name"))) {
      throw new IllegalArgumentException(
          "no chat format '" + name + "'; choose one of " + String.join(", ", BUILT_IN));
    }
    try (InputStream in = ChatTemplate.class.getResourceAsStream(name + ".jinja")) {
      if (in == null) {
        throw new IllegalStateException("the resource " + name + ".jinja is missing from m1-core");
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns a template by its name: one of a model's own, or else a built-in one.
   *
   * @param name such as {@code default}, {@code tool_use} or {@code chatml}
   * @param own the sources of the model's own templates by name, maybe none
   * @throws IllegalArgumentException if there is none of that name; the message lists the names
   * @throws ChatTemplateException as {@link #parse}
   */
  public static ChatTemplate named(String name, Map<String, String> own) {
    String source = own.get(requireNonNull(name, "name"));
    if (source != null) {
      return parse(source);
    }
    try {
      return builtIn(name);
    } catch (IllegalArgumentException e) {
      throw own.isEmpty()
          ? e
          : new IllegalArgumentException(
              e.getMessage() + ", or of the model's own: " + String.join(", ", own.keySet()), e);
    }
  }

  /** Returns the names of the built-in chat formats. */
  public static List<String> builtInNames() {
    return BUILT_IN;
  }

  /**
   * Returns this template with another clock for {@code strftime_now}; the default is the system
   * clock in UTC. The clock's zone is the zone of the dates.
   */
  public ChatTemplate withClock(Clock other) {
    return new ChatTemplate(source, body, requireNonNull(other, "clock"));
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
    Run run = new Run(clock, inputs(messages, variables));
    try {
      run.within(new Run.Scope(run.scope), body);
    } catch (StackOverflowError e) { // a caller's thread with a tiny stack
      throw limit("the stack of this thread");
    }
    return new RenderedPrompt(run.out.build().spans());
  }

  private static ChatTemplateException limit(String limit) {
    return ChatTemplateException.limit(limit).at("", 0, "template");
  }

  private static Map<String, Object> inputs(
      List<? extends Map<String, ?>> messages, Map<String, ?> variables) {
    Map<String, Object> all = new HashMap<>();
    all.put("add_generation_prompt", true);
    all.put("tools", Values.NONE);
    all.put("documents", Values.NONE);
    variables.forEach(
        (name, value) -> all.put(name, value instanceof String s ? Text.of(s) : copy(value, 0)));
    List<Object> turns = new ArrayList<>(messages.size());
    for (Map<String, ?> message : messages) {
      Map<String, Object> turn = new LinkedHashMap<>(message);
      if (turn.get("role") instanceof String role && ROLE.matcher(role).matches()) {
        turn.put("role", Text.of(role));
      }
      turns.add(copy(turn, 1));
    }
    all.put("messages", turns);
    return all;
  }

  /** Copies what the caller passes in; every string of it is content. */
  private static Object copy(@Nullable Object value, int depth) {
    if (depth > MAX_INPUT_DEPTH) {
      throw limit("more than " + MAX_INPUT_DEPTH + " levels of input");
    } else if (value == null) {
      return Values.NONE;
    } else if (value instanceof Text || value instanceof Boolean) {
      return value;
    } else if (value instanceof CharSequence s) {
      return Text.of(s.toString(), true);
    } else if (value instanceof Map<?, ?> map) {
      Map<Object, Object> dict = new LinkedHashMap<>();
      map.forEach((k, v) -> dict.put(Values.text(copy(String.valueOf(k), 0)), copy(v, depth + 1)));
      return dict;
    } else if (value instanceof Iterable<?> items) {
      List<Object> list = new ArrayList<>();
      items.forEach(item -> list.add(copy(item, depth + 1)));
      return list;
    } else if (value instanceof Double || value instanceof Float || value instanceof BigDecimal) {
      return ((Number) value).doubleValue();
    } else if (value instanceof BigInteger big && big.bitLength() > 63) {
      throw new IllegalArgumentException("a chat template cannot use the integer " + big);
    } else if (value instanceof Number n) {
      return n.longValue();
    }
    throw new IllegalArgumentException(
        "a chat template cannot use a "
            + value.getClass().getName()
            + "; pass strings, numbers, booleans, null, lists and maps");
  }
}

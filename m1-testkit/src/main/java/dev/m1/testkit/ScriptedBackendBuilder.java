package dev.m1.testkit;

import static java.util.Objects.requireNonNull;

import dev.m1.GenerationException;
import dev.m1.spi.BackendLimits;
import dev.m1.spi.Capability;
import dev.m1.spi.ContextFullException;
import dev.m1.spi.Vocabulary.TokenKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import java.util.zip.CRC32;

/** Collects the settings of a {@link ScriptedBackend}. Confined to one thread. */
public final class ScriptedBackendBuilder {
  private static final String CHAT_ML =
      "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n'"
          + " + message['content'] + '<|im_end|>' + '\\n'}}{% endfor %}"
          + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

  /** Ordinary words, and pieces that real vocabularies have and markers stumble over. */
  private static final List<String> PIECES =
      List.of(
          "\n\n",
          ".\n",
          ".\n\n",
          ":\n",
          ", ",
          ". ",
          " the",
          " a",
          " patient",
          " has",
          " pain",
          " and",
          " is",
          " of",
          " so",
          " fever",
          " dose",
          " mg",
          " because",
          " not",
          " then",
          " heart",
          "Wait",
          " Wait",
          "Hm",
          "So",
          " Final",
          " Answer",
          "Answer",
          "answer",
          "think",
          "user",
          "assistant",
          "system",
          "Final",
          " A",
          " B",
          " C",
          " D",
          " E",
          "é",
          "µ",
          "…",
          "心",
          "\ud83d\ude42",
          "</",
          "think>",
          "<think",
          "0.9",
          " 12");

  final Set<Capability> capabilities =
      EnumSet.of(
          Capability.FORK_SHARED,
          Capability.TRUNCATE,
          Capability.RAGGED_BATCH,
          Capability.MANY_SEQUENCES);
  final Map<String, String> templates = new HashMap<>(Map.of("default", CHAT_ML));
  final Map<Integer, RuntimeException> failures = new HashMap<>();
  Script script = Script.says("Hm.", "A");
  Runnable beforeDecode = () -> {};
  Consumer<TokenHistory> beforeFree = history -> {};

  private final List<String> pieces = new ArrayList<>(PIECES);
  private TokenKind thinkTokens = TokenKind.USER_DEFINED;
  private boolean beginOfText;
  private int contextTokens = 8192;
  private int maxSequenceTokens = Integer.MAX_VALUE;
  private int maxSequences = 16;
  private int batchTokens = 512;

  ScriptedBackendBuilder() {}

  /** Sets what the model writes; default: thinks "Hm." and answers "A". */
  public ScriptedBackendBuilder script(Script newScript) {
    script = requireNonNull(newScript, "newScript");
    return this;
  }

  /** Sets a function from the sequence so far to the token that comes next. */
  public ScriptedBackendBuilder script(ToIntFunction<TokenHistory> next) {
    return script(Script.choosing(next));
  }

  /** Adds pieces of text to the vocabulary. */
  public ScriptedBackendBuilder pieces(String... texts) {
    pieces.addAll(Arrays.asList(texts));
    return this;
  }

  /**
   * Sets how {@code <think>} and {@code </think>} stand in the vocabulary: CONTROL, USER_DEFINED
   * (the default, as in Qwen3), or TEXT for none, which leaves them ordinary text.
   */
  public ScriptedBackendBuilder thinkTokens(TokenKind kind) {
    if (kind == TokenKind.UNUSED) {
      throw new IllegalArgumentException("think tokens are CONTROL, USER_DEFINED or TEXT: " + kind);
    }
    thinkTokens = requireNonNull(kind, "kind");
    return this;
  }

  /** Adds a token {@code <|begin_of_text|>} that prompts start with; default none. */
  public ScriptedBackendBuilder beginOfText() {
    beginOfText = true;
    return this;
  }

  /** Sets the default chat template; default ChatML. The empty text: the model has none. */
  public ScriptedBackendBuilder chatTemplate(String template) {
    templates.clear();
    if (!template.isEmpty()) {
      templates.put("default", template);
    }
    return this;
  }

  /** Sets what the backend can do; default everything but FORK_COPY. */
  public ScriptedBackendBuilder capabilities(Collection<Capability> all) {
    capabilities.clear();
    capabilities.addAll(all);
    return this;
  }

  /** Sets what the backend can do; default everything but FORK_COPY. */
  public ScriptedBackendBuilder capabilities(Capability... all) {
    return capabilities(Arrays.asList(all));
  }

  /** Takes a capability away. */
  public ScriptedBackendBuilder without(Capability capability) {
    capabilities.remove(requireNonNull(capability, "capability"));
    return this;
  }

  /** Sets the KV cells; default 8192. */
  public ScriptedBackendBuilder contextTokens(int cells) {
    contextTokens = cells;
    return this;
  }

  /** Sets the longest single sequence; default the whole context. */
  public ScriptedBackendBuilder maxSequenceTokens(int tokens) {
    maxSequenceTokens = tokens;
    return this;
  }

  /** Sets how many sequences may live; default 16; always 1 without MANY_SEQUENCES. */
  public ScriptedBackendBuilder maxSequences(int sequences) {
    maxSequences = sequences;
    return this;
  }

  /** Sets the largest batch; default 512. */
  public ScriptedBackendBuilder batchTokens(int tokens) {
    batchTokens = tokens;
    return this;
  }

  /**
   * Makes the n-th decode throw; afterwards the backend is unusable, as after a failure of a native
   * engine.
   *
   * @param call counts well-formed decodes from 1
   */
  public ScriptedBackendBuilder failDecode(int call) {
    return failDecode(call, new GenerationException("decode " + call + " failed, as scripted"));
  }

  /**
   * Makes the n-th decode throw this; afterwards the backend is unusable, except after a {@link
   * ContextFullException}.
   *
   * @param call counts well-formed decodes from 1
   */
  public ScriptedBackendBuilder failDecode(int call, RuntimeException failure) {
    failures.put(call, requireNonNull(failure, "failure"));
    return this;
  }

  /** Makes the n-th decode find the context full. */
  public ScriptedBackendBuilder fillContext(int call) {
    return failDecode(
        call, new ContextFullException("the context is full at decode " + call + ", as scripted"));
  }

  /**
   * Sets what runs at the beginning of every decode, on the thread that decodes: a test can wait
   * there, count, or set a clock. Default nothing.
   */
  public ScriptedBackendBuilder beforeDecode(Runnable action) {
    beforeDecode = requireNonNull(action, "action");
    return this;
  }

  /**
   * Sets what sees each sequence before it is freed, on the thread that frees: a test can compare
   * what the model really read and wrote with what is on the record. Default nothing.
   */
  public ScriptedBackendBuilder beforeFree(Consumer<TokenHistory> action) {
    beforeFree = requireNonNull(action, "action");
    return this;
  }

  /** Returns the backend; later changes to this builder do not reach it. */
  public ScriptedBackend build() {
    return new ScriptedBackend(this);
  }

  BackendLimits limits() {
    return new BackendLimits(
        contextTokens,
        Math.min(maxSequenceTokens, contextTokens),
        capabilities.contains(Capability.MANY_SEQUENCES) ? maxSequences : 1,
        batchTokens,
        0);
  }

  ScriptedVocabulary vocabulary() {
    Map<String, TokenKind> names = new LinkedHashMap<>();
    names.put("<unused0>", TokenKind.UNUSED);
    names.put(ScriptedVocabulary.END_OF_TEXT, TokenKind.CONTROL);
    names.put("<|im_start|>", TokenKind.CONTROL);
    names.put(ScriptedVocabulary.END_OF_TURN, TokenKind.CONTROL);
    if (thinkTokens != TokenKind.TEXT) {
      names.put("<think>", thinkTokens);
      names.put("</think>", thinkTokens);
    }
    if (beginOfText) {
      names.put("<|begin_of_text|>", TokenKind.CONTROL);
    }
    return new ScriptedVocabulary(pieces, names, beginOfText);
  }

  /** Returns a checksum of what the model is; scripts that are lambdas cannot be told apart. */
  String fingerprint() {
    CRC32 sum = new CRC32();
    String model = pieces + " " + thinkTokens + " " + (script instanceof Record ? script : "");
    sum.update(model.getBytes(StandardCharsets.UTF_8));
    return "crc32:" + Long.toHexString(sum.getValue());
  }
}

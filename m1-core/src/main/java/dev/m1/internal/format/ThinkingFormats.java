package dev.m1.internal.format;

import static java.util.Objects.requireNonNull;

import dev.m1.ThinkingFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Lists the thinking formats that m1 knows, by name. Pure functions over constants: thread-safe.
 *
 * <p>Line breaks at the start of a hand-over are written only as far as the thinking does not
 * already end in them: {@link #handOver(ThinkingFormat, int)} gives the text to write.
 */
public final class ThinkingFormats {
  /** The format of models that mark no thinking: m1 opens it itself, as text. */
  public static final String PLAIN = "plain";

  static final String M1 = "m1";

  private static final String OUT_OF_TIME =
      "\n\nConsidering the limited time by the user, I have to give the solution based on the"
          + " thinking directly now.";

  private static final Map<String, ThinkingFormat> FORMATS = new LinkedHashMap<>();
  private static final Map<String, String> ALIASES = Map.of("s1", M1, "harmony", "gpt-oss");

  static {
    // s1's budget forcing, in m1's variant (arXiv 2501.19393, 2504.00869): the close marker is the
    // answer's opening, and the answer starts with fixed words after a cut
    add(
        new ThinkingFormat(
            M1,
            "<|im_start|>think\n",
            List.of("<|im_start|>answer"),
            "\n<|im_start|>answer\nFinal Answer:",
            "",
            List.of("<|im_start|>think"),
            List.of("<|im_end|>", "<|im_start|>"),
            ""));
    tags(PLAIN, "<think>\n", "</think>", OUT_OF_TIME + "\n</think>\n\n");
    tags("think", "<think>\n", "</think>", OUT_OF_TIME + "\n</think>\n\n");
    tags("deepseek-r1", "<think>\n", "</think>", OUT_OF_TIME + "\n</think>\n\n");
    tags("qwq", "<think>\n", "</think>", OUT_OF_TIME + "\n</think>\n\n");
    // the sentence Qwen trained its models on (arXiv 2505.09388, "thinking budget")
    tags("qwen3", "<think>\n", "</think>", OUT_OF_TIME + "\n</think>\n\n");
    tags("qwen3.5", "<think>\n", "</think>", OUT_OF_TIME + "\n</think>\n\n");
    tags("phi4", "<think>", "</think>", "\n</think>\n\n");
    tags("smollm3", "<think>\n", "</think>", "\n</think>\n");
    tags("nemotron", "<think>\n", "</think>", "\n</think>\n\n");
    tags("glm", "<think>", "</think>", "</think>\n");
    tags("kimi", "<think>", "</think>", "</think>");
    tags("minimax", "<think>\n", "</think>", "\n</think>\n\n");
    tags("hunyuan", "<think:opensource>", "</think:opensource>", "</think:opensource>");
    tags("seed", "<seed:think>", "</seed:think>", "</seed:think>");
    tags("exaone", "<thought>\n", "</thought>", "\n</thought>\n\n");
    tags("magistral", "[THINK]", "[/THINK]", "[/THINK]");
    tags("command-r7b", "<|START_THINKING|>", "<|END_THINKING|>", "<|END_THINKING|>");
    tags("apertus", "<|inner_prefix|>", "<|inner_suffix|>", "<|inner_suffix|>");
    tags("medgemma", "<unused94>thought\n", "<unused95>", "<unused95>");
    tags("gemma4", "<|channel>thought\n", "<channel|>", "<channel|>");
    tags(
        "apriel",
        "Here are my reasoning steps:\n",
        "[BEGIN FINAL RESPONSE]",
        "\n[BEGIN FINAL RESPONSE]\n");
    tags("huatuo", "## Thinking\n\n", "## Final Response", "\n\n## Final Response\n\n");
    tags("medreason", "## Thinking\n\n", "## Final Answer", "\n\n## Final Answer\n\n");
    messages(
        "gpt-oss",
        "<|channel|>analysis<|message|>",
        "<|start|>assistant<|channel|>final<|message|>",
        List.of("<|return|>", "<|end|>", "<|call|>"));
    messages(
        "solar", "<|think|>", "<|begin|>assistant<|content|>", List.of("<|end|>", "<|calls|>"));
  }

  private ThinkingFormats() {}

  /** Returns the names of all formats, in the order of the table. */
  public static List<String> names() {
    return List.copyOf(FORMATS.keySet());
  }

  /**
   * Returns a format by name; {@code s1} and {@code harmony} are other names of {@code m1} and
   * {@code gpt-oss}.
   *
   * @throws IllegalArgumentException if there is no such format; the message lists them
   */
  public static ThinkingFormat named(String name) {
    return recognised(name, "named \"" + name + "\"");
  }

  /**
   * Tells a model's format. A template may name it in a comment, <code>{# thinking-format: m1 #}
   * </code>, which counts before anything else; a model that shows nothing gets {@link #PLAIN}.
   *
   * @throws dev.m1.ModelLoadException if the template names a format that m1 does not know
   */
  public static RecognisedFormat recognise(SpecialTokens specials, ModelEvidence evidence) {
    return FormatRecogniser.recognise(specials, evidence);
  }

  /**
   * Returns what to write when the thinking is cut: the hand-over without the line breaks that the
   * thinking already ends in.
   *
   * @param trailingLineBreaks how many line breaks the thinking (with its opener, if it is empty)
   *     ends in, 0 or more
   */
  public static String handOver(ThinkingFormat format, int trailingLineBreaks) {
    String text = format.handOver();
    int skip = 0;
    while (skip < trailingLineBreaks && skip < text.length() && text.charAt(skip) == '\n') {
      skip++;
    }
    return text.substring(skip);
  }

  static ThinkingFormat recognised(String name, String how) {
    String key = requireNonNull(name, "name").strip().toLowerCase(Locale.ROOT);
    ThinkingFormat format = FORMATS.get(ALIASES.getOrDefault(key, key));
    if (format == null) {
      throw new IllegalArgumentException(
          "unknown thinking format \"" + name + "\"; there are " + String.join(", ", names()));
    }
    return with(format, format.open(), how);
  }

  static ThinkingFormat with(ThinkingFormat format, String open, String how) {
    return new ThinkingFormat(
        format.name(),
        open,
        format.close(),
        format.handOver(),
        format.afterNaturalEnd(),
        format.reopen(),
        format.answerStops(),
        how);
  }

  /** A family that thinks between two tags and answers right after the second. */
  private static void tags(String name, String open, String close, String handOver) {
    add(
        new ThinkingFormat(
            name, open, List.of(close), handOver, "", List.of(open.strip()), List.of(), ""));
  }

  /** A family that thinks and answers in messages of their own. */
  private static void messages(
      String name, String open, String answerOpen, List<String> answerStops) {
    add(
        new ThinkingFormat(
            name,
            open,
            List.of("<|end|>"),
            "<|end|>" + answerOpen,
            answerOpen,
            List.of(open),
            answerStops,
            ""));
  }

  private static void add(ThinkingFormat format) {
    FORMATS.put(format.name(), format);
  }
}

package dev.m1;

import static java.util.Objects.requireNonNull;

import dev.m1.internal.format.PromptBuilder;
import dev.m1.internal.format.ThinkingFormats;
import dev.m1.spi.Vocabulary;
import java.util.List;
import java.util.Map;

/**
 * How a model family opens, closes and cuts its thinking. Immutable.
 *
 * <p>Markers are texts: where the vocabulary has a special token with exactly a part of that text,
 * that part is matched and written as the token; the rest is matched on decoded bytes, since a
 * pre-tokenizer merges neighbours and text has no fixed token sequence. Blank lines around a marker
 * are optional when matching.
 *
 * @param name the name users type, such as {@code m1} or {@code qwen3}
 * @param open what opens the thinking, written after the rendered prompt; empty where the prompt
 *     already ends with it
 * @param close texts that end the thinking when the model writes them; the first is what m1 calls
 *     the close marker
 * @param handOver what m1 writes when it cuts the thinking: close marker and the words that lead to
 *     an answer; line feeds at its start are written only as far as the thinking does not already
 *     end in them
 * @param afterNaturalEnd what m1 writes after the model closed its thinking itself, before the
 *     answer; often empty
 * @param reopen texts that re-open thinking inside the answer; they are charged to the same budget
 * @param answerStops texts that end the answer besides the end-of-generation tokens
 * @param recognisedBy how the format was found, for people
 */
public record ThinkingFormat(
    String name,
    String open,
    List<String> close,
    String handOver,
    String afterNaturalEnd,
    List<String> reopen,
    List<String> answerStops,
    String recognisedBy) {
  /** Copies the lists and checks that there is a close marker. */
  public ThinkingFormat {
    requireNonNull(name, "name");
    requireNonNull(open, "open");
    close = List.copyOf(close);
    if (close.isEmpty()) {
      throw new IllegalArgumentException("thinking format " + name + " has no close marker");
    }
    requireNonNull(handOver, "handOver");
    requireNonNull(afterNaturalEnd, "afterNaturalEnd");
    reopen = List.copyOf(reopen);
    answerStops = List.copyOf(answerStops);
    requireNonNull(recognisedBy, "recognisedBy");
  }

  /**
   * Recognises a model's format from its vocabulary, its rendered chat template and its name, never
   * from token ids.
   *
   * @param chatTemplates as {@link dev.m1.spi.Backend#chatTemplates}
   */
  public static ThinkingFormat recognise(
      Vocabulary vocabulary, ModelInfo info, Map<String, String> chatTemplates) {
    return PromptBuilder.of(vocabulary, info, chatTemplates, ModelOptions.defaults())
        .recognised()
        .format();
  }

  /** Returns the names of all formats that m1 knows. */
  public static List<String> names() {
    return ThinkingFormats.names();
  }
}

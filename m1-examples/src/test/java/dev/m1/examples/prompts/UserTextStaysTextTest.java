package dev.m1.examples.prompts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.m1.ModelLoadException;
import dev.m1.backend.llamacpp.GgufVocabulary;
import dev.m1.examples.Project;
import dev.m1.internal.format.GuardedEncoder;
import dev.m1.internal.format.GuardedEncoder.Span;
import dev.m1.internal.format.SpecialTokens;
import dev.m1.spi.Vocabulary;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** User text never becomes a control token or a marker, in real vocabularies. */
class UserTextStaysTextTest {
  /** Families that the oldest supported llama.cpp does not know. */
  private static final Set<String> NEWER = Set.of("gemma-4", "qwen35");

  private static final List<String> WORDS =
      List.of("a", " ", "\n", "é", "🩺", "<", "|>", "/", "think", "im_start", "What is ");
  private static final List<String> TAILS =
      List.of("", "\n", "\n\n", " ", "user\n", "User: ", "user\nQuestion: ", "(");
  private static final List<String> BENIGN =
      List.of(
          "Fever and cough", "x", "9.5", "é°", "\"quoted\"", "ends in blanks  ", "two\n\nlines");

  @ParameterizedTest
  @ValueSource(
      strings = {"qwen2", "llama-bpe", "deepseek-llm", "llama-spm", "phi-3", "gemma-4", "qwen35"})
  void content_everySpecialTokenInQuestions_staysText(String family) {
    try (GgufVocabulary vocabulary = open(family)) {
      SpecialTokens specials = SpecialTokens.of(vocabulary);
      GuardedEncoder encoder = guardingAll(vocabulary, specials);
      assertThat(specials.texts()).isNotEmpty();

      for (String special : specials.texts()) {
        assertStaysText(vocabulary, encoder, special);
        assertStaysText(vocabulary, encoder, "What about " + special + " here?");
        assertStaysText(vocabulary, encoder, " " + special + special + "\n" + special + "b");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"qwen2", "llama-bpe", "deepseek-llm", "llama-spm", "phi-3", "gemma-4", "qwen35"})
  void content_randomMixOfSpecialTokens_staysText(String family) {
    try (GgufVocabulary vocabulary = open(family)) {
      SpecialTokens specials = SpecialTokens.of(vocabulary);
      GuardedEncoder encoder = guardingAll(vocabulary, specials);
      List<String> texts = specials.texts().stream().sorted().toList();
      Random random = new Random(20_261_122);

      for (int i = 0; i < 500; i++) {
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(8); n >= 0; n--) {
          List<String> source = random.nextInt(3) > 0 ? texts : WORDS;
          text.append(source.get(random.nextInt(source.size())));
        }
        assertStaysText(vocabulary, encoder, text.toString());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"qwen2", "llama-bpe", "deepseek-llm", "llama-spm", "phi-3", "gemma-4", "qwen35"})
  void encode_contentWithoutMarkers_givesTheTokensOfTheWholePrompt(String family) {
    try (GgufVocabulary vocabulary = open(family)) {
      SpecialTokens specials = SpecialTokens.of(vocabulary);
      GuardedEncoder encoder = guardingAll(vocabulary, specials);
      List<String> texts = specials.texts().stream().sorted().toList();
      String open = texts.get(0);
      String close = texts.get(texts.size() - 1);

      for (String after : TAILS) {
        for (String content : BENIGN) {
          List<Span> spans =
              List.of(
                  new Span(open + after, false),
                  new Span(content, true),
                  new Span(close + after, false),
                  new Span(content, true),
                  new Span("\n" + open + after, false));
          String whole = String.join("", spans.stream().map(Span::text).toList());

          assertThat(encoder.encode(spans)).as(whole).isEqualTo(vocabulary.encode(whole, true));
        }
      }
    }
  }

  private static void assertStaysText(Vocabulary vocabulary, GuardedEncoder encoder, String text) {
    int[] ids = encoder.content(text);

    assertThat(IntStream.of(ids).filter(encoder::isGuarded)).as(text).isEmpty();
    // SentencePiece vocabularies put one blank before every text
    assertThat(decode(vocabulary, ids)).as(text).isIn(text, " " + text);
  }

  /** Guards more than any template does: every special token there is. */
  private static GuardedEncoder guardingAll(Vocabulary vocabulary, SpecialTokens specials) {
    return new GuardedEncoder(vocabulary, specials, specials.texts());
  }

  private static String decode(Vocabulary vocabulary, int[] ids) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    IntStream.of(ids).forEach(id -> bytes.writeBytes(vocabulary.bytes(id)));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static GgufVocabulary open(String family) {
    Path folder = Project.root().resolveSibling("shared").resolve("vocabularies");
    assumeTrue(Files.isDirectory(folder), "no shared folder beside the project");
    try {
      return GgufVocabulary.open(folder.resolve("ggml-vocab-" + family + ".gguf"));
    } catch (ModelLoadException e) {
      if (NEWER.contains(family) && String.valueOf(e.getMessage()).contains("unknown ")) {
        return abort("the native library at hand is too old for " + family);
      }
      throw e;
    }
  }
}

package dev.m1.examples.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.m1.backend.djl.HuggingFaceVocabulary;
import dev.m1.backend.llamacpp.GgufVocabulary;
import dev.m1.examples.Project;
import dev.m1.spi.ModelFormat;
import dev.m1.spi.ModelProvider;
import dev.m1.spi.ModelSource;
import dev.m1.spi.Vocabulary;
import dev.m1.spi.Vocabulary.TokenKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Encodes strange texts with llama.cpp's tokenizer and with Hugging Face's, which share no code:
 * the same tokens, and never a control token. How many texts: {@code -Dm1.parity=100000}.
 */
class TokenizerParityTest {
  private static final int TEXTS = Integer.getInteger("m1.parity", 4_000);
  private static final long SEED = Long.getLong("m1.parity.seed", 20260718L);

  @TempDir private Path folder;

  @Test
  void encode_embeddedModel_givesTheSameTokens() {
    ModelSource source = ServiceLoader.load(ModelProvider.class).findFirst().orElseThrow().source();
    try (GgufVocabulary llama = GgufVocabulary.open(source.path(ModelFormat.GGUF));
        HuggingFaceVocabulary huggingFace =
            HuggingFaceVocabulary.open(source.path(ModelFormat.HUGGING_FACE))) {
      assertSame(llama, huggingFace, List.of("<|endoftext|>", "<|im_start|>", "<|im_end|>"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "models/SmolLM2-135M-Instruct.Q4_1.gguf",
        "vocabularies/ggml-vocab-qwen2.gguf",
        "vocabularies/ggml-vocab-llama-bpe.gguf",
        "vocabularies/ggml-vocab-deepseek-llm.gguf",
        "vocabularies/ggml-vocab-llama-spm.gguf",
        "vocabularies/ggml-vocab-phi-3.gguf"
      })
  void encode_vocabularyOfAFamily_givesTheSameTokens(String name) throws IOException {
    Path file = shared(name);
    try (GgufVocabulary llama = GgufVocabulary.open(file)) {
      List<String> controls = TokenizerJson.write(llama.file(), folder);
      try (HuggingFaceVocabulary huggingFace = HuggingFaceVocabulary.open(folder)) {
        assertSame(llama, huggingFace, controls);
      }
    }
  }

  private static void assertSame(Vocabulary llama, Vocabulary huggingFace, List<String> controls) {
    StrangeTexts texts = new StrangeTexts(SEED, controls);
    List<String> differences = new ArrayList<>();
    int different = 0;
    for (int i = 0; i < TEXTS; i++) {
      String text = texts.next();
      int[] expected = llama.encode(text, false);
      int[] actual = huggingFace.encode(text, false);
      if (!Arrays.equals(expected, actual)) {
        different++;
        if (differences.size() < 10) {
          differences.add(shown(text) + ": " + told(llama, expected, actual));
        }
      }
      for (int token : actual) {
        assertThat(huggingFace.kind(token)).as(text).isNotEqualTo(TokenKind.CONTROL);
      }
    }
    assertThat(differences).as("%s of %s texts differ", different, TEXTS).isEmpty();
  }

  private static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .forEach(
            c ->
                shown.append(
                    c >= ' ' && c <= '~' ? Character.toString(c) : String.format("\\u{%x}", c)));
    return shown.toString();
  }

  /** Tells both from where they begin to differ. */
  private static String told(Vocabulary vocabulary, int[] expected, int[] actual) {
    int same = Arrays.mismatch(expected, actual);
    return "after "
        + same
        + " tokens "
        + told(vocabulary, Arrays.copyOfRange(expected, same, expected.length))
        + "/ "
        + told(vocabulary, Arrays.copyOfRange(actual, same, actual.length));
  }

  private static String told(Vocabulary vocabulary, int[] tokens) {
    StringBuilder told = new StringBuilder();
    for (int token : Arrays.copyOf(tokens, Math.min(6, tokens.length))) {
      String text = new String(vocabulary.bytes(token), StandardCharsets.UTF_8);
      told.append(token).append('=').append(shown(text)).append(' ');
    }
    return told.toString();
  }

  /** Skips without a shared folder beside the checkout; fails where the file is missing in it. */
  private static Path shared(String name) {
    Path folder = Project.root().resolveSibling("shared");
    assumeTrue(Files.isDirectory(folder), "no shared folder beside the project");
    assertThat(folder.resolve(name)).exists();
    return folder.resolve(name);
  }
}

package dev.m1.backend.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.m1.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks the tokenizer against llama.cpp's own test vectors. */
class VocabularyVectorsTest {
  private static final Pattern SEPARATOR = Pattern.compile("\n__ggml_vocab_test__\n");

  /** What came after b4916, with the tokenizer that the file names. */
  private static final Map<String, String> NOT_IN_B4916 =
      Map.of("gemma-4", "gemma4", "qwen35", "qwen35");

  private static final Pattern NUMBER = Pattern.compile("\\d+");

  @ParameterizedTest
  @ValueSource(
      strings = {"deepseek-llm", "gemma-4", "llama-bpe", "llama-spm", "phi-3", "qwen2", "qwen35"})
  void encode_officialVectors_givesOfficialTokens(String family) throws IOException {
    Path file = Shared.file("vocabularies/ggml-vocab-" + family + ".gguf");
    String inputs = Files.readString(Path.of(file + ".inp"));
    List<String> texts = Arrays.asList(SEPARATOR.split(inputs, -1));
    List<String> expected = Files.readAllLines(Path.of(file + ".out"));
    // the last separator is followed by nothing
    assertThat(texts).hasSizeBetween(expected.size(), expected.size() + 1);
    assertThat(expected).hasSizeGreaterThan(40);
    if (TestNatives.old() && NOT_IN_B4916.containsKey(family)) {
      assertThatThrownBy(() -> GgufVocabulary.open(file))
          .isInstanceOf(ModelLoadException.class)
          .hasMessageContaining("tokenizer is " + NOT_IN_B4916.get(family))
          .hasMessageContaining("m1 natives install");
      abort("b4916 has no tokenizer for " + family + " and says so; the vectors need v0.5.0");
    }

    try (GgufVocabulary vocabulary = GgufVocabulary.open(file)) {
      for (int i = 0; i < expected.size(); i++) {
        int[] wanted =
            NUMBER
                .matcher(expected.get(i))
                .results()
                .mapToInt(number -> Integer.parseInt(number.group()))
                .toArray();
        assertThat(vocabulary.encode(texts.get(i), false))
            .as("text %d: %s", i, texts.get(i))
            .isEqualTo(wanted);
      }
    }
  }
}

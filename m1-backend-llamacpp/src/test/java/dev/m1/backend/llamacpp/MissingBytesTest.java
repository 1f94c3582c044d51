package dev.m1.backend.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A vocabulary without tokens for some bytes, as SmolLM2's is. */
class MissingBytesTest {
  private static final String TOKENS = "tokenizer.ggml.tokens";

  @TempDir private Path folder;

  /** Opens the tiny model's vocabulary, with other tokens at the place of these bytes'. */
  private GgufVocabulary without(int... bytes) throws IOException {
    GgufWriter model = TinyModel.qwen2();
    String[] tokens = model.texts(TOKENS).clone();
    for (int b : bytes) {
      tokens[b] = "tt".repeat(b + 1);
    }
    return GgufVocabulary.open(model.put(TOKENS, tokens).write(folder.resolve("tiny.gguf")));
  }

  private static String decoded(GgufVocabulary vocabulary, String text, boolean special) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int token : vocabulary.encode(text, special)) {
      out.writeBytes(vocabulary.bytes(token));
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void encode_characterWithoutAToken_becomesTheReplacementCharacter() throws IOException {
    try (GgufVocabulary vocabulary = without(0x04, 0xf1)) {
      for (boolean special : new boolean[] {false, true}) {
        assertThat(decoded(vocabulary, " \u0004the\u0005\ud8c0\udc00\ud83d\u00e9", special))
            .isEqualTo(" \ufffdthe\u0005\ufffd\ufffd\u00e9");
      }
      assertThat(vocabulary.encode("\u0004", false)).isEqualTo(vocabulary.encode("\ufffd", false));
    }
  }

  @Test
  void encode_controlNameAroundACharacterWithoutAToken_staysText() throws IOException {
    try (GgufVocabulary vocabulary = without(0x04)) {
      int end = vocabulary.special("<|im_end|>").orElseThrow();
      int think = vocabulary.special("<think>").orElseThrow();

      assertThat(vocabulary.encode("\u0004<|im_end|>\u0004<think>", true)).contains(end, think);
      assertThat(vocabulary.encode("\u0004<|im_\u0004end|><|im_end|>", false)).doesNotContain(end);
      assertThat(vocabulary.encode("<th\u0004ink>", false)).doesNotContain(think);
    }
  }

  @Test
  void encode_replacementWithoutATokenToo_becomesAQuestionMark() throws IOException {
    try (GgufVocabulary vocabulary = without(0x04, 0xbd)) {
      assertThat(decoded(vocabulary, "a\u0004\ud83d", false)).isEqualTo("a??");
    }
  }

  @Test
  void encode_vocabularyOfAllBytes_keepsEveryCharacter() throws IOException {
    try (GgufVocabulary vocabulary = without()) {
      assertThat(decoded(vocabulary, " \u0000\u0004\ud8c0\udc00", false))
          .isEqualTo(" \u0000\u0004\ud8c0\udc00");
    }
  }
}

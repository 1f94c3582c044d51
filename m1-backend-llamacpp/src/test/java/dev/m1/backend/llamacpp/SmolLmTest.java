package dev.m1.backend.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.m1.ModelInfo;
import dev.m1.ModelLoadException;
import dev.m1.ModelOptions;
import dev.m1.spi.Backend;
import dev.m1.spi.Capability;
import dev.m1.spi.ModelSource;
import dev.m1.spi.Vocabulary;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A real model, on whichever native library this run has. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SmolLmTest {
  private static final String SHA256 =
      "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53";
  private static final String PROMPT =
      "<|im_start|>user\nWhat is the capital of France?<|im_end|>\n<|im_start|>assistant\n";

  private Backend backend;

  @BeforeAll
  void open() {
    ModelOptions options =
        ModelOptions.builder()
            .contextTokens(1024)
            .maxSequences(4)
            .threads(1)
            .sha256(SHA256)
            .build();
    backend = new LlamaCppProvider().open(ModelSource.of(Shared.smolLm()), options);
  }

  @AfterAll
  void close() {
    if (backend != null) {
      backend.close();
    }
  }

  @Test
  void generate_realQuestion_isAnswered() {
    int sequence = backend.createSequence();
    Greedy greedy = new Greedy(backend);
    float[] first = greedy.feed(sequence, backend.vocabulary().encode(PROMPT, true));
    assertThat(greedy.text(sequence, first, 12)).contains("Paris");
    backend.free(sequence);
  }

  @Test
  void fork_ofARealPrompt_generatesWhatAFreshRunDoes() {
    Greedy greedy = new Greedy(backend);
    int[] prompt = backend.vocabulary().encode(PROMPT, true);
    int fresh = backend.createSequence();
    String expected = greedy.text(fresh, greedy.feed(fresh, prompt), 24);
    backend.free(fresh);
    int origin = backend.createSequence();
    float[] first = greedy.feed(origin, prompt);
    int fork = backend.fork(origin);
    assertThat(greedy.text(fork, first, 24)).isEqualTo(expected);
    backend.truncate(fork, prompt.length);
    assertThat(greedy.text(fork, first, 24)).isEqualTo(expected);
    assertThat(greedy.text(origin, first, 24)).isEqualTo(expected);
    backend.free(fork);
    backend.free(origin);
  }

  @Test
  void info_realModel_saysWhatTheFileSays() {
    ModelInfo info = backend.info();
    assertThat(info.architecture()).isEqualTo("llama");
    assertThat(info.quantization()).isEqualTo("Q4_1");
    assertThat(info.parameters()).isEqualTo(134_515_008);
    assertThat(info.trainedContext()).isEqualTo(8192);
    assertThat(info.vocabularySize()).isEqualTo(49_152).isEqualTo(backend.vocabulary().size());
    assertThat(info.fingerprint()).isEqualTo("sha256:" + SHA256);
    assertThat(info.backend()).isEqualTo("llamacpp");
    assertThat(info.library()).startsWith("llama.cpp ");
    assertThat(info.device()).isEqualTo(new LlamaCppProvider().devices().get(0).id());
    assertThat(backend.limits().kvBytesPerToken()).isEqualTo(30 * 3 * 64 * 2 * 2);
    assertThat(backend.capabilities())
        .containsExactlyInAnyOrder(
            Capability.FORK_SHARED,
            Capability.TRUNCATE,
            Capability.RAGGED_BATCH,
            Capability.MANY_SEQUENCES);
    assertThat(backend.chatTemplates().get("default")).contains("<|im_start|>");
  }

  @Test
  void open_otherSha256_isRefused() {
    ModelOptions options = ModelOptions.builder().sha256("0".repeat(64)).build();
    assertThatThrownBy(() -> new LlamaCppProvider().open(ModelSource.of(Shared.smolLm()), options))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining(SHA256)
        .hasMessageContaining("0".repeat(64));
  }

  @Test
  void encode_controlTokens_onlyWhereAsked() {
    Vocabulary vocabulary = backend.vocabulary();
    int start = vocabulary.special("<|im_start|>").orElseThrow();
    assertThat(vocabulary.kind(start)).isEqualTo(Vocabulary.TokenKind.CONTROL);
    assertThat(vocabulary.encode("<|im_start|>", true)).containsExactly(start);
    assertThat(vocabulary.encode("<|im_start|>", false))
        .doesNotContain(start)
        .hasSizeGreaterThan(1);
    assertThat(new String(vocabulary.bytes(start), StandardCharsets.UTF_8))
        .isEqualTo("<|im_start|>");
    assertThat(vocabulary.special("no such token")).isEmpty();
    assertThat(vocabulary.isEndOfGeneration(vocabulary.special("<|im_end|>").orElseThrow()))
        .isTrue();
  }

  @Test
  void encode_thenBytes_givesBackTheText() {
    Vocabulary vocabulary = backend.vocabulary();
    String text = "Zürich 12.5 mg/dl \u0000 \t中文 \uD83D\uDE00\n\n end";
    assertThat(decoded(vocabulary.encode(text, false))).isEqualTo(text);
  }

  @Test
  void encode_unpairedSurrogates_becomeReplacementCharacters() {
    Vocabulary vocabulary = backend.vocabulary();
    assertThat(decoded(vocabulary.encode("a\uD83Db\uDE00c\uD83D", false)))
        .isEqualTo("a\uFFFDb\uFFFDc\uFFFD");
    assertThat(vocabulary.encode("", false)).isEmpty();
  }

  @Test
  void encode_longRuns_areTokenizedOrRefusedAndNeverFatal() {
    Vocabulary vocabulary = backend.vocabulary();
    String run = "a".repeat(TokenizerInput.MAX_RUN);
    assertThat(decoded(vocabulary.encode(run, false))).isEqualTo(run);
    for (String piece : new String[] {"a", "1", "!", " ", "\n", "é", "中", "a1-"}) {
      assertThatThrownBy(() -> vocabulary.encode(piece.repeat(1_000_000), false))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("without a break");
    }
    String words = "word, ".repeat(50_000);
    assertThat(decoded(vocabulary.encode(words, false))).isEqualTo(words);
  }

  private String decoded(int[] tokens) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int token : tokens) {
      out.writeBytes(backend.vocabulary().bytes(token));
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}

package dev.m1.examples.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.m1.backend.djl.HuggingFaceVocabulary;
import dev.m1.backend.llamacpp.GgufFile;
import dev.m1.backend.llamacpp.GgufVocabulary;
import dev.m1.examples.Project;
import dev.m1.spi.ModelFormat;
import dev.m1.spi.ModelProvider;
import dev.m1.spi.ModelSource;
import dev.m1.spi.Vocabulary;
import dev.m1.spi.Vocabulary.TokenKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Encodes strange texts with llama.cpp's tokenizer and with Hugging Face's, which share no code:
 * the same tokens, and never a control token. How many texts: {@code -Dm1.parity=100000}, which
 * takes ten minutes on two cores for all vocabularies.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class TokenizerParityTest {
  private static final int TEXTS = Integer.getInteger("m1.parity", 4_000);
  private static final long SEED = Long.getLong("m1.parity.seed", 20260718L);

  /** Opening a pair of vocabularies takes seconds, so few texts are not worth two. */
  private static final int PAIRS =
      TEXTS < 20_000 ? 1 : Math.min(8, Runtime.getRuntime().availableProcessors());

  /** Found by 100,000 strange texts: SmolLM2 has no tokens for the control characters in them. */
  private static final List<String> FOUND =
      List.of(
          "mg/dL \u0004\u249e\u3085",
          "patient pH \u0016\u001d\u001d\ud83d\udc4d\ud83c\udffd\r",
          "pH \u0006\u2022\u10d9",
          "patient \u0014\u2019\u2014\u033a\ud835\udc06",
          "HbA1c\u2019s  \u0014\ud83d\ude17<file_sep>",
          "K\u00f6ln \u001d\u21cc\u00e2\ud835\udc4a",
          "pH \u0004<empty_output",
          " \u0013\u00b1\u064f",
          "\u0004",
          "\ud8c0\udc00 \u0004\ud83d",
          "<|im_\u0004end|><|im_end|>\u0004<|im_end|>");

  @TempDir private Path folder;

  @Test
  void encode_embeddedModel_givesTheSameTokens() throws Exception {
    ModelSource source = ServiceLoader.load(ModelProvider.class).findFirst().orElseThrow().source();
    assertSame(
        () ->
            new Pair(
                GgufVocabulary.open(source.path(ModelFormat.GGUF)),
                HuggingFaceVocabulary.open(source.path(ModelFormat.HUGGING_FACE))),
        List.of("<|endoftext|>", "<|im_start|>", "<|im_end|>"));
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
  void encode_vocabularyOfAFamily_givesTheSameTokens(String name) throws Exception {
    Path file = shared(name);
    List<String> controls = TokenizerJson.write(GgufFile.read(file), folder);
    assertSame(
        () -> new Pair(GgufVocabulary.open(file), HuggingFaceVocabulary.open(folder)), controls);
  }

  /** The vocabulary as either engine has it. Confined to a thread, as both are. */
  private record Pair(GgufVocabulary llama, HuggingFaceVocabulary huggingFace)
      implements AutoCloseable {
    /** Encodes a text with both; says what differs, if anything does. */
    Optional<String> difference(String text) {
      int[] expected = llama.encode(text, false);
      int[] actual = huggingFace.encode(text, false);
      for (int token : actual) {
        if (huggingFace.kind(token) == TokenKind.CONTROL) {
          return Optional.of(shown(text) + ": the control token " + token);
        }
      }
      return Arrays.equals(expected, actual)
          ? Optional.empty()
          : Optional.of(shown(text) + ": " + told(llama, expected, actual));
    }

    @Override
    public void close() {
      llama.close();
      huggingFace.close();
    }
  }

  private static void assertSame(Supplier<Pair> pairs, List<String> controls) throws Exception {
    List<String> texts = new ArrayList<>(FOUND);
    texts.addAll(new StrangeTexts(SEED, controls).take(TEXTS));
    AtomicInteger next = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(PAIRS);
    try {
      List<Future<List<String>>> running = new ArrayList<>();
      for (int i = 0; i < PAIRS; i++) {
        running.add(threads.submit(() -> differences(pairs, texts, next)));
      }
      List<String> differences = new ArrayList<>();
      for (Future<List<String>> one : running) {
        differences.addAll(one.get());
      }
      assertThat(differences.stream().limit(10))
          .as("%s of %s texts differ (seed %s)", differences.size(), texts.size(), SEED)
          .isEmpty();
    } finally {
      threads.shutdownNow();
    }
  }

  /** Takes texts until there are no more, or the other threads have failed. */
  private static List<String> differences(
      Supplier<Pair> pairs, List<String> texts, AtomicInteger next) {
    List<String> differences = new ArrayList<>();
    try (Pair pair = pairs.get()) {
      int i = next.getAndIncrement();
      while (i < texts.size() && !Thread.currentThread().isInterrupted()) {
        pair.difference(texts.get(i)).ifPresent(differences::add);
        i = next.getAndIncrement();
      }
    }
    return differences;
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

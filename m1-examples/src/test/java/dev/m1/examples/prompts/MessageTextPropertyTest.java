package dev.m1.examples.prompts;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.m1.backend.llamacpp.GgufVocabulary;
import dev.m1.examples.Project;
import dev.m1.internal.format.GuardedEncoder;
import dev.m1.internal.format.GuardedEncoder.Span;
import dev.m1.internal.format.SpecialTokens;
import dev.m1.spi.Vocabulary.TokenKind;
import dev.m1.template.ChatTemplate;
import dev.m1.template.RenderedPrompt;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.SkipExecutionHook;

/** From a message to token ids, with real vocabularies: what a user types stays text. */
@AddLifecycleHook(MessageTextPropertyTest.OnlyWithVocabularies.class)
class MessageTextPropertyTest {
  private static final Path FOLDER =
      Project.root().resolveSibling("shared").resolve("vocabularies");
  private static final String PLACEHOLDER = "Fever \ue000?";
  private static final List<Model> MODELS = new ArrayList<>();

  /** A vocabulary that guards all its special tokens, and a chat format that fits it. */
  private record Model(
      GgufVocabulary vocabulary, GuardedEncoder encoder, List<String> specials, String format) {
    static Model of(String family, String format) {
      GgufVocabulary vocabulary =
          GgufVocabulary.open(FOLDER.resolve("ggml-vocab-" + family + ".gguf"));
      SpecialTokens specials = SpecialTokens.of(vocabulary);
      List<String> texts = specials.texts().stream().sorted().toList();
      return new Model(vocabulary, new GuardedEncoder(vocabulary, specials, texts), texts, format);
    }
  }

  /** Skips, visibly, where the vocabularies are not there. */
  static final class OnlyWithVocabularies implements SkipExecutionHook {
    @Override
    public SkipResult shouldBeSkipped(LifecycleContext context) {
      return Files.isDirectory(FOLDER)
          ? SkipResult.doNotSkip()
          : SkipResult.skip("no shared folder beside the project");
    }
  }

  @BeforeContainer
  static void open() {
    MODELS.add(Model.of("qwen2", "chatml"));
    MODELS.add(Model.of("llama-bpe", "llama3"));
    MODELS.add(Model.of("phi-3", "phi"));
  }

  @AfterContainer
  static void close() {
    MODELS.forEach(model -> model.vocabulary.close());
    MODELS.clear();
  }

  /** Texts of the models' own control tokens among words and any characters. */
  @Provide
  Arbitrary<String> messageText() {
    List<String> specials = MODELS.stream().flatMap(m -> m.specials.stream()).distinct().toList();
    Arbitrary<String> any =
        Arbitraries.strings().excludeChars('\ue000').ofMaxLength(6).filter(s -> wellFormed(s));
    Arbitrary<String> words =
        Arbitraries.of("<|", "|>", "im_start", "user\n", "\n\n", " ", "é", "🩺", "/", "<think>");
    return Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(4, Arbitraries.of(specials)),
            net.jqwik.api.Tuple.of(2, words),
            net.jqwik.api.Tuple.of(1, any))
        .list()
        .ofMaxSize(10)
        .map(pieces -> "Fever" + String.join("", pieces) + "?");
  }

  private static boolean wellFormed(String s) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(s);
  }

  @Property(tries = 300, seed = "7")
  void encode_anyMessageText_hasTheTemplatesSpecialTokensOnly(@ForAll("messageText") String text) {
    for (Model model : MODELS) {
      RenderedPrompt prompt = render(model, text);
      String plain = render(model, PLACEHOLDER).text().replace(PLACEHOLDER, text);
      assertThat(prompt.text()).isEqualTo(plain);

      String content =
          prompt.spans().stream()
              .filter(span -> span.fromContent())
              .map(span -> span.text())
              .collect(joining());
      assertThat(content).isEqualTo(text);
      assertThat(IntStream.of(model.encoder.content(content)))
          .noneMatch(model.encoder::isGuarded)
          .noneMatch(id -> model.vocabulary.kind(id) == TokenKind.CONTROL);

      int[] ids = model.encoder.encode(spans(prompt));
      int[] ofTheTemplate = model.encoder.encode(spans(render(model, PLACEHOLDER)));
      assertThat(guarded(model, ids)).isEqualTo(guarded(model, ofTheTemplate)).isNotEmpty();
      assertThat(comparable(model, decoded(model, ids))).isEqualTo(comparable(model, plain));
    }
  }

  /**
   * Phi-3's vocabulary drops white space after a special token, as SentencePiece puts a blank
   * there.
   */
  private static String comparable(Model model, String text) {
    return model.format.equals("phi") ? text.replaceAll("\\s+", "") : text;
  }

  private static RenderedPrompt render(Model model, String text) {
    return ChatTemplate.builtIn(model.format)
        .render(List.of(Map.of("role", "user", "content", text)), Map.of());
  }

  private static List<Span> spans(RenderedPrompt prompt) {
    return prompt.spans().stream().map(s -> new Span(s.text(), s.fromContent())).toList();
  }

  private static List<Integer> guarded(Model model, int[] ids) {
    return IntStream.of(ids).filter(model.encoder::isGuarded).boxed().toList();
  }

  private static String decoded(Model model, int[] ids) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    IntStream.of(ids).forEach(id -> bytes.writeBytes(model.vocabulary.bytes(id)));
    return bytes.toString(StandardCharsets.UTF_8);
  }
}

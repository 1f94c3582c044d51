package dev.m1.internal.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.m1.internal.format.GuardedEncoder.Span;
import dev.m1.spi.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class GuardedEncoderTest {
  private static final TestVocabulary VOCABULARY =
      new TestVocabulary()
          .words(" Fever", "Fever", "user", "User:", "think", " is", "</", "é")
          .control("<|im_start|>", "<|im_end|>", "|><|")
          .userDefined("<think>", "</think>", "<think></think>", "<tool>", "\n\n", "÷");
  private static final SpecialTokens SPECIALS = SpecialTokens.of(VOCABULARY);
  private static final GuardedEncoder ENCODER =
      new GuardedEncoder(
          VOCABULARY, SPECIALS, List.of("{{ '<think></think>' }} \n\n ÷", "<think>", "</think>"));

  @Test
  void isGuarded_tokens_controlAndMarkersButNoLettersBlanksOrUnusedTags() {
    assertThat(SPECIALS.texts().stream().filter(t -> ENCODER.isGuarded(id(t))))
        .containsExactlyInAnyOrder(
            "<|im_start|>", "<|im_end|>", "|><|", "<think>", "</think>", "<think></think>");
    assertThat(ENCODER.isGuarded('a')).isFalse();
  }

  @Test
  void content_markerThatTheEngineAlwaysMatches_isSplit() {
    int[] naive = VOCABULARY.encode("a <think> b", false);
    assertThat(naive).contains(id("<think>"));

    int[] ids = ENCODER.content("a <think> b");

    assertThat(ids).doesNotContain(id("<think>"));
    assertThat(VOCABULARY.decode(ids)).isEqualTo("a <think> b");
  }

  @Test
  void content_textWithoutMarkers_isEncodedAsTheVocabularyDoes() {
    String text = "Fever is 39 °C <tool>\n\n÷ <think";

    assertThat(ENCODER.content(text)).isEqualTo(VOCABULARY.encode(text, false));
  }

  @Test
  void trusted_sameTextAgain_givesTokensThatNobodyHasChanged() {
    int[] expected = VOCABULARY.encode("<|im_start|>user", true);
    Arrays.fill(ENCODER.trusted("<|im_start|>user"), 0);
    for (int i = 0; i < 200; i++) {
      assertThat(ENCODER.trusted("turn " + i + "<|im_end|>")).contains(id("<|im_end|>"));
    }

    assertThat(ENCODER.trusted("<|im_start|>user")).isEqualTo(expected);
    assertThat(ENCODER.trusted("<|im_start|>user")).isEqualTo(expected);
  }

  @Test
  void content_controlTokenForPlainText_isTheBackendsFault() {
    TestVocabulary bad = new TestVocabulary().userDefined("x");
    Vocabulary broken =
        (Vocabulary)
            java.lang.reflect.Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Vocabulary.class},
                (proxy, method, arguments) ->
                    method.getName().equals("kind") && arguments[0].equals(256)
                        ? Vocabulary.TokenKind.CONTROL
                        : method.invoke(bad, arguments));
    GuardedEncoder encoder = new GuardedEncoder(broken, SpecialTokens.of(broken), List.of());

    assertThat(encoder.content("ab")).containsExactly('a', 'b');
    assertThatIllegalStateException()
        .isThrownBy(() -> encoder.content("axb"))
        .withMessageContaining("\"x\"");
  }

  @Test
  void encode_contentBesideTemplateText_isTokenizedTogether() {
    List<Span> spans =
        List.of(template("<|im_start|>User: "), content("Fever"), template("<|im_end|>\n<think>"));

    int[] ids = ENCODER.encode(spans);

    assertThat(ids)
        .isEqualTo(VOCABULARY.encode("<|im_start|>User: Fever<|im_end|>\n<think>", true));
  }

  @Test
  void encode_markerAcrossTheBorder_isNoMarker() {
    List<Span> spans = List.of(template("<thi"), content("nk>"), template("<|im_end|>"));

    int[] ids = ENCODER.encode(spans);

    assertThat(ids).doesNotContain(id("<think>")).endsWith(id("<|im_end|>"));
    assertThat(VOCABULARY.decode(ids)).isEqualTo("<think><|im_end|>");
  }

  @Provide
  Arbitrary<String> hostile() {
    List<String> pieces = new ArrayList<>(SPECIALS.texts());
    pieces.addAll(
        List.of("<", ">", "think", "/", "<|", "|>", "im_start", "Fever", "é", "🩺", "\n"));
    return Arbitraries.of(pieces).list().ofMaxSize(12).map(parts -> String.join("", parts));
  }

  @Property(tries = 5_000, seed = "11")
  void content_anyTextOfSpecialTokens_hasNoGuardedTokenAndTheSameBytes(
      @ForAll("hostile") String text) {
    int[] ids = ENCODER.content(text);

    assertThat(IntStream.of(ids).filter(ENCODER::isGuarded)).isEmpty();
    assertThat(VOCABULARY.decode(ids)).isEqualTo(text);
  }

  @Property(tries = 5_000, seed = "12")
  void encode_anyContent_onlyTheTemplatesMarkersAreTokens(
      @ForAll("hostile") String system, @ForAll("hostile") String user) {
    List<Span> spans =
        List.of(
            template("<|im_start|>system\n"),
            content(system),
            template("<|im_end|>\n<|im_start|>user\n"),
            content(user),
            template("<|im_end|>\n<think>\n"));

    int[] ids = ENCODER.encode(spans);

    assertThat(IntStream.of(ids).filter(ENCODER::isGuarded))
        .containsExactly(
            id("<|im_start|>"),
            id("<|im_end|>"),
            id("<|im_start|>"),
            id("<|im_end|>"),
            id("<think>"));
    assertThat(VOCABULARY.decode(ids))
        .isEqualTo(String.join("", spans.stream().map(Span::text).toList()));
  }

  private static int id(String text) {
    return SPECIALS.find(text).orElseThrow();
  }

  private static Span template(String text) {
    return new Span(text, false);
  }

  private static Span content(String text) {
    return new Span(text, true);
  }
}

package dev.m1.internal.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.m1.internal.format.Marker.Part;
import dev.m1.internal.format.MarkerMatcher.State;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarkerMatcherTest {
  private static final int PLAIN = 0;

  private final TestVocabulary vocabulary =
      new TestVocabulary()
          .words("answer", "ans")
          .control("<|im_start|>", "<|im_end|>", "<|end|>")
          .userDefined("</think>", "\n\n");
  private final SpecialTokens specials = SpecialTokens.of(vocabulary);

  @Test
  void compile_markerMixingSpecialAndText_partsAreTokenAndBytes() {
    Marker marker = Marker.compile("\n<|im_start|>answer\n", specials);

    assertThat(marker.text()).isEqualTo("<|im_start|>answer");
    assertThat(marker.parts())
        .containsExactly(new Part.Token(id("<|im_start|>")), new Part.Text("answer"));
  }

  @Test
  void compile_userDefinedBlanks_stayText() {
    assertThat(Marker.compile("## Final\n\nResponse", specials).parts())
        .containsExactly(new Part.Text("## Final\n\nResponse"));
  }

  @Test
  void compile_blankMarker_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Marker.compile("\n\n", specials))
        .withMessageContaining("blank");
  }

  @Test
  void literal_stopTextWithBlanks_keepsThem() {
    Marker stop = Marker.literal("\nUser:", specials);
    MarkerMatcher matcher = MarkerSet.ofCompiled(List.of(stop), specials).matcher();

    assertThat(accept(matcher, "the User: is")).isEqualTo(State.NONE);
    assertThat(accept(matcher, "ill.\nUser: ")).isEqualTo(State.MATCHED);
    assertThat(matcher.startByte()).isEqualTo(4);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Marker.literal("", specials))
        .withMessageContaining("empty");
  }

  @Test
  void accept_markerAfterThinkingTextInOneToken_reportsTheByte() {
    MarkerMatcher matcher = matcher("</thinking>");

    assertThat(accept(matcher, "so.\n</th")).isEqualTo(State.PARTIAL);
    assertThat(matcher.startToken()).isEqualTo(0);
    assertThat(matcher.startByte()).isEqualTo(4);
    assertThat(accept(matcher, "inking>\n\nThe")).isEqualTo(State.MATCHED);
    assertThat(matcher.startToken()).isEqualTo(0);
    assertThat(matcher.startByte()).isEqualTo(4);
    assertThat(matcher.endToken()).isEqualTo(1);
    assertThat(matcher.endByte()).isEqualTo(7);
  }

  @Test
  void accept_specialTokenThenTextTokens_matches() {
    MarkerMatcher matcher = matcher("<|im_start|>answer");

    assertThat(accept(matcher, "x")).isEqualTo(State.NONE);
    assertThat(special(matcher, "<|im_start|>")).isEqualTo(State.PARTIAL);
    assertThat(accept(matcher, "ans")).isEqualTo(State.PARTIAL);
    assertThat(accept(matcher, "wer")).isEqualTo(State.MATCHED);
    assertThat(matcher.marker()).isZero();
    assertThat(matcher.startToken()).isEqualTo(1);
    assertThat(matcher.endToken()).isEqualTo(3);
    assertThat(matcher.endByte()).isEqualTo(3);
  }

  @Test
  void accept_specialTokensTextAsOrdinaryText_doesNotMatch() {
    MarkerMatcher matcher = matcher("</think>");

    assertThat(accept(matcher, "</thi")).isEqualTo(State.NONE);
    assertThat(accept(matcher, "nk>")).isEqualTo(State.NONE);
    assertThat(special(matcher, "</think>")).isEqualTo(State.MATCHED);
    assertThat(matcher.startToken()).isEqualTo(2);
    assertThat(matcher.endByte()).isEqualTo("</think>".length());
  }

  @Test
  void accept_markerThatAnotherBeginsWith_waitsForTheLonger() {
    MarkerMatcher matcher = matcher("<|im_start|>", "<|im_start|>think");

    assertThat(special(matcher, "<|im_start|>")).isEqualTo(State.PARTIAL);
    assertThat(accept(matcher, "th")).isEqualTo(State.PARTIAL);
    assertThat(accept(matcher, "ink\n")).isEqualTo(State.MATCHED);
    assertThat(matcher.marker()).isEqualTo(1);
    assertThat(matcher.endByte()).isEqualTo(3);

    matcher.reset(7);
    assertThat(special(matcher, "<|im_start|>")).isEqualTo(State.PARTIAL);
    assertThat(accept(matcher, "tool")).isEqualTo(State.MATCHED);
    assertThat(matcher.marker()).isZero();
    assertThat(matcher.startToken()).isEqualTo(7);
    assertThat(matcher.endToken()).isEqualTo(7);
  }

  @Test
  void accept_controlTokenOfNoMarker_isOdd() {
    MarkerMatcher matcher = matcher("<|im_start|>answer");

    accept(matcher, "hm");
    assertThat(special(matcher, "<|end|>")).isEqualTo(State.ODD);
    assertThat(matcher.startToken()).isEqualTo(1);
    assertThatIllegalStateException().isThrownBy(() -> accept(matcher, "x"));
  }

  @Test
  void accept_controlTokenThatGoesElsewhere_isOddWhereItStood() {
    MarkerMatcher matcher = matcher("<|im_start|>answer");

    accept(matcher, "hm");
    assertThat(special(matcher, "<|im_start|>")).isEqualTo(State.PARTIAL);
    assertThat(accept(matcher, "a")).isEqualTo(State.PARTIAL);
    assertThat(accept(matcher, "ssistant")).isEqualTo(State.ODD);
    assertThat(matcher.startToken()).isEqualTo(1);
    assertThat(matcher.endToken()).isEqualTo(1);
  }

  @Test
  void finish_heldBack_becomesShorterMarkerOrOddOrText() {
    MarkerMatcher shorter = matcher("<|im_start|>", "<|im_start|>think");
    special(shorter, "<|im_start|>");
    assertThat(shorter.finish()).isEqualTo(State.MATCHED);

    MarkerMatcher odd = matcher("<|im_start|>think");
    special(odd, "<|im_start|>");
    assertThat(odd.finish()).isEqualTo(State.ODD);

    MarkerMatcher text = matcher("## Final");
    accept(text, "a ## F");
    assertThat(text.finish()).isEqualTo(State.NONE);
  }

  @Test
  void accept_noMarkers_findsOnlyControlTokens() {
    MarkerMatcher matcher = MarkerSet.of(List.of(), specials).matcher();

    assertThat(accept(matcher, "anything")).isEqualTo(State.NONE);
    assertThat(special(matcher, "<|im_end|>")).isEqualTo(State.ODD);
  }

  @Test
  void beginsWith_controlTokens_tellsMarkerStartsFromOthers() {
    MarkerSet set = MarkerSet.of(List.of("<|im_start|>answer", "x<|end|>"), specials);

    assertThat(set.beginsWith(id("<|im_start|>"))).isTrue();
    assertThat(set.beginsWith(id("<|end|>"))).isFalse();
    assertThat(set.beginsWith(id("<|im_end|>"))).isFalse();
  }

  private MarkerMatcher matcher(String... markers) {
    return MarkerSet.of(List.of(markers), specials).matcher();
  }

  private int id(String special) {
    return specials.find(special).orElseThrow();
  }

  private State special(MarkerMatcher matcher, String text) {
    return matcher.accept(id(text), text.getBytes(StandardCharsets.UTF_8));
  }

  private static State accept(MarkerMatcher matcher, String text) {
    return matcher.accept(PLAIN, text.getBytes(StandardCharsets.UTF_8));
  }
}

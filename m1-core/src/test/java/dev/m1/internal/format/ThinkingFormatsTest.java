package dev.m1.internal.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.m1.ThinkingFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ThinkingFormatsTest {
  /** Families that answer in a new message, whose hand-over is more than the close marker. */
  private static final Set<String> IN_MESSAGES = Set.of("gpt-oss", "solar");

  static List<String> names() {
    return ThinkingFormats.names();
  }

  @Test
  void named_m1_isTheBudgetForcingOfThePaper() {
    ThinkingFormat m1 = ThinkingFormats.named("m1");

    assertThat(m1.open()).isEqualTo("<|im_start|>think\n");
    assertThat(m1.close()).containsExactly("<|im_start|>answer");
    assertThat(ThinkingFormats.handOver(m1, 0)).isEqualTo("\n<|im_start|>answer\nFinal Answer:");
    assertThat(ThinkingFormats.handOver(m1, 1)).isEqualTo("<|im_start|>answer\nFinal Answer:");
    assertThat(ThinkingFormats.handOver(m1, 5)).isEqualTo("<|im_start|>answer\nFinal Answer:");
    assertThat(m1.afterNaturalEnd()).isEmpty();
    assertThat(m1.recognisedBy()).isEqualTo("named \"m1\"");
  }

  @Test
  void named_otherNamesAndCase_giveTheSameFormat() {
    assertThat(ThinkingFormats.named("s1").name()).isEqualTo("m1");
    assertThat(ThinkingFormats.named(" GPT-OSS ").name()).isEqualTo("gpt-oss");
    assertThat(ThinkingFormats.named("harmony").afterNaturalEnd())
        .isEqualTo("<|start|>assistant<|channel|>final<|message|>");
  }

  @Test
  void named_unknown_listsTheNames() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ThinkingFormats.named("qwen9"))
        .withMessage(
            "unknown thinking format \"qwen9\"; there are "
                + String.join(", ", ThinkingFormats.names()));
  }

  @ParameterizedTest
  @MethodSource("names")
  void named_every_handsOverWithItsOwnCloseMarker(String name) {
    ThinkingFormat format = ThinkingFormats.named(name);
    SpecialTokens none = SpecialTokens.of(new TestVocabulary());

    assertThat(format.name()).isEqualTo(name);
    assertThat(format.open()).isNotBlank();
    assertThat(format.handOver()).contains(format.close().get(0));
    assertThat(format.reopen()).containsExactly(format.open().strip());
    assertThat(MarkerSet.of(format.close(), none).markers()).isNotEmpty();
    assertThat(MarkerSet.of(format.answerStops(), none).markers())
        .hasSameSizeAs(format.answerStops());
    if (IN_MESSAGES.contains(name)) {
      assertThat(format.handOver()).isEqualTo(format.close().get(0) + format.afterNaturalEnd());
    } else {
      assertThat(format.afterNaturalEnd()).isEmpty();
    }
  }
}

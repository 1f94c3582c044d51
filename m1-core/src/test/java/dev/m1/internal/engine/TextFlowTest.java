package dev.m1.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class TextFlowTest {
  @Property(tries = 500)
  void anySplit_joined_isTheTextWithoutOuterBlanks(
      @ForAll @StringLength(max = 60) String text, @ForAll @IntRange(min = 1, max = 4) int piece) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    TextFlow flow = new TextFlow();
    StringBuilder shown = new StringBuilder();
    for (int at = 0; at < bytes.length; at += piece) {
      String more = flow.accept(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + piece)));
      if (!more.isEmpty()) {
        assertThat(Character.isLowSurrogate(more.charAt(0))).as("half a character").isFalse();
        assertThat(Character.isHighSurrogate(more.charAt(more.length() - 1))).isFalse();
      }
      shown.append(more);
    }
    shown.append(flow.finish());

    assertThat(shown.toString()).isEqualTo(new String(bytes, StandardCharsets.UTF_8).strip());
  }

  @Test
  void unfinishedCharacter_atTheEnd_becomesTheReplacement() {
    TextFlow flow = new TextFlow();

    assertThat(flow.accept(new byte[] {'a', (byte) 0xe2, (byte) 0x82})).isEqualTo("a");
    assertThat(flow.finish()).isEqualTo("\ufffd");
  }

  @Test
  void lineFeeds_beforeAMarker_areNeverShown() {
    TextFlow flow = new TextFlow();

    assertThat(flow.accept("done.\n\n".getBytes(StandardCharsets.UTF_8))).isEqualTo("done.");
    assertThat(flow.finish()).isEmpty();
  }

  @Test
  void accept_afterFinish_startsAnew() {
    TextFlow flow = new TextFlow();
    String unused = flow.accept("one ".getBytes(StandardCharsets.UTF_8));
    assertThat(unused).isEqualTo("one");
    assertThat(flow.finish()).isEmpty();

    assertThat(flow.accept("\n two".getBytes(StandardCharsets.UTF_8))).isEqualTo("two");
  }
}

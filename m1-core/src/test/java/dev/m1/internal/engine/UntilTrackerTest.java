package dev.m1.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.m1.Until;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class UntilTrackerTest {
  private static final byte NOTHING = 0;

  @Test
  void tokens_count_holdsAtThatToken() {
    UntilTracker tracker = new UntilTracker(List.of(Until.tokens(3)), NOTHING);

    assertThat(accept(tracker, "a", "b")).isFalse();
    assertThat(accept(tracker, "c")).isTrue();
    assertThat(tracker.reached()).containsExactly(Until.tokens(3));
  }

  @Test
  void sentenceEnd_decimalPoint_isNoEnd() {
    UntilTracker tracker = new UntilTracker(List.of(Until.sentenceEnd()), NOTHING);

    assertThat(accept(tracker, "urea ", "7", ".", "5", " high")).isFalse();
    assertThat(accept(tracker, ".")).isTrue();
  }

  @Test
  void sentenceEnd_pointRightAfterAPause_looksAtWhatStoodBefore() {
    assertThat(accept(new UntilTracker(List.of(Until.sentenceEnd()), (byte) '3'), ".")).isFalse();
    assertThat(accept(new UntilTracker(List.of(Until.sentenceEnd()), (byte) 'd'), ".")).isTrue();
  }

  @Test
  void lineEnd_sentenceOnly_goesOn() {
    UntilTracker tracker = new UntilTracker(List.of(Until.lineEnd()), NOTHING);

    assertThat(accept(tracker, "One.", " Two")).isFalse();
    assertThat(accept(tracker, ".\n")).isTrue();
  }

  @Test
  void entropyBelow_unknownEntropy_neverHolds() {
    UntilTracker tracker = new UntilTracker(List.of(Until.entropyBelow(0.5)), NOTHING);

    assertThat(tracker.accept(new byte[] {'x'}, Float.NaN)).isFalse();
    assertThat(tracker.accept(new byte[] {'x'}, 0.6f)).isFalse();
    assertThat(tracker.accept(new byte[] {'x'}, 0.4f)).isTrue();
  }

  @Test
  void severalConditions_oneHolds_onlyThatIsReached() {
    Until text = Until.text("stop");
    UntilTracker tracker = new UntilTracker(List.of(text, Until.tokens(9)), NOTHING);

    assertThat(accept(tracker, "don't s", "to", "p now")).isTrue();
    assertThat(tracker.reached()).containsExactly(text);
  }

  @Property(tries = 500)
  void text_anySplitIntoTokens_isFoundWhereItEnds(
      @ForAll @CharRange(from = 'a', to = 'b') @StringLength(max = 40) String stream,
      @ForAll @CharRange(from = 'a', to = 'b') @StringLength(min = 1, max = 4) String wanted,
      @ForAll @IntRange(min = 1, max = 5) int piece) {
    UntilTracker tracker = new UntilTracker(List.of(Until.text(wanted)), NOTHING);
    int end = stream.indexOf(wanted) < 0 ? -1 : stream.indexOf(wanted) + wanted.length();

    for (int at = 0; at < stream.length(); at += piece) {
      int to = Math.min(stream.length(), at + piece);
      boolean holds = accept(tracker, stream.substring(at, to));
      assertThat(holds).isEqualTo(end >= 0 && end <= to);
      if (holds) {
        return;
      }
    }
  }

  private static boolean accept(UntilTracker tracker, String... tokens) {
    boolean holds = false;
    for (String token : tokens) {
      holds = tracker.accept(token.getBytes(StandardCharsets.UTF_8), Float.NaN);
    }
    return holds;
  }
}

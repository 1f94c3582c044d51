package dev.m1.eval.report;

import dev.m1.trace.Phase;
import dev.m1.trace.ReasoningTrace;
import dev.m1.trace.TokenRun;
import dev.m1.trace.TraceEvent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Where each thinking token ends in the thinking's text. Immutable. */
final class Offsets {
  private final int[] ends;
  private final byte[] text;

  /** UTF-16 units of the characters that begin before each byte. */
  private final int[] units;

  private Offsets(int[] ends, byte[] text) {
    this.ends = ends;
    this.text = text;
    units = new int[text.length + 1];
    for (int i = 0; i < text.length; i++) {
      boolean begins = (text[i] & 0xC0) != 0x80;
      int size = (text[i] & 0xF8) == 0xF0 ? 2 : 1; // four bytes are a surrogate pair
      units[i + 1] = units[i] + (begins ? size : 0);
    }
  }

  /**
   * Takes the places from a trace.
   *
   * @return empty where the trace has no texts, or does not say where its tokens end
   */
  static Optional<Offsets> of(ReasoningTrace trace) {
    byte[] text = trace.thinkingBytes();
    int[] ends = new int[Math.max(16, trace.usage().thinking())];
    int count = 0;
    for (TraceEvent event : trace.events()) {
      TokenRun added = TokenRun.EMPTY;
      if (event instanceof TraceEvent.Sampled sampled && sampled.phase() == Phase.THINKING) {
        added = sampled.tokens();
      } else if (event instanceof TraceEvent.Forced forced && forced.phase() == Phase.THINKING) {
        added = forced.tokens();
      } else if (event instanceof TraceEvent.RolledBack back) {
        count = Math.min(count, back.thinkingTokens());
      } else if (event instanceof TraceEvent.ThinkingEnded) {
        break;
      }
      if (added.size() > 0 && !added.hasEnds()) {
        return Optional.empty();
      }
      if (count + added.size() > ends.length) {
        ends = Arrays.copyOf(ends, 2 * (count + added.size()));
      }
      for (int i = 0; i < added.size(); i++) {
        ends[count++] = added.end(i);
      }
    }
    boolean within = count == 0 || (ends[count - 1] <= text.length && text.length > 0);
    return within ? Optional.of(new Offsets(Arrays.copyOf(ends, count), text)) : Optional.empty();
  }

  /** Says whether these are the places of a text. */
  boolean fit(String thinking) {
    return Arrays.equals(text, thinking.getBytes(StandardCharsets.UTF_8))
        || new String(text, StandardCharsets.UTF_8).equals(thinking);
  }

  /**
   * Returns the UTF-16 offset in the text after so many tokens. A character that the place cuts in
   * two counts as before it.
   *
   * @param tokens from 0; more than there are means the text's end
   */
  int after(int tokens) {
    if (tokens <= 0) {
      return 0;
    }
    return units[tokens > ends.length ? text.length : ends[tokens - 1]];
  }
}

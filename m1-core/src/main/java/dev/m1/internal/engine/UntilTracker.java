package dev.m1.internal.engine;

import dev.m1.Until;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Watches thinking tokens for the conditions of one {@link dev.m1.BudgetDecision.ThinkOn}. Used
 * token by token by the live loop and by replay, so that both pause at the same places. Confined to
 * one thread.
 */
public final class UntilTracker {
  private final Until[] conditions;
  private final byte[][] texts;
  private final int[] matched;
  private final int[][] failures;
  private final Set<Until> reached = new LinkedHashSet<>();
  private int tokens;
  private byte last;

  /**
   * Starts watching.
   *
   * @param previous the last byte of the thinking so far, which decides whether a full stop that
   *     comes first ends a sentence; 0 where there is none
   */
  public UntilTracker(List<Until> until, byte previous) {
    last = previous;
    conditions = until.toArray(new Until[0]);
    texts = new byte[conditions.length][];
    failures = new int[conditions.length][];
    matched = new int[conditions.length];
    for (int i = 0; i < conditions.length; i++) {
      if (conditions[i] instanceof Until.Text text) {
        texts[i] = text.text().getBytes(StandardCharsets.UTF_8);
        failures[i] = failureTable(texts[i]);
      }
    }
  }

  /** Says whether any condition reads the bytes of tokens. */
  public boolean readsText() {
    for (Until condition : conditions) {
      if (!(condition instanceof Until.Tokens) && !(condition instanceof Until.EntropyBelow)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Takes the next thinking token.
   *
   * @param bytes what it stands for
   * @param entropy in nats; NaN where not known
   * @return whether a condition holds
   */
  public boolean accept(byte[] bytes, float entropy) {
    tokens++;
    for (int i = 0; i < conditions.length; i++) {
      if (holds(i, bytes, entropy)) {
        reached.add(conditions[i]);
      }
    }
    if (bytes.length > 0) {
      last = bytes[bytes.length - 1];
    }
    return !reached.isEmpty();
  }

  /** Returns the conditions that hold. */
  public Set<Until> reached() {
    return Set.copyOf(reached);
  }

  private boolean holds(int index, byte[] bytes, float entropy) {
    Until condition = conditions[index];
    if (condition instanceof Until.Tokens limit) {
      return tokens >= limit.count();
    } else if (condition instanceof Until.EntropyBelow bound) {
      return entropy < bound.nats();
    } else if (condition instanceof Until.Text) {
      return findText(index, bytes);
    } else if (condition instanceof Until.LineEnd) {
      return contains(bytes, (byte) '\n');
    } else {
      return contains(bytes, (byte) '\n') || endsSentence(bytes);
    }
  }

  private boolean endsSentence(byte[] bytes) {
    if (bytes.length == 0) {
      return false;
    }
    byte end = bytes[bytes.length - 1];
    byte before = bytes.length > 1 ? bytes[bytes.length - 2] : last;
    return (end == '.' || end == '!' || end == '?') && !(before >= '0' && before <= '9');
  }

  private static boolean contains(byte[] bytes, byte wanted) {
    for (byte b : bytes) {
      if (b == wanted) {
        return true;
      }
    }
    return false;
  }

  /** Knuth-Morris-Pratt over the byte stream, so that a text may span tokens. */
  private boolean findText(int index, byte[] bytes) {
    byte[] text = texts[index];
    int[] failure = failures[index];
    int at = matched[index];
    boolean found = false;
    for (byte b : bytes) {
      while (at > 0 && (at == text.length || b != text[at])) {
        at = failure[at - 1];
      }
      if (b == text[at]) {
        at++;
      }
      found |= at == text.length;
    }
    matched[index] = at;
    return found;
  }

  private static int[] failureTable(byte[] text) {
    int[] failure = new int[text.length];
    for (int i = 1, length = 0; i < text.length; i++) {
      while (length > 0 && text[i] != text[length]) {
        length = failure[length - 1];
      }
      if (text[i] == text[length]) {
        length++;
      }
      failure[i] = length;
    }
    return failure;
  }
}

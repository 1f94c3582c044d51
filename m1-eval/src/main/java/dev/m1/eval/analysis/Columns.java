package dev.m1.eval.analysis;

import dev.m1.ExtractedAnswer.Outcome;
import dev.m1.ThinkingEnd;
import dev.m1.eval.run.Cell;
import dev.m1.eval.run.RunLine;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** The arrays of an answer table, which grow as lines come in. */
final class Columns {
  static final int PRESENT = 1;
  static final int CORRECT = 2;
  static final int REACHED = 4;
  static final int COPIED = 8;
  static final int LETTER_CORRECT = 16;

  private static final List<Outcome> OUTCOMES = List.of(Outcome.values());
  private static final List<ThinkingEnd> ENDS = List.of(ThinkingEnd.values());
  private static final byte[] AS_IN_FILE = {};
  private static final int FIRST_OTHER = 32;

  private final int arms;
  int rows;
  int[] item = new int[64];
  int[] cluster = new int[64];
  int[] sample = new int[64];
  boolean[] failed = new boolean[64];
  byte[] key = new byte[64];
  byte[][] order = new byte[64][];
  int[] prompt = new int[64];
  float[] seconds = new float[64];
  byte[] flags;
  byte[] answer;
  byte[] outcome;
  byte[] end;
  int[] used;
  int[] answered;
  float[] confidence;

  Columns(int arms) {
    this.arms = arms;
    flags = new byte[64 * arms];
    answer = new byte[64 * arms];
    outcome = new byte[64 * arms];
    end = new byte[64 * arms];
    used = new int[64 * arms];
    answered = new int[64 * arms];
    confidence = new float[64 * arms];
  }

  /** Adds a row without cells. */
  int add(RunLine line, int itemNumber, int clusterNumber) {
    if (rows == item.length) {
      resize(Math.max(64, rows + rows / 2));
    }
    int row = rows++;
    item[row] = itemNumber;
    cluster[row] = clusterNumber;
    sample[row] = line.sample();
    failed[row] = line.failure().isPresent();
    key[row] = (byte) index(line.key());
    order[row] = line.order().isEmpty() ? AS_IN_FILE : bytes(line.order());
    prompt[row] = line.promptTokens();
    seconds[row] = (float) line.seconds();
    for (int at = row * arms; at < rows * arms; at++) {
      // a failed session counts under every condition, as an answer that cannot be read
      flags[at] = (byte) (failed[row] ? PRESENT : 0);
      answer[at] = (byte) AnswerTable.UNREAD;
      outcome[at] = -1;
      confidence[at] = Float.NaN;
    }
    return row;
  }

  /** Fills a cell. */
  void set(int at, Cell cell, String rightLetter, Map<String, Integer> codes) {
    int bits = PRESENT;
    bits |= cell.correct() ? CORRECT : 0;
    bits |= cell.reached() ? REACHED : 0;
    bits |= cell.copied() ? COPIED : 0;
    if (!cell.letters().isEmpty()) {
      Map.Entry<String, Double> top =
          Collections.max(cell.letters().entrySet(), Map.Entry.comparingByValue());
      confidence[at] = top.getValue().floatValue();
      bits |= top.getKey().equals(rightLetter) ? LETTER_CORRECT : 0;
    }
    flags[at] = (byte) bits;
    answer[at] = (byte) code(cell, codes);
    outcome[at] = (byte) OUTCOMES.indexOf(cell.outcome());
    end[at] = (byte) ENDS.indexOf(cell.thinkingEnd());
    used[at] = cell.thinkingTokens();
    // a copied natural answer was not decoded again, but a separate run pays for it
    answered[at] = Math.max(cell.answerTokens(), cell.decodedTokens());
  }

  private static int code(Cell cell, Map<String, Integer> codes) {
    if (cell.outcome() != Outcome.PARSED) {
      return AnswerTable.UNREAD;
    }
    int letter = cell.letter().map(Columns::index).orElse(-1);
    return letter >= 0
        ? letter
        : FIRST_OTHER + codes.computeIfAbsent(cell.answer().text().strip(), t -> codes.size());
  }

  /** Returns the index of a letter; -1 for anything else. */
  private static int index(String letter) {
    boolean single = letter.length() == 1 && letter.charAt(0) >= 'A' && letter.charAt(0) <= 'Z';
    return single ? letter.charAt(0) - 'A' : -1;
  }

  private static byte[] bytes(List<Integer> numbers) {
    byte[] bytes = new byte[numbers.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = numbers.get(i).byteValue();
    }
    return bytes;
  }

  Columns trimmed() {
    resize(rows);
    return this;
  }

  private void resize(int size) {
    item = Arrays.copyOf(item, size);
    cluster = Arrays.copyOf(cluster, size);
    sample = Arrays.copyOf(sample, size);
    failed = Arrays.copyOf(failed, size);
    key = Arrays.copyOf(key, size);
    order = Arrays.copyOf(order, size);
    prompt = Arrays.copyOf(prompt, size);
    seconds = Arrays.copyOf(seconds, size);
    int cells = size * arms;
    flags = Arrays.copyOf(flags, cells);
    answer = Arrays.copyOf(answer, cells);
    outcome = Arrays.copyOf(outcome, cells);
    end = Arrays.copyOf(end, cells);
    used = Arrays.copyOf(used, cells);
    answered = Arrays.copyOf(answered, cells);
    confidence = Arrays.copyOf(confidence, cells);
  }

  /** A list of bytes by index. */
  static final class Bytes {
    private byte[] values = new byte[64];
    private int size;

    void set(int at, byte value) {
      if (at >= values.length) {
        values = Arrays.copyOf(values, Math.max(at + 1, values.length * 2));
      }
      values[at] = value;
      size = Math.max(size, at + 1);
    }

    byte[] toArray() {
      return Arrays.copyOf(values, size);
    }
  }
}

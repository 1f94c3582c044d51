package dev.m1.spi;

import java.util.Arrays;

/**
 * The tokens of one {@link Backend#decode} call: rows of (sequence, token, whether its logits are
 * wanted). Reused from step to step; confined to one thread.
 *
 * <p>Rows of one sequence stand in the order in which they are appended to it; their positions
 * follow from the sequence's length, so a wrong position cannot be expressed.
 */
public final class DecodeBatch {
  private int[] sequences;
  private int[] tokens;
  private boolean[] logits;
  private int size;

  /** Creates an empty batch with room for this many rows; it grows as needed. */
  public DecodeBatch(int initialRows) {
    int rows = Math.max(1, initialRows);
    sequences = new int[rows];
    tokens = new int[rows];
    logits = new boolean[rows];
  }

  /** Removes all rows. */
  public void clear() {
    size = 0;
  }

  /** Appends a row and returns its index, which names it in {@link Backend#logits}. */
  public int add(int sequence, int token, boolean wantLogits) {
    if (size == tokens.length) {
      int rows = size * 2;
      sequences = Arrays.copyOf(sequences, rows);
      tokens = Arrays.copyOf(tokens, rows);
      logits = Arrays.copyOf(logits, rows);
    }
    sequences[size] = sequence;
    tokens[size] = token;
    logits[size] = wantLogits;
    return size++;
  }

  /** Returns the number of rows. */
  public int size() {
    return size;
  }

  /** Returns the sequence of a row. */
  public int sequence(int row) {
    return sequences[check(row)];
  }

  /** Returns the token of a row. */
  public int token(int row) {
    return tokens[check(row)];
  }

  /** Says whether the logits after this row are wanted. */
  public boolean wantsLogits(int row) {
    return logits[check(row)];
  }

  private int check(int row) {
    if (row < 0 || row >= size) {
      throw new IndexOutOfBoundsException("row must be in 0.." + (size - 1) + ": " + row);
    }
    return row;
  }
}

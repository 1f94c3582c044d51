package dev.m1.eval.data;

import static java.util.Objects.requireNonNull;

/**
 * Says what is wrong with one row of a file. Immutable.
 *
 * @param file the file's name, without folders
 * @param row the row's number from 1
 * @param line the line it begins on, from 1
 * @param kept whether the row is asked all the same: false for a row that cannot be
 * @param reason what is wrong, with the value
 */
public record RowProblem(String file, long row, long line, boolean kept, String reason) {
  /** Checks that nothing is null. */
  public RowProblem {
    requireNonNull(file, "file");
    requireNonNull(reason, "reason");
  }

  /** Returns {@code file:line (row n): reason}. */
  @Override
  public String toString() {
    return file + ":" + line + " (row " + row + "): " + reason;
  }
}

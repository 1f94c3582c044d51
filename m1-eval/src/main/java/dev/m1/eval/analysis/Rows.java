package dev.m1.eval.analysis;

import dev.m1.eval.stats.PairedDifference;
import dev.m1.eval.stats.Proportion;
import java.util.stream.IntStream;

/** Picks rows of a table and hands their answers to the statistics. */
final class Rows {
  private Rows() {}

  /** Returns the rows that have an answer, or a failed session, under all these conditions. */
  static int[] present(AnswerTable table, int... columns) {
    return IntStream.range(0, table.rows())
        .filter(row -> IntStream.of(columns).allMatch(column -> table.present(row, column)))
        .toArray();
  }

  /** Returns those of them whose session did not fail. */
  static int[] answered(AnswerTable table, int... columns) {
    return IntStream.of(present(table, columns)).filter(row -> !table.failed(row)).toArray();
  }

  static boolean[] correct(AnswerTable table, int column, int[] rows) {
    boolean[] correct = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      correct[i] = table.correct(rows[i], column);
    }
    return correct;
  }

  static Proportion accuracy(AnswerTable table, int column, int[] rows) {
    return Proportion.of(correct(table, column, rows), table.clustersOf(rows));
  }

  static PairedDifference difference(AnswerTable table, int first, int second, int[] rows) {
    return PairedDifference.of(
        correct(table, first, rows), correct(table, second, rows), table.clustersOf(rows));
  }

  /** Returns right answers by cluster (first index) and column, over these rows. */
  static double[][] sums(AnswerTable table, int[] columns, int[] rows) {
    double[][] sums = new double[table.clusters()][columns.length];
    for (int row : rows) {
      for (int k = 0; k < columns.length; k++) {
        sums[table.cluster(row)][k] += table.correct(row, columns[k]) ? 1 : 0;
      }
    }
    return sums;
  }

  /** Returns rows by cluster (first index) and column. */
  static int[][] counts(AnswerTable table, int[] columns, int[] rows) {
    int[][] counts = new int[table.clusters()][columns.length];
    for (int row : rows) {
      for (int k = 0; k < columns.length; k++) {
        counts[table.cluster(row)][k]++;
      }
    }
    return counts;
  }
}

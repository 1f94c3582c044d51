package dev.m1.eval.data;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * Says how one benchmark is read: its rows from a file, its questions from a row.
 *
 * @param rows opens a file, or a folder of them
 */
record Form(BenchmarkCard card, Function<Path, RowReader> rows, Mapping mapping) {
  /** Makes questions of a row. */
  @FunctionalInterface
  interface Mapping {
    /** Returns the row's questions; none where the row belongs to another part of the file. */
    List<Draft> read(Row row, Fields fields) throws MalformedRow;
  }

  /** Makes one question of a row. */
  @FunctionalInterface
  interface One {
    Draft read(Row row, Fields fields) throws MalformedRow;
  }

  static Form of(BenchmarkCard card, Function<Path, RowReader> rows, One mapping) {
    return new Form(card, rows, (row, fields) -> List.of(mapping.read(row, fields)));
  }
}

package dev.m1.eval.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.file.Path;

/**
 * Holds one row of a file before it is a question.
 *
 * @param number from 1, within the file
 * @param line where it begins, from 1
 * @param group the key that the file puts the row under: a set, an identifier; empty without one
 * @param value the row's fields
 * @param broken why there are no fields; empty where there are
 */
record Row(Path file, long number, long line, String group, JsonNode value, String broken) {
  static Row of(Path file, long number, long line, String group, JsonNode value) {
    return new Row(file, number, line, group, value, "");
  }

  static Row broken(Path file, long number, long line, String reason) {
    return new Row(file, number, line, "", MissingNode.getInstance(), reason);
  }

  RowProblem problem(boolean kept, String reason) {
    return new RowProblem(String.valueOf(file.getFileName()), number, line, kept, reason);
  }
}

package dev.m1.eval.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Reads the records of a result file and the answers in a record. */
interface ResultReader {
  /** Goes through the file's records in order, holding one at a time where the form permits. */
  void records(Path file, Consumer<JsonNode> records) throws IOException;

  /**
   * Returns a record's answers; none where an earlier record has them.
   *
   * @param number the record's number from 0
   * @throws IllegalArgumentException if it is not of the form; the message says why
   */
  List<Result> read(JsonNode record, int number);

  static ResultReader of(ResultFormat format) {
    return switch (format) {
      case LM_EVAL -> new LmEvalReader();
      case INSPECT -> new InspectReader();
      case M1_RESULTS -> new M1ResultsReader();
    };
  }
}

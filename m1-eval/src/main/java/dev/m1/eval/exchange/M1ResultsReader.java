package dev.m1.eval.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import dev.m1.AnswerText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Reads the list that the m1 paper's evaluation writes. */
final class M1ResultsReader implements ResultReader {
  @Override
  public void records(Path file, Consumer<JsonNode> records) throws IOException {
    Records.each(file, records);
  }

  /** The answer holds its prefix: hand-over and answer are read together. */
  @Override
  public List<Result> read(JsonNode record, int number) {
    List<String> options = Records.options(record.path("options"));
    String source = Records.optional(record, "source");
    boolean ended = !Records.optional(record, "finish_reason").equals("length");
    return List.of(
        new Result(
            Integer.toString(number),
            0,
            Records.question(Records.text(record, "question"), options),
            Records.key(Records.text(record, "answer_idx"), options),
            source.isEmpty() ? Map.of() : Map.of("set", source),
            Records.optional(record, "thinking_text"),
            Records.optional(record, "thinking_finish_reason").equals("length"),
            new AnswerText(Records.text(record, "response_text"), "", ended),
            Map.of(),
            Math.max(0, record.path("num_gen_tokens").asInt(0))));
  }
}

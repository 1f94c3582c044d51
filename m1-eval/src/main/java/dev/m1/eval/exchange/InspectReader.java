package dev.m1.eval.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import dev.m1.AnswerText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Reads a log of inspect_ai in its JSON form, which has to be held as a whole. */
final class InspectReader implements ResultReader {
  private static final String CONTENT = "content";

  @Override
  public void records(Path file, Consumer<JsonNode> records) throws IOException {
    JsonNode log = Records.MAPPER.readTree(file.toFile());
    if (!log.path("samples").isArray()) {
      throw new IOException(
          "it has no \"samples\"; write the log as JSON with: inspect log convert --to json");
    }
    log.path("samples").forEach(records);
  }

  @Override
  public List<Result> read(JsonNode sample, int number) {
    List<String> options = Records.options(sample.path("choices"));
    JsonNode target = sample.path("target");
    if (target.isArray() && target.size() != 1) {
      throw new IllegalArgumentException("there must be one target: " + target);
    }
    JsonNode choice = sample.path("output").path("choices").path(0);
    if (choice.isMissingNode()) {
      throw new IllegalArgumentException("there is no output");
    }
    JsonNode content = choice.path("message").path(CONTENT);
    boolean cut = Records.optional(choice, "stop_reason").equals("max_tokens");
    return List.of(
        new Result(
            Records.text(sample, "id"),
            Math.max(0, sample.path("epoch").asInt(1) - 1),
            Records.question(input(sample.path("input")), options),
            Records.key(target.isArray() ? target.get(0).asText() : target.asText(), options),
            Map.of(),
            blocks(content, "reasoning"),
            false,
            new AnswerText(
                content.isTextual() ? content.asText() : blocks(content, "text"), "", !cut),
            Map.of(),
            sample.path("output").path("usage").path("output_tokens").asInt(0)));
  }

  /** The input is a text, or messages of which the last by the user counts. */
  private static String input(JsonNode input) {
    if (input.isTextual()) {
      return input.asText();
    }
    String last = "";
    for (JsonNode message : input) {
      if (Records.optional(message, "role").equals("user")) {
        JsonNode content = message.path(CONTENT);
        last = content.isTextual() ? content.asText() : blocks(content, "text");
      }
    }
    if (last.isBlank()) {
      throw new IllegalArgumentException("there is no input");
    }
    return last;
  }

  private static String blocks(JsonNode content, String type) {
    StringBuilder text = new StringBuilder();
    for (JsonNode block : content) {
      if (Records.optional(block, "type").equals(type)) {
        text.append(Records.optional(block, type));
      }
    }
    return text.toString();
  }
}

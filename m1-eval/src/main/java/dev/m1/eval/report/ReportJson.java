package dev.m1.eval.report;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Writes the JSON that the page reads. */
final class ReportJson {
  /** Characters from the surrogates on are escaped, so that a lone half survives UTF-8. */
  private static final int HIGHEST_PLAIN = 0xD7FF;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(new JsonFactoryBuilder().highestNonEscapedChar(HIGHEST_PLAIN).build())
          .build();

  private ReportJson() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static JsonNode parse(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not JSON: " + e.getOriginalMessage(), e);
    }
  }

  static String line(JsonNode node) {
    try {
      return MAPPER.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write JSON: " + e.getOriginalMessage(), e);
    }
  }

  static String pretty(JsonNode node) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write JSON: " + e.getOriginalMessage(), e);
    }
  }

  /**
   * Writes a value so that it can stand inside a script element: whatever texts it holds, no tag
   * and no comment begins in it.
   */
  static String inScript(JsonNode node) {
    return line(node).replace("<", "\\u003c");
  }
}

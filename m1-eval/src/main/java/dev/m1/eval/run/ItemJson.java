package dev.m1.eval.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.m1.Question;
import dev.m1.eval.data.BenchmarkItem;
import dev.m1.eval.internal.Json;

/** Reads and writes the items that a run asks. */
final class ItemJson {
  private static final String KIND = "m1-item";
  private static final int VERSION = 1;

  private ItemJson() {}

  static ObjectNode write(BenchmarkItem item) {
    ObjectNode node = Json.object(KIND, VERSION);
    node.put("id", item.id()).put("cluster", item.cluster());
    node.put("question", item.question().text());
    if (item.question() instanceof Question.MultipleChoice choice) {
      ArrayNode options = node.putArray("options");
      choice.options().forEach(options::add);
    } else if (item.question() instanceof Question.Numeric numeric) {
      node.put("unit", numeric.unit());
      node.put("absoluteTolerance", numeric.tolerance().absolute());
      node.put("relativeTolerance", numeric.tolerance().relative());
    }
    node.put("key", item.key());
    ObjectNode slices = node.putObject("slices");
    item.slices().forEach(slices::put);
    return node;
  }

  static BenchmarkItem read(JsonNode node) {
    Json.checkVersion(node, KIND, VERSION);
    return new BenchmarkItem(
        Json.text(node, "id"),
        Json.text(node, "cluster"),
        question(node),
        Json.text(node, "key"),
        Json.map(node, "slices", JsonNode::asText));
  }

  private static Question question(JsonNode node) {
    String text = Json.text(node, "question");
    if (node.has("options")) { // as they stand in the file, blank and repeated ones too
      return new Question.MultipleChoice(text, Json.list(node, "options", JsonNode::asText));
    }
    if (node.has("unit")) {
      return new Question.Numeric(
          text,
          Json.text(node, "unit"),
          new Question.Tolerance(
              Json.number(node, "absoluteTolerance"), Json.number(node, "relativeTolerance")));
    }
    return new Question.FreeText(text);
  }
}

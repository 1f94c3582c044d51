package dev.m1.eval.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.m1.eval.internal.Json;
import dev.m1.trace.ReasoningTrace;

/**
 * Reads and writes a run's traces: the trace's own JSON with one more field at its end, {@code
 * "run"}, so that whoever reads traces reads these too.
 */
final class TraceJson {
  private TraceJson() {}

  static String write(RunTrace trace) {
    ObjectNode run = Json.object();
    run.put("item", trace.item()).put("sample", trace.sample());
    ArrayNode order = run.putArray("order");
    trace.order().forEach(order::add);
    run.put("arm", trace.arm());
    String json = trace.trace().toJson();
    return json.substring(0, json.length() - 1) + ",\"run\":" + Json.line(run) + "}";
  }

  static RunTrace read(JsonLines.Line line) {
    JsonNode run = Json.get(line.node(), "run");
    return new RunTrace(
        Json.text(run, "item"),
        Json.integer(run, "sample"),
        Json.list(run, "order", JsonNode::intValue),
        Json.text(run, "arm"),
        ReasoningTrace.fromJson(line.text()));
  }
}

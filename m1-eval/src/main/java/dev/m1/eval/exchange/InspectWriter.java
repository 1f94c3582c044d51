package dev.m1.eval.exchange;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.m1.eval.exchange.ResultExport.Answer;
import dev.m1.eval.run.Arm;
import dev.m1.eval.run.RunManifest;
import java.io.IOException;

/** Writes a log as inspect_ai does in its JSON form. */
final class InspectWriter extends ResultWriter {
  private static final String CONTENT = "content";
  private int samples;
  private int right;

  InspectWriter(RunManifest manifest, Arm arm, String scorer) {
    super(manifest, arm, scorer);
  }

  @Override
  void begin(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("version", 2);
    json.writeStringField("status", "success");
    ObjectNode eval = Records.MAPPER.createObjectNode();
    eval.put("created", manifest.created().toString());
    eval.put("task", manifest.benchmark());
    eval.put("task_id", manifest.hash());
    eval.put("run_id", manifest.hash());
    eval.putObject("dataset").put("name", manifest.source()).put("samples", manifest.questions());
    eval.put("model", manifest.model().name());
    eval.putObject("config").put("epochs", manifest.samples());
    eval.putObject("metadata").put("condition", arm.label()).put("m1", manifest.version());
    json.writeFieldName("eval");
    json.writeTree(eval);
    json.writeArrayFieldStart("samples");
  }

  @Override
  void fill(ObjectNode node, Answer answer, int number) {
    samples++;
    right += answer.verdict().correct() ? 1 : 0;
    String prompt = prompt(answer.question());
    node.put("id", answer.item().id());
    node.put("epoch", answer.line().sample() + 1);
    node.put("input", prompt);
    ArrayNode choices = node.putArray("choices");
    answer.question().options().forEach(choices::add);
    node.put("target", answer.line().key());
    ArrayNode messages = node.putArray("messages");
    messages.addObject().put("role", "user").put(CONTENT, prompt);
    messages.add(message(answer));
    ObjectNode output = node.putObject("output");
    output.put("model", manifest.model().name());
    ObjectNode choice = output.putArray("choices").addObject();
    choice.set("message", message(answer));
    choice.put("stop_reason", answer.cell().answer().complete() ? "stop" : "max_tokens");
    int tokens = answer.cell().thinkingTokens() + answer.cell().answerTokens();
    output
        .putObject("usage")
        .put("input_tokens", answer.line().promptTokens())
        .put("output_tokens", tokens)
        .put("total_tokens", answer.line().promptTokens() + tokens);
    ObjectNode score = node.putObject("scores").putObject(scorer);
    score.put("value", answer.verdict().correct() ? "C" : "I");
    score.put("answer", answer.verdict().letter().orElse(""));
    score.put("explanation", answer.verdict().outcome().label() + ", " + answer.verdict().rule());
  }

  private ObjectNode message(Answer answer) {
    ObjectNode message = Records.MAPPER.createObjectNode();
    message.put("role", "assistant");
    message.put("model", manifest.model().name());
    ArrayNode content = message.putArray(CONTENT);
    if (!answer.thinking().isEmpty()) {
      content.addObject().put("type", "reasoning").put("reasoning", answer.thinking());
    }
    content.addObject().put("type", "text").put("text", response(answer.cell()));
    return message;
  }

  @Override
  void end(JsonGenerator json) throws IOException {
    json.writeEndArray();
    ObjectNode results = Records.MAPPER.createObjectNode();
    results.put("total_samples", samples).put("completed_samples", samples);
    ObjectNode score = results.putArray("scores").addObject();
    score.put("name", scorer).put("scorer", scorer);
    score
        .putObject("metrics")
        .putObject("accuracy")
        .put("name", "accuracy")
        .put("value", samples == 0 ? 0 : (double) right / samples);
    json.writeFieldName("results");
    json.writeTree(results);
    json.writeEndObject();
  }
}

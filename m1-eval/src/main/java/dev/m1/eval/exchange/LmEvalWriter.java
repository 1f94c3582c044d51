package dev.m1.eval.exchange;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.m1.eval.exchange.ResultExport.Answer;
import dev.m1.eval.internal.Digests;
import dev.m1.eval.run.Arm;
import dev.m1.eval.run.RunManifest;
import java.io.IOException;

/** Writes samples as lm-evaluation-harness logs them, one object a line. */
final class LmEvalWriter extends ResultWriter {
  private static final String METRIC = "exact_match";

  LmEvalWriter(RunManifest manifest, Arm arm, String scorer) {
    super(manifest, arm, scorer);
  }

  @Override
  void begin(JsonGenerator json) {
    // lines have no frame
  }

  @Override
  void fill(ObjectNode node, Answer answer, int number) {
    node.put("doc_id", number);
    ObjectNode doc = node.putObject("doc");
    doc.put("id", answer.item().id());
    doc.put("sample", answer.line().sample());
    doc.put("question", answer.question().text());
    options(doc.putObject("options"), answer.question());
    doc.put("answer_idx", answer.line().key());
    node.put("target", answer.line().key());
    String prompt = prompt(answer.question());
    node.putObject("arguments").putObject("gen_args_0").put("arg_0", prompt);
    node.putArray("resps").addArray().add(response(answer.cell()));
    node.putArray("filtered_resps").add(answer.verdict().letter().orElse("[invalid]"));
    node.put("filter", scorer);
    node.putArray("metrics").add(METRIC);
    node.put("doc_hash", Digests.sha256Hex(doc.toString()));
    node.put("prompt_hash", Digests.sha256Hex(prompt));
    node.put("target_hash", Digests.sha256Hex(answer.line().key()));
    node.put(METRIC, answer.verdict().correct() ? 1.0 : 0.0);
  }

  @Override
  void write(JsonGenerator json, ObjectNode node) throws IOException {
    super.write(json, node);
    json.writeRaw('\n');
  }

  @Override
  void end(JsonGenerator json) {
    // lines have no frame
  }
}

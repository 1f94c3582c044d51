package dev.m1.eval.exchange;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.m1.PromptFormat;
import dev.m1.Question.MultipleChoice;
import dev.m1.ThinkingEnd;
import dev.m1.eval.exchange.ResultExport.Answer;
import dev.m1.eval.run.Arm;
import dev.m1.eval.run.RunManifest;
import dev.m1.extract.AnswerExtractors;
import dev.m1.extract.M1Scorer;
import java.io.IOException;

/** Writes the list that the m1 paper's evaluation writes; its score.py reads it. */
final class M1ResultsWriter extends ResultWriter {
  M1ResultsWriter(RunManifest manifest, Arm arm, String scorer) {
    super(manifest, arm, scorer);
  }

  @Override
  void begin(JsonGenerator json) throws IOException {
    json.useDefaultPrettyPrinter();
    json.writeStartArray();
  }

  @Override
  void fill(ObjectNode node, Answer answer, int number) {
    MultipleChoice question = answer.question();
    M1Scorer m1 = AnswerExtractors.m1();
    int key = answer.line().key().charAt(0) - 'A';
    node.put("question", question.text());
    options(node.putObject("options"), question);
    node.put("answer", question.options().get(key));
    node.put("answer_idx", answer.line().key());
    node.put("source", answer.item().slices().getOrDefault("set", manifest.benchmark()));
    String shown = PromptFormat.plain().render(question);
    node.put("option_str", shown.substring(question.text().length() + 1));
    node.put("input_str", prompt(question));
    node.put("thinking_text", answer.thinking());
    boolean cut = answer.cell().thinkingEnd() != ThinkingEnd.NATURAL;
    node.put("thinking_finish_reason", cut ? "length" : "stop");
    node.put("response_text", response(answer.cell()));
    node.put("finish_reason", answer.cell().answer().complete() ? "stop" : "length");
    String extracted = m1.extracted(answer.cell().answer());
    node.put("extracted_answer", extracted);
    node.put("huatuo_extracted_answer", m1.matched(response(answer.cell()), question));
    node.put("num_gen_tokens", answer.cell().thinkingTokens() + answer.cell().answerTokens());
    node.put("num_keep_think_below_budget", arm.waits());
  }

  @Override
  void end(JsonGenerator json) throws IOException {
    json.writeEndArray();
  }
}

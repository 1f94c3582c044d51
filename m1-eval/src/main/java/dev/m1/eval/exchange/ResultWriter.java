package dev.m1.eval.exchange;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.m1.PromptFormat;
import dev.m1.Question.MultipleChoice;
import dev.m1.eval.run.Arm;
import dev.m1.eval.run.Cell;
import dev.m1.eval.run.RunManifest;
import java.io.IOException;

/** Writes one form of result file. Confined to one thread. */
abstract class ResultWriter {
  final RunManifest manifest;
  final Arm arm;
  final String scorer;

  ResultWriter(RunManifest manifest, Arm arm, String scorer) {
    this.manifest = manifest;
    this.arm = arm;
    this.scorer = scorer;
  }

  static ResultWriter of(ResultFormat format, RunManifest manifest, Arm arm, String scorer) {
    return switch (format) {
      case LM_EVAL -> new LmEvalWriter(manifest, arm, scorer);
      case INSPECT -> new InspectWriter(manifest, arm, scorer);
      case M1_RESULTS -> new M1ResultsWriter(manifest, arm, scorer);
    };
  }

  abstract void begin(JsonGenerator json) throws IOException;

  abstract void fill(ObjectNode node, ResultExport.Answer answer, int number);

  void write(JsonGenerator json, ObjectNode node) throws IOException {
    json.writeTree(node);
  }

  abstract void end(JsonGenerator json) throws IOException;

  /** Returns what the model was asked; without instruction where the run's format is not known. */
  final String prompt(MultipleChoice question) {
    try {
      return PromptFormat.named(manifest.prompt()).render(question);
    } catch (IllegalArgumentException e) {
      return PromptFormat.plain().render(question);
    }
  }

  /** Returns hand-over and answer, as published scorers read them. */
  static String response(Cell cell) {
    return cell.answer().handOver() + cell.answer().text();
  }

  static void options(ObjectNode node, MultipleChoice question) {
    for (int i = 0; i < question.options().size(); i++) {
      node.put(MultipleChoice.letter(i), question.options().get(i));
    }
  }
}

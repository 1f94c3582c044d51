package dev.m1.eval.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.m1.eval.internal.Json;

/** Writes summaries. */
final class SummaryJson {
  private SummaryJson() {}

  /** Writes the canonical summary: whole numbers, in a fixed order, without times. */
  static ObjectNode write(RunManifest manifest, RunSummary summary) {
    ObjectNode node = Json.object("m1-summary", 1);
    node.put("manifest", manifest.hash());
    node.put("lines", summary.lines()).put("failed", summary.failed());
    ArrayNode points = node.putArray("points");
    for (RunSummary.Point point : summary.points()) {
      ObjectNode each = points.addObject();
      each.put("arm", point.arm().label());
      each.put("n", point.n()).put("correct", point.correct()).put("unparsed", point.unparsed());
      ObjectNode outcomes = each.putObject("outcomes");
      point.outcomes().forEach((outcome, count) -> outcomes.put(outcome.label(), count));
      each.put("thinkingTokens", point.thinkingTokens()).put("answerTokens", point.answerTokens());
      each.put("cut", point.cut()).put("notReached", point.notReached());
    }
    node.put("promptTokens", summary.promptTokens());
    node.put("thinkingTokens", summary.thinkingTokens());
    node.put("decodedTokens", summary.decodedTokens());
    node.put("separateRunsTokens", summary.separateRunsTokens());
    return node.put("digest", summary.digest());
  }
}

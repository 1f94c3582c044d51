package dev.m1.eval.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.m1.AnswerText;
import dev.m1.ExtractedAnswer.Outcome;
import dev.m1.ThinkingEnd;
import dev.m1.eval.internal.Json;
import java.util.Optional;

/** Reads and writes run lines. */
final class LineJson {
  static final String KIND = "m1-line";
  static final int VERSION = 1;

  private LineJson() {}

  static ObjectNode write(RunLine line) {
    ObjectNode node = Json.object(KIND, VERSION);
    node.put("item", line.item()).put("cluster", line.cluster());
    node.put("sample", line.sample()).put("seed", line.seed());
    ArrayNode order = node.putArray("order");
    line.order().forEach(order::add);
    node.put("key", line.key());
    node.put("promptTokens", line.promptTokens()).put("thinkingTokens", line.thinkingTokens());
    node.put("thinkingEnd", line.thinkingEnd().name());
    node.put("thinking", line.thinking());
    ArrayNode cells = node.putArray("cells");
    line.cells().forEach(cell -> cells.add(write(cell)));
    ArrayNode looks = node.putArray("looks");
    line.looks().forEach(look -> looks.add(write(look)));
    node.put("decodedTokens", line.decodedTokens()).put("separateTokens", line.separateTokens());
    node.put("seconds", line.seconds());
    line.failure().ifPresent(failure -> node.put("failure", failure));
    return node;
  }

  static RunLine read(JsonNode node) {
    Json.checkVersion(node, KIND, VERSION);
    return new RunLine(
        Json.text(node, "item"),
        Json.text(node, "cluster"),
        Json.integer(node, "sample"),
        Json.integer64(node, "seed"),
        Json.list(node, "order", JsonNode::intValue),
        Json.text(node, "key"),
        Json.integer(node, "promptTokens"),
        Json.integer(node, "thinkingTokens"),
        Json.constant(node, "thinkingEnd", ThinkingEnd.class),
        Json.text(node, "thinking"),
        Json.list(node, "cells", LineJson::cell),
        Json.list(node, "looks", LineJson::look),
        Json.integer64(node, "decodedTokens"),
        Json.integer64(node, "separateTokens"),
        Json.number(node, "seconds"),
        Json.find(node, "failure").map(JsonNode::asText));
  }

  private static ObjectNode write(Cell cell) {
    ObjectNode node = Json.object();
    node.set("arm", write(cell.arm()));
    node.put("reached", cell.reached());
    node.put("thinkingTokens", cell.thinkingTokens());
    node.put("thinkingEnd", cell.thinkingEnd().name());
    node.put("copied", cell.copied());
    AnswerText answer = cell.answer();
    node.put("answer", answer.text()).put("handOver", answer.handOver());
    node.put("complete", answer.complete());
    node.put("answerTokens", cell.answerTokens()).put("decodedTokens", cell.decodedTokens());
    node.put("outcome", cell.outcome().name());
    cell.letter().ifPresent(letter -> node.put("letter", letter));
    node.put("correct", cell.correct());
    if (!cell.letters().isEmpty()) {
      Json.put(node, "letters", cell.letters());
    }
    return node;
  }

  private static Cell cell(JsonNode node) {
    Optional<String> letter = Json.find(node, "letter").map(JsonNode::asText);
    return new Cell(
        arm(Json.get(node, "arm")),
        Json.flag(node, "reached"),
        Json.integer(node, "thinkingTokens"),
        Json.constant(node, "thinkingEnd", ThinkingEnd.class),
        Json.flag(node, "copied"),
        new AnswerText(
            Json.text(node, "answer"), Json.text(node, "handOver"), Json.flag(node, "complete")),
        Json.integer(node, "answerTokens"),
        Json.integer(node, "decodedTokens"),
        Json.constant(node, "outcome", Outcome.class),
        letter,
        Json.flag(node, "correct"),
        Json.map(node, "letters", JsonNode::doubleValue));
  }

  private static ObjectNode write(Look look) {
    ObjectNode node = Json.object().put("position", look.position());
    Json.put(node, "letters", look.letters());
    return node;
  }

  private static Look look(JsonNode node) {
    return new Look(
        Json.integer(node, "position"), Json.map(node, "letters", JsonNode::doubleValue));
  }

  /** Writes a condition; what its kind does not have is left out. */
  static ObjectNode write(Arm arm) {
    ObjectNode node = Json.object().put("kind", arm.kind().name());
    switch (arm.kind()) {
      case BUDGET, MINIMUM -> node.put("tokens", arm.tokens());
      case WAIT -> node.put("waits", arm.waits()).put("tokens", arm.tokens());
      case STRATEGY -> node.put("strategy", arm.strategy());
    }
    return node;
  }

  static Arm arm(JsonNode node) {
    return switch (Json.constant(node, "kind", Arm.Kind.class)) {
      case BUDGET -> Arm.budget(Json.integer(node, "tokens"));
      case MINIMUM -> Arm.minimum(Json.integer(node, "tokens"));
      case WAIT -> Arm.wait(Json.integer(node, "waits"), Json.integer(node, "tokens"));
      case STRATEGY -> Arm.strategy(Json.text(node, "strategy"));
    };
  }
}

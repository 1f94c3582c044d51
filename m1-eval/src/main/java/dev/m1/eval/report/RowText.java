package dev.m1.eval.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.m1.Question;
import dev.m1.eval.data.BenchmarkItem;
import dev.m1.eval.internal.Json;
import dev.m1.eval.run.Arm;
import dev.m1.eval.run.Cell;
import dev.m1.eval.run.Look;
import dev.m1.eval.run.RunLine;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes what the page shows of one line: everything that was asked, thought and answered.
 *
 * @param arms the run's conditions
 * @param served those whose answers come from the line's own thinking
 * @param places where the tokens of the thinking are; empty where no trace was recorded
 */
record RowText(List<Arm> arms, List<Arm> served, Optional<Offsets> places) {
  /**
   * Writes a line.
   *
   * @param question as presented
   * @param readings for each cell what each scorer read, where they disagree
   */
  ObjectNode of(
      RunLine line, BenchmarkItem item, Question question, List<Map<String, String>> readings) {
    ObjectNode node = Json.object();
    node.put("question", question.text());
    ArrayNode options = node.putArray("options");
    question.optionTexts().ifPresent(texts -> texts.forEach(options::add));
    ObjectNode slices = node.putObject("slices");
    item.slices().forEach(slices::put);
    node.put("seed", line.seed()).put("thinking", line.thinking());
    node.put("end", line.thinkingEnd().name()).put("tokens", line.thinkingTokens());
    node.put("promptTokens", line.promptTokens());
    line.failure().ifPresent(failure -> node.put("failure", failure));
    ArrayNode looks = node.putArray("looks");
    line.looks().forEach(look -> looks.add(look(look)));
    ArrayNode cells = node.putArray("cells");
    for (int i = 0; i < line.cells().size(); i++) {
      cells.add(cell(line.cells().get(i), readings.get(i)));
    }
    return node;
  }

  private ObjectNode look(Look look) {
    ObjectNode node = Json.object().put("tokens", look.position());
    places.ifPresent(all -> node.put("at", all.after(look.position())));
    letters(node, look.letters());
    return node;
  }

  private static void letters(ObjectNode node, Map<String, Double> letters) {
    ObjectNode all = node.putObject("letters");
    letters.forEach((letter, p) -> all.put(letter, Math.round(p * 1000) / 1000.0));
  }

  private ObjectNode cell(Cell cell, Map<String, String> readings) {
    ObjectNode node = Json.object().put("arm", arms.indexOf(cell.arm()));
    node.put("tokens", cell.thinkingTokens()).put("end", cell.thinkingEnd().name());
    if (served.contains(cell.arm())) {
      places.ifPresent(all -> node.put("at", all.after(cell.thinkingTokens())));
    }
    node.put("outcome", cell.outcome().label()).put("correct", cell.correct());
    cell.letter().ifPresent(letter -> node.put("letter", letter));
    if (!cell.reached()) {
      node.put("reached", false);
    }
    if (cell.copied()) {
      node.put("copied", true);
    }
    node.put("handOver", cell.answer().handOver()).put("answer", cell.answer().text());
    if (!cell.answer().complete()) {
      node.put("complete", false);
    }
    if (!cell.letters().isEmpty()) {
      letters(node, cell.letters());
    }
    if (!readings.isEmpty()) {
      ObjectNode scorers = node.putObject("scorers");
      readings.forEach(scorers::put);
    }
    return node;
  }
}

package dev.m1.eval.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import dev.m1.AnswerText;
import dev.m1.Question.MultipleChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads logged samples of lm-evaluation-harness: generated answers, or the log-likelihoods of the
 * options, which become the letters' probabilities.
 */
final class LmEvalReader implements ResultReader {
  private static final List<List<String>> COLUMNS =
      List.of(
          List.of("opa", "opb", "opc", "opd", "ope"),
          List.of("ending0", "ending1", "ending2", "ending3", "ending4"),
          List.of("A", "B", "C", "D", "E"));

  /** A task with several filters logs each answer once for each. */
  private final Set<String> seen = new HashSet<>();

  @Override
  public void records(Path file, Consumer<JsonNode> records) throws IOException {
    Records.each(file, records);
  }

  @Override
  public List<Result> read(JsonNode record, int number) {
    String id = Records.text(record, "doc_id");
    if (!seen.add(id)) {
      return List.of();
    }
    JsonNode doc = record.path("doc");
    List<String> options = options(doc);
    MultipleChoice question = Records.question(stem(doc), options);
    String key = Records.key(target(record, doc), options);
    List<Result> results = new ArrayList<>();
    JsonNode responses = record.path("resps");
    if (isLikelihood(responses)) {
      results.add(result(id, 0, question, key, "", letters(responses, options.size())));
      return results;
    }
    for (JsonNode response : responses.path(0).isArray() ? responses.path(0) : responses) {
      results.add(result(id, results.size(), question, key, response.asText(), Map.of()));
    }
    if (results.isEmpty()) {
      throw new IllegalArgumentException("there is no response in \"resps\"");
    }
    return results;
  }

  private static Result result(
      String id,
      int sample,
      MultipleChoice question,
      String key,
      String answer,
      Map<String, Double> letters) {
    return new Result(
        id, sample, question, key, Map.of(), "", false, AnswerText.complete(answer), letters, 0);
  }

  private static String stem(JsonNode doc) {
    for (String name : List.of("question", "sent1", "QUESTION", "input", "problem")) {
      if (!Records.optional(doc, name).isBlank()) {
        return Records.optional(doc, name);
      }
    }
    throw new IllegalArgumentException("\"doc\" names no question");
  }

  private static List<String> options(JsonNode doc) {
    for (String name : List.of("options", "choices")) {
      JsonNode node = doc.path(name);
      List<String> options = Records.options(node.has("text") ? node.path("text") : node);
      if (!options.isEmpty()) {
        return options;
      }
    }
    for (List<String> names : COLUMNS) {
      List<String> options = names.stream().map(name -> Records.optional(doc, name)).toList();
      List<String> given = options.stream().filter(option -> !option.isEmpty()).toList();
      if (given.size() >= 2) {
        return given;
      }
    }
    throw new IllegalArgumentException("\"doc\" names no options");
  }

  /** The document's own letter is surer than the target, which can be a letter or an index. */
  private static String target(JsonNode record, JsonNode doc) {
    String letter = Records.optional(doc, "answer_idx");
    return letter.isEmpty() ? Records.text(record, "target") : letter;
  }

  /** Log-likelihoods are logged as [[[-3.1, false]], …], also with texts for the numbers. */
  private static boolean isLikelihood(JsonNode responses) {
    return responses.size() > 1
        && responses.path(0).path(0).path(0).asText("").matches("-?[0-9.eE+-]+");
  }

  private static Map<String, Double> letters(JsonNode responses, int options) {
    if (responses.size() != options) {
      throw new IllegalArgumentException(
          "there are " + responses.size() + " likelihoods for " + options + " options");
    }
    List<Double> logs = new ArrayList<>();
    responses.forEach(response -> logs.add(response.path(0).path(0).asDouble()));
    double highest = logs.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    double sum = logs.stream().mapToDouble(log -> Math.exp(log - highest)).sum();
    Map<String, Double> letters = new LinkedHashMap<>();
    for (int i = 0; i < options; i++) {
      letters.put(MultipleChoice.letter(i), Math.exp(logs.get(i) - highest) / sum);
    }
    return letters;
  }
}

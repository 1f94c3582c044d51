package dev.m1.eval.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.m1.ModelInfo;
import dev.m1.ModelOptions;
import dev.m1.Sampling;
import dev.m1.eval.internal.Json;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Reads and writes manifests. */
final class ManifestJson {
  private static final String KIND = "m1-run";
  private static final int VERSION = 1;

  private ManifestJson() {}

  static ObjectNode write(RunManifest manifest) {
    ObjectNode node = Json.object(KIND, VERSION);
    node.put("version", manifest.version()).put("created", manifest.created().toString());
    node.put("benchmark", manifest.benchmark()).put("source", manifest.source());
    node.put("dataMd5", manifest.dataMd5()).put("questions", manifest.questions());
    node.put("chosen", manifest.chosen());
    ArrayNode arms = node.putArray("arms");
    manifest.arms().forEach(arm -> arms.add(LineJson.write(arm)));
    node.put("exact", manifest.exact()).put("samples", manifest.samples());
    node.put("seed", manifest.seed());
    node.set("sampling", write(manifest.sampling()));
    node.put("maxAnswerTokens", manifest.maxAnswerTokens()).put("prompt", manifest.prompt());
    node.put("scorer", manifest.scorer()).put("execution", manifest.execution().name());
    node.set("model", write(manifest.model()));
    ObjectNode options = node.putObject("options");
    new TreeMap<>(manifest.options()).forEach(options::put);
    node.put("hash", manifest.hash());
    return node;
  }

  static RunManifest read(JsonNode node) {
    Json.checkVersion(node, KIND, VERSION);
    return new RunManifest(
        Json.text(node, "version"),
        instant(Json.text(node, "created")),
        Json.text(node, "benchmark"),
        Json.text(node, "source"),
        Json.text(node, "dataMd5"),
        Json.integer(node, "questions"),
        Json.text(node, "chosen"),
        Json.list(node, "arms", LineJson::arm),
        Json.flag(node, "exact"),
        Json.integer(node, "samples"),
        Json.integer64(node, "seed"),
        sampling(Json.get(node, "sampling")),
        Json.integer(node, "maxAnswerTokens"),
        Json.text(node, "prompt"),
        Json.text(node, "scorer"),
        Json.constant(node, "execution", ModelOptions.Execution.class),
        model(Json.get(node, "model")),
        Json.map(node, "options", JsonNode::asText),
        Json.text(node, "hash"));
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("the field created is no time: \"" + text + "\"", e);
    }
  }

  private static ObjectNode write(Sampling sampling) {
    ObjectNode node = Json.object();
    node.put("temperature", sampling.temperature()).put("topK", sampling.topK());
    node.put("topP", sampling.topP()).put("minP", sampling.minP());
    node.put("repetitionPenalty", sampling.repetitionPenalty());
    node.put("repetitionWindow", sampling.repetitionWindow());
    ObjectNode bias = node.putObject("bias");
    new TreeMap<>(sampling.bias())
        .forEach((token, amount) -> bias.put(token.toString(), amount.toString()));
    return node;
  }

  private static Sampling sampling(JsonNode node) {
    Map<Integer, Double> bias = new HashMap<>();
    Json.map(node, "bias", JsonNode::asText)
        .forEach((token, amount) -> bias.put(Integer.valueOf(token), Double.valueOf(amount)));
    return new Sampling(
        Json.number(node, "temperature"),
        Json.integer(node, "topK"),
        Json.number(node, "topP"),
        Json.number(node, "minP"),
        Json.number(node, "repetitionPenalty"),
        Json.integer(node, "repetitionWindow"),
        bias);
  }

  private static ObjectNode write(ModelInfo model) {
    ObjectNode node = Json.object();
    node.put("name", model.name()).put("architecture", model.architecture());
    node.put("quantization", model.quantization()).put("parameters", model.parameters());
    node.put("fileBytes", model.fileBytes()).put("trainedContext", model.trainedContext());
    node.put("vocabularySize", model.vocabularySize()).put("fingerprint", model.fingerprint());
    node.put("backend", model.backend()).put("library", model.library());
    node.put("device", model.device());
    model.notice().ifPresent(notice -> node.put("notice", notice));
    return node;
  }

  private static ModelInfo model(JsonNode node) {
    return new ModelInfo(
        Json.text(node, "name"),
        Json.text(node, "architecture"),
        Json.text(node, "quantization"),
        Json.integer64(node, "parameters"),
        Json.integer64(node, "fileBytes"),
        Json.integer(node, "trainedContext"),
        Json.integer(node, "vocabularySize"),
        Json.text(node, "fingerprint"),
        Json.text(node, "backend"),
        Json.text(node, "library"),
        Json.text(node, "device"),
        Json.find(node, "notice").map(JsonNode::asText));
  }
}

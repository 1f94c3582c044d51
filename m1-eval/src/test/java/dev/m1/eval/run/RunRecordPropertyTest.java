package dev.m1.eval.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.m1.eval.data.BenchmarkItem;
import dev.m1.eval.internal.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class RunRecordPropertyTest {
  /** Through the bytes of a file, with fields that this version does not know in every object. */
  private static JsonNode throughFile(JsonNode node) {
    byte[] bytes = Json.line(withUnknownFields(node)).getBytes(StandardCharsets.UTF_8);
    String line = new String(bytes, StandardCharsets.UTF_8);
    assertThat(line).doesNotContain("\n");
    return Json.parse(line);
  }

  private static JsonNode withUnknownFields(JsonNode node) {
    if (node instanceof ObjectNode object
        && (object.has("arm") || object.has("kind") || object.size() > 9)) {
      ObjectNode copy = Json.object();
      object.properties().forEach(e -> copy.set(e.getKey(), withUnknownFields(e.getValue())));
      return copy.put("fromTheFuture", 1);
    }
    if (node instanceof ArrayNode array) {
      ArrayNode copy = array.arrayNode();
      array.forEach(element -> copy.add(withUnknownFields(element)));
      return copy;
    }
    return node;
  }

  @Property(tries = 500)
  void line_throughFile_same(@ForAll long seed) {
    RunLine line = new RunArbitraries(seed).line();

    assertThat(LineJson.read(throughFile(LineJson.write(line)))).isEqualTo(line);
  }

  @Property(tries = 300)
  void item_throughFile_same(@ForAll long seed) {
    BenchmarkItem item = new RunArbitraries(seed).item();

    assertThat(ItemJson.read(throughFile(ItemJson.write(item)))).isEqualTo(item);
  }

  @Property(tries = 300)
  void manifest_throughFile_same(@ForAll long seed) {
    RunManifest manifest = new RunArbitraries(seed).manifest();

    assertThat(ManifestJson.read(throughFile(ManifestJson.write(manifest)))).isEqualTo(manifest);
  }

  @Property(tries = 100)
  void hash_otherTime_same(@ForAll long seed) {
    RunManifest manifest = new RunArbitraries(seed).manifest();
    ObjectNode later = ManifestJson.write(manifest).put("created", Instant.MAX.toString());

    assertThat(ManifestJson.read(later).hashed().hash()).isEqualTo(manifest.hash());
  }

  @Property(tries = 100)
  void hash_otherAnswerLimit_differs(@ForAll long seed) {
    RunManifest manifest = new RunArbitraries(seed).manifest();
    ObjectNode other =
        ManifestJson.write(manifest).put("maxAnswerTokens", manifest.maxAnswerTokens() + 1);

    assertThat(ManifestJson.read(other).hashed().hash()).isNotEqualTo(manifest.hash());
  }
}

package dev.m1.eval.bedside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BedsideJsonLinesTest {

  @Test
  void main_range_writesTheSameItems(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("test.jsonl");
    BedsideJsonLines.main(new String[] {"7", "test", "training", "5", "3", file.toString()});
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(3);
    for (int i = 0; i < 3; i++) {
      BedsideItem item = BedsideGenerator.seeded(7).item(Split.TEST, Wording.TRAINING, 5 + i);
      Map<String, String> json = read(lines.get(i));
      assertThat(json).containsEntry("stem", item.stem());
      assertThat(json).containsEntry("options", String.join("|", item.options()));
      assertThat(json).containsEntry("key", item.key());
      assertThat(json).containsEntry("thinking", item.thinking());
      assertThat(json).containsEntry("total", Integer.toString(item.total()));
      assertThat(json).containsEntry("hash", Long.toHexString(item.vignetteHash()));
      assertThat(json).containsKeys("score", "kind", "split", "wording", "slip");
    }
  }

  private static Map<String, String> read(String line) throws IOException {
    Map<String, String> fields = new HashMap<>();
    try (JsonParser json = new JsonFactory().createParser(line)) {
      while (json.nextToken() != null) {
        if (json.currentToken().isScalarValue()) {
          boolean element = json.getParsingContext().inArray();
          String name = element ? "options" : json.currentName();
          fields.merge(name, json.getText(), (first, next) -> first + "|" + next);
        }
      }
    }
    return fields;
  }

  @Test
  void main_wrongArguments_showsUsage() {
    assertThatThrownBy(() -> BedsideJsonLines.main(new String[] {"7"}))
        .hasMessageContaining("usage:");
  }
}

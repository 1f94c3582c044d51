package dev.m1.eval.bedside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
      BedsideItem item =
          BedsideGenerator.seeded(7).item(Split.TEST, Wording.TRAINING, 5 + i);
      JsonNode json = new ObjectMapper().readTree(lines.get(i));
      assertThat(json.get("stem").textValue()).isEqualTo(item.stem());
      assertThat(json.get("options")).hasSameSizeAs(item.options());
      assertThat(json.get("key").textValue()).isEqualTo(item.key());
      assertThat(json.get("thinking").textValue()).isEqualTo(item.thinking());
      assertThat(json.get("total").intValue()).isEqualTo(item.total());
      assertThat(Long.parseUnsignedLong(json.get("hash").textValue(), 16))
          .isEqualTo(item.vignetteHash());
    }
  }

  @Test
  void main_wrongArguments_showsUsage() {
    assertThatThrownBy(() -> BedsideJsonLines.main(new String[] {"7"}))
        .hasMessageContaining("usage:");
  }
}

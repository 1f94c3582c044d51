package dev.m1.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.m1.ModelOptions;
import dev.m1.ReasoningModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program that writes the model card, on the embedded model; and the card that it wrote. */
class ModelCardTest {
  private static final Path CARD = Path.of("../m1-model-tiny/MODEL_CARD.md");

  @TempDir private Path folder;

  private String run(Path card) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new ModelCard("card=" + card, "out=" + folder, "seeds=5,6", "questions=4", "unseen=2")
        .run(new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void card_fewVignettes_getsAllFiguresAndKeepsItsText() throws IOException {
    Path card = folder.resolve("card.md");
    Files.writeString(card, "before\n" + CardText.BEGIN + "old\n" + CardText.END + "after\n");

    assertThat(run(card)).contains("5-training: 4 of 4", "6-unseen: 2 of 2");
    String text = Files.readString(card);
    String lines = Files.readString(folder.resolve("5-training/lines.jsonl"));
    run(card); // everything is measured already

    assertThat(text)
        .startsWith("before\n" + CardText.BEGIN + "Measured by")
        .endsWith("\n" + CardText.END + "after\n")
        .doesNotContain("old\n")
        .contains("training's wordings: 8 (seed 5, 4 questions, training wording; seed 6,")
        .contains("| wording | 0 | 16 | 32 | 64 | 96 | 128 | 192 | 256 | full | 95% interval |")
        .contains("| at least 97% at full budget |")
        .containsPattern(
            "(?m)^\\| 0 \\| [\\d.]+ \\| [\\d.]+ \\| 8 \\| [\\d.]+ \\| [\\d.]+ \\| 4 \\|$");
    assertThat(Files.readString(card)).isEqualTo(text);
    assertThat(Files.readString(folder.resolve("5-training/lines.jsonl"))).isEqualTo(lines);
    assertThat(Files.readString(folder.resolve("figures.json"))).startsWith("{\"training\":{");
  }

  @Test
  void replaced_cardWithoutAPlace_isRefused() {
    assertThatThrownBy(() -> CardText.replaced("no figures", "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no place for the figures");
  }

  @Test
  void modelCard_unknownArgument_isRefused() {
    assertThatThrownBy(() -> new ModelCard("sides=3"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("questions")
        .hasMessageContaining("\"sides=3\"");
  }

  @Test
  void shippedCard_figures_areThoseOfTheShippedWeights() throws IOException {
    try (ReasoningModel model = ReasoningModel.embedded(ModelOptions.defaults())) {
      assertThat(Files.readString(CARD))
          .as("after a change of the weights: scripts/bench model-card")
          .contains("`" + model.info().fingerprint() + "`");
    }
  }
}

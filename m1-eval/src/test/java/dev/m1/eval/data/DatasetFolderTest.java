package dev.m1.eval.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetFolderTest {
  private static final String ROW =
      "{\"question\": \"Which?\", \"options\": [\"one\", \"two\"], \"answer\": \"A\"}\n";

  @TempDir private Path folder = Path.of("");

  private Benchmark own() throws IOException {
    return Benchmarks.open(Files.writeString(folder.resolve("own.jsonl"), ROW));
  }

  @Test
  void add_file_isCopiedAndOpenedByName() throws IOException {
    DatasetFolder data = DatasetFolder.at(folder.resolve("data"));
    assertThat(data.list()).isEmpty();
    DatasetFolder.Added added = data.add(own(), "mine", false);
    Files.delete(folder.resolve("own.jsonl"));
    assertThat(added.form()).isEqualTo("jsonl");
    assertThat(data.list()).containsExactly(added);
    assertThat(data.open("mine").orElseThrow().items()).hasSize(1);
    assertThat(data.open("other")).isEmpty();
    assertThat(data.open("../own.jsonl")).isEmpty();
  }

  @Test
  void open_fileThatChanged_isRefused() throws IOException {
    DatasetFolder data = DatasetFolder.at(folder.resolve("data"));
    data.add(own(), "mine", true);
    assertThat(data.open("mine").orElseThrow().items()).hasSize(1);
    Files.writeString(folder.resolve("own.jsonl"), ROW + ROW);
    assertThatThrownBy(() -> data.open("mine"))
        .isInstanceOf(BenchmarkException.class)
        .hasMessageContaining("has changed since it was added as mine");
  }

  @Test
  void add_takenOrImpossibleName_isRefused() throws IOException {
    DatasetFolder data = DatasetFolder.at(folder.resolve("data"));
    Benchmark own = own();
    data.add(own, "mine", false);
    assertThatThrownBy(() -> data.add(own, "mine", false))
        .hasMessageContaining("\"mine\" is taken");
    assertThatThrownBy(() -> data.add(own, "../up", false))
        .hasMessageContaining("cannot be a name");
    assertThatThrownBy(() -> data.add(own, "bedside", false)).hasMessageContaining("not bedside");
    assertThatThrownBy(() -> data.add(Benchmarks.open("bedside"), "b", false))
        .hasMessageContaining("is generated");
    try (var entries = Files.list(folder.resolve("data"))) {
      assertThat(entries.map(entry -> entry.getFileName().toString())).containsExactly("mine");
    }
  }

  @Test
  void add_folderOfFiles_isAddedWhole() throws IOException {
    Path mmlu = Files.createDirectory(folder.resolve("mmlu"));
    Files.writeString(mmlu.resolve("anatomy_test.csv"), "Which?,a,b,c,d,D\n");
    Files.writeString(mmlu.resolve("virology_test.csv"), "Where?,a,b,c,d,B\n");
    DatasetFolder data = DatasetFolder.at(folder.resolve("data"));
    data.add(Benchmarks.open(mmlu), "mmlu", false);
    data.add(Benchmarks.open(mmlu), "mmlu-linked", true);
    assertThat(data.open("mmlu").orElseThrow().items()).hasSize(2);
    assertThat(data.open("mmlu-linked").orElseThrow().items()).hasSize(2);
  }
}

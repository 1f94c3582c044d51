package dev.m1.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.m1.eval.data.Benchmarks;
import dev.m1.testkit.Script;
import dev.m1.testkit.ScriptedBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All questions are made up. */
class DatasetsCommandTest {
  private static final String FOLDER = "m1.data";
  private static final String ROWS =
      """
      {"id": "a", "question": "Which drug?", "options": ["aspirin", "zinc"], "answer": "B"}
      {"id": "b", "question": "Which other drug?", "options": ["aspirin", "aspirin"], "answer": "A"}
      {"id": "c", "question": "Which drug?", "options": ["zinc", "aspirin"], "answer": "C"}
      """;

  @TempDir private Path folder = Path.of("");

  private final TestShell shell =
      TestShell.over(ScriptedBackend.builder().script(Script.says("", "")));

  @BeforeEach
  void ownFolder() {
    System.setProperty(FOLDER, folder.resolve("data").toString());
  }

  @AfterEach
  void forget() {
    System.clearProperty(FOLDER);
  }

  private String file() throws IOException {
    return Files.writeString(folder.resolve("own.jsonl"), ROWS).toString();
  }

  @Test
  void check_file_reportsWhatIsWrong() throws IOException {
    TestShell.Outcome outcome = shell.run("datasets", "check", file());
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .contains("own.jsonl  jsonl: 2 questions, 2 of them different, 1 rows left out")
        .contains("identical options")
        .contains("own.jsonl:3 (row 3): the answer is neither a letter");
  }

  @Test
  void check_json_holdsEveryFinding() throws IOException {
    JsonNode report =
        shell.run("datasets", "check", "--json", file(), "bedside").json().path("files");
    assertThat(report.at("/0/questions").asInt()).isEqualTo(2);
    assertThat(report.at("/0/counts/malformed").asInt()).isEqualTo(1);
    assertThat(report.at("/0/findings")).isNotEmpty();
    assertThat(report.at("/1/questions").asInt()).isEqualTo(500);
    assertThat(report.at("/1/counts").has("malformed")).isFalse();
  }

  @Test
  void check_strict_stopsAtTheRow() throws IOException {
    TestShell.Outcome outcome = shell.run("datasets", "check", "--strict", file());
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err()).contains("own.jsonl:3 (row 3)").contains("without strict");
  }

  @Test
  void add_file_isOpenedByItsName() throws IOException {
    TestShell.Outcome outcome = shell.run("datasets", "add", file(), "--as", "mine");
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .contains("mine: 2 questions of Your own questions, md5 ")
        .contains("--benchmark mine");
    assertThat(outcome.err()).contains("1 rows left out");
    assertThat(Benchmarks.open("mine").items()).hasSize(2);
    assertThat(shell.run("datasets", "list").out()).contains("added mine  jsonl");
    assertThat(shell.run("datasets", "list", "--json").json().at("/added/0/name").asText())
        .isEqualTo("mine");
    assertThat(shell.run("datasets", "add", file(), "--as", "mine").err()).contains("is taken");
  }

  @Test
  void list_nothingAdded_saysHowToAdd() {
    assertThat(shell.run("datasets", "list").out())
        .contains("medqa  MedQA (USMLE)")
        .contains("licence  MIT")
        .contains("None added yet: m1 datasets add FILE");
  }

  @Test
  void datasets_alone_saysWhatThereIs() {
    TestShell.Outcome outcome = shell.run("datasets");
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("list, check or add");
  }

  @Test
  void check_unknownForm_listsTheForms() throws IOException {
    Path file = Files.writeString(folder.resolve("x.json"), "{\"a\": 1}");
    TestShell.Outcome outcome = shell.run("datasets", "check", file.toString());
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err()).contains("x.json is not recognised").contains("medmcqa: JSON lines");
  }
}

package dev.m1.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.m1.Question;
import dev.m1.trace.ReasoningTrace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where {@code m1 ask} takes its question from, and which questions it refuses. */
class AskQuestionTest {
  private static final String TEXT = "Which is a loop diuretic?";

  @TempDir Path folder;
  private final TestShell shell = TestShell.saying("Hm.", "\\boxed{B}");

  /** Asks and returns the question as the session had it. */
  private Question asked(String... args) {
    Path trace = folder.resolve("asked.jsonl");
    List<String> all = new ArrayList<>(List.of("ask", "--trace", trace.toString()));
    all.addAll(List.of(args));
    TestShell.Outcome outcome = shell.run(all.toArray(String[]::new));
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCodes.OK);
    return ReasoningTrace.read(trace).get(0).header().question();
  }

  private String file(String json) throws IOException {
    return Files.writeString(folder.resolve("q.json"), json).toString();
  }

  private void assertRefused(TestShell.Outcome outcome, int code, String... parts) {
    assertThat(outcome.code()).isEqualTo(code);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.errLines()).singleElement().asString().startsWith("m1: ").contains(parts);
    assertThat(shell.opened()).as("refused before a model is opened").isEmpty();
  }

  @Test
  void ask_argumentAndOptions_isMultipleChoiceInTheirOrder() {
    assertThat(asked(TEXT, "-o", "Digoxin", "--option", "Furosemide"))
        .isEqualTo(Question.multipleChoice(TEXT, "Digoxin", "Furosemide"));
  }

  @Test
  void ask_argumentAlone_isFreeTextAndStripped() {
    assertThat(asked("  " + TEXT + "\n")).isEqualTo(Question.freeText(TEXT));
  }

  @Test
  void ask_nothing_readsStandardInput() {
    shell.input(TEXT + " é心\n");

    assertThat(asked()).isEqualTo(Question.freeText(TEXT + " é心"));
  }

  @Test
  void ask_dashWithOptions_readsStandardInput() {
    shell.input(TEXT + "\n");

    assertThat(asked("-", "-o", "Digoxin", "-o", "Furosemide"))
        .isEqualTo(Question.multipleChoice(TEXT, "Digoxin", "Furosemide"));
  }

  @Test
  void ask_fileWithList_isMultipleChoice() throws IOException {
    String file =
        file("{\"question\":\"" + TEXT + "\",\"options\":[\"Digoxin\",\"Furosemide\",3]}");

    assertThat(asked("--file", file))
        .isEqualTo(Question.multipleChoice(TEXT, "Digoxin", "Furosemide", "3"));
  }

  @Test
  void ask_fileWithMap_isMultipleChoiceAndOtherFieldsAreIgnored() throws IOException {
    String file =
        file(
            "{\"question\":\""
                + TEXT
                + "\",\"answer_idx\":\"B\",\"options\":{\"A\":\"Digoxin\",\"B\":\"Furosemide\"}}\n");

    assertThat(asked("-f", file)).isEqualTo(Question.multipleChoice(TEXT, "Digoxin", "Furosemide"));
  }

  @Test
  void ask_fileWithoutOptions_isFreeText() throws IOException {
    assertThat(asked("--file", file("{\"question\":\"" + TEXT + "\"}")))
        .isEqualTo(Question.freeText(TEXT));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"question\":\"Q?\",\"options\":{\"B\":\"x\",\"A\":\"y\"}} | found \"B\" in place of"
            + " \"A\"",
        "{\"question\":\"Q?\",\"options\":{\"A\":\"x\",\"C\":\"y\"}} | found \"C\" in place of"
            + " \"B\"",
        "{\"question\":\"Q?\",\"options\":{\"A\":\"x\",\"A\":\"y\"}} | Duplicate field 'A'",
        "{\"question\":\"Q?\",\"options\":[\"x\"]} | 2..26 options: 1",
        "{\"question\":\"Q?\",\"options\":[]} | \"options\" is empty",
        "{\"question\":\"Q?\",\"options\":[\"x\",[\"y\"]]} | an option must be a text: [\"y\"]",
        "{\"question\":\"Q?\",\"options\":[\"x\",\"x\"]} | option B repeats",
        "{\"question\":\"Q?\",\"options\":\"x\"} | \"options\" must be a list",
        "{\"question\":\" \"} | the question is empty",
        "{\"question\":7} | \"question\" must be a text: 7",
        "{\"stem\":\"Q?\"} | \"question\" must be a text: there is none",
        "{\"question\":\"Q?\"} {\"question\":\"R?\"} | more than one JSON value",
        "[1] | \"question\" must be a text",
        "What is it? | it is not JSON",
        "{\"question\": | it is not JSON",
        "`` | \"question\" must be a text: there is none",
      })
  void ask_unusableFile_isUsageErrorThatNamesFileAndFault(String json, String fault)
      throws IOException {
    assertRefused(shell.run("ask", "--file", file(json)), ExitCodes.USAGE, "q.json", fault);
  }

  @Test
  void ask_fileWith27Letters_saysHowManyMayBe() throws IOException {
    StringBuilder json = new StringBuilder("{\"question\":\"Q?\",\"options\":{");
    for (int i = 0; i < 27; i++) {
      json.append(i == 0 ? "" : ",").append("\"" + (char) ('A' + i) + "\":\"option " + i + "\"");
    }

    assertRefused(
        shell.run("ask", "--file", file(json + "}}")), ExitCodes.USAGE, "2..26 options: 27");
  }

  @Test
  void ask_missingFile_failsNamingIt() {
    assertRefused(
        shell.run("ask", "--file", folder.resolve("none.json").toString()),
        ExitCodes.FAILED,
        "none.json",
        "there is no such file");
  }

  @Test
  void ask_folderAsFile_failsNamingIt() {
    assertRefused(
        shell.run("ask", "--file", folder.toString()), ExitCodes.FAILED, folder.toString());
  }

  @Test
  void ask_fileAndArgument_isUsageError() throws IOException {
    String file = file("{\"question\":\"Q?\"}");

    assertRefused(shell.run("ask", TEXT, "--file", file), ExitCodes.USAGE, "leave out");
    assertRefused(shell.run("ask", "-o", "x", "--file", file), ExitCodes.USAGE, "leave out");
  }

  @Test
  void ask_emptyQuestion_isUsageError() {
    assertRefused(shell.run("ask", " "), ExitCodes.USAGE, "the question is empty");
    assertRefused(shell.input("\n").run("ask"), ExitCodes.USAGE, "the question is empty");
  }

  @Test
  void ask_oneOption_isUsageError() {
    assertRefused(shell.run("ask", TEXT, "-o", "x"), ExitCodes.USAGE, "2..26 options: 1");
  }

  @Test
  void ask_thirtyOptions_isUsageError() {
    List<String> args = new ArrayList<>(List.of("ask", TEXT));
    for (int i = 0; i < 30; i++) {
      args.addAll(List.of("-o", "option " + i));
    }

    assertRefused(shell.run(args.toArray(String[]::new)), ExitCodes.USAGE, "2..26 options: 30");
  }

  @Test
  void ask_sameOptionTwice_isUsageErrorThatNamesIt() {
    assertRefused(
        shell.run("ask", TEXT, "-o", "x", "-o", "y", "-o", " x"),
        ExitCodes.USAGE,
        "option C repeats",
        "\"x\"");
  }
}

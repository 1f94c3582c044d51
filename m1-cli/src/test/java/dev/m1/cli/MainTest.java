package dev.m1.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.m1.Budgets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line as a whole: help, versions, wrong usage, models that cannot be opened. */
class MainTest {
  @TempDir Path folder;
  private final TestShell shell = TestShell.saying("Hm.", "A");

  private static void assertOneErrorLine(TestShell.Outcome outcome, int code, String... parts) {
    assertThat(outcome.code()).isEqualTo(code);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.errLines()).singleElement().asString().startsWith("m1: ").contains(parts);
  }

  @Test
  void help_ofM1_listsCommandsAndExitCodesOnStandardOutput() {
    TestShell.Outcome outcome = shell.run("--help");

    assertThat(outcome.code()).isEqualTo(ExitCodes.OK);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out())
        .startsWith("Usage: m1 ")
        .contains(
            "  ask ",
            "  inspect ",
            "  extract ",
            "  bench ",
            "  backends ",
            "  strategies ",
            "Exit codes:",
            "130");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ask", "inspect", "extract", "backends", "strategies", "completion"})
  void help_ofACommand_showsItsUsageWithoutOpeningAModel(String command) {
    TestShell.Outcome outcome = shell.run(command, "--help");

    assertThat(outcome.code()).isEqualTo(ExitCodes.OK);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).startsWith("Usage: m1 " + command).contains("--debug");
    assertThat(shell.opened()).isEmpty();
  }

  @Test
  void help_ofAsk_namesTheDefaultsInForce() {
    assertThat(shell.run("ask", "--help").out()).contains("4096", "1024").doesNotContain("${");
  }

  @Test
  void help_withColor_isColored() {
    assertThat(shell.color().run("--help").out()).contains("\u001b[");
    assertThat(TestShell.saying("", "").run("--help").out()).doesNotContain("\u001b[");
  }

  @Test
  void version_isOneLine() {
    TestShell.Outcome outcome = shell.run("--version");

    assertThat(outcome.code()).isEqualTo(ExitCodes.OK);
    assertThat(outcome.out().lines()).singleElement().asString().matches("m1 \\S.*");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "explain | 'explain' | see m1 --help",
        "extract | --in | see m1 extract --help",
        "ask Q? --nope | '--nope' | see m1 ask --help",
        "ask Q? --budget many | 'many' | see m1 ask --help",
        "ask Q? R? | 'R?' | see m1 ask --help",
        "inspect | MODEL | see m1 inspect --help",
        "ask Q? --budget -1 | -1 | 0",
        "ask Q? --max-thinking -1 | maxThinkingTokens | -1",
        "ask Q? --answer-tokens 0 | maxAnswerTokens | 0",
        "ask Q? --deadline 0 | deadline | 0",
        "ask Q? --temperature -1 | temperature | -1",
        "ask Q? --top-p 2 | topP | 2",
        "ask Q? --prompt nope | nope | plain",
        "ask Q? --context 1 | contextTokens | 1",
        "ask Q? --threads 0 | threads | 0",
        "ask Q? --sha256 abc | sha256 | abc",
        "ask Q? --thinking-format nope | nope | think",
        "ask Q? --chat-format nope | nope | chatml",
      })
  void wrongUsage_anyCommand_endsInOneLineThatNamesTheValue(
      String line, String value, String more) {
    TestShell.Outcome outcome = shell.run(line.split(" ", -1));

    assertThat(outcome.code()).isEqualTo(ExitCodes.USAGE);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.errLines()).allMatch(text -> text.startsWith("m1: "));
    assertThat(outcome.errLines().get(outcome.errLines().size() - 1)).contains(value, more);
  }

  @Test
  void noCommand_isUsageError() {
    assertOneErrorLine(shell.run(), ExitCodes.USAGE, "see m1 --help");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ask Q? --model", "inspect"})
  void model_thatIsMissing_isNamed(String line) {
    String path = folder.resolve("none.gguf").toString();

    assertOneErrorLine(
        TestShell.real().run((line + " " + path).split(" ", -1)),
        ExitCodes.NO_MODEL,
        "cannot open " + path,
        "there is no such file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ask Q? --model", "inspect"})
  void model_thatIsNoGguf_isNamedWithItsFirstBytes(String line) throws IOException {
    Path file = Files.writeString(folder.resolve("page.gguf"), "<html>");

    assertOneErrorLine(
        TestShell.real().run((line + " " + file).split(" ", -1)),
        ExitCodes.NO_MODEL,
        file.toString(),
        "3c 68 74 6d");
  }

  @Test
  void model_missingWithDebug_addsTheStackTrace() {
    TestShell.Outcome outcome = TestShell.real().run("inspect", "none.gguf", "--debug");

    assertThat(outcome.code()).isEqualTo(ExitCodes.NO_MODEL);
    assertThat(outcome.errLines().get(0)).startsWith("m1: cannot open none.gguf");
    assertThat(outcome.errLines().get(1)).startsWith("dev.m1.ModelLoadException: ");
    assertThat(outcome.err()).contains("\tat dev.m1.");
  }

  @Test
  void backend_unknown_isNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("m.gguf"), "GGUF");

    TestShell.Outcome outcome =
        TestShell.real().run("ask", "Q?", "--backend", "nope", "--model", file.toString());

    assertThat(outcome.code()).isEqualTo(ExitCodes.NO_MODEL);
    assertThat(outcome.errLines().get(0)).startsWith("m1: no backend can open m.gguf");
    assertThat(outcome.err()).contains("llamacpp: not asked for (backend nope is)");
  }

  @Test
  void strategies_listsEachWithItsHelp() {
    TestShell.Outcome outcome = shell.run("strategies");

    Map<String, String> available = Budgets.available();
    assertThat(outcome.code()).isEqualTo(ExitCodes.OK);
    assertThat(available).containsKeys("natural", "fixed", "soft", "wait", "settled");
    assertThat(outcome.out().lines().map(line -> line.strip().replaceAll("\\s+", " ")))
        .containsExactlyElementsOf(
            available.entrySet().stream()
                .map(each -> (each.getKey() + " " + each.getValue()).replaceAll("\\s+", " "))
                .toList());
  }

  @Test
  void completion_isAScriptForBash() {
    TestShell.Outcome outcome = shell.run("completion");

    assertThat(outcome.code()).isEqualTo(ExitCodes.OK);
    assertThat(outcome.out())
        .startsWith("#!/usr/bin/env bash")
        .contains("_complete_m1", "--budget");
  }
}

package dev.m1.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.m1.Budgets;
import dev.m1.ModelOptions;
import dev.m1.testkit.Script;
import dev.m1.testkit.ScriptedBackend;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code m1 ask} prints, spends and returns. */
class AskCommandTest {
  private static final String THINKING = "Hm. Loops end in -semide, so it is B.";
  private static final String ANSWER = "It is \\boxed{B}.";
  private static final String[] QUESTION = {
    "ask", "Which is a loop diuretic?", "-o", "Digoxin", "-o", "Furosemide"
  };

  private final TestShell shell = TestShell.saying(THINKING, ANSWER);

  private static String[] question(String... more) {
    return Stream.of(QUESTION, more).flatMap(Arrays::stream).toArray(String[]::new);
  }

  @Test
  void ask_piped_streamsThinkingAndAnswerPlain() {
    TestShell.Outcome outcome = shell.run(QUESTION);

    assertThat(outcome.code()).isEqualTo(ExitCodes.OK);
    assertThat(outcome.out()).isEqualTo(THINKING + "\n\n" + ANSWER + "\n");
  }

  @Test
  void ask_onColorTerminal_thinkingIsDimAndAnswerBold() {
    TestShell.Outcome outcome = shell.color().run(QUESTION);

    String[] parts = outcome.out().split("\n\n", -1);
    assertThat(parts).hasSize(2);
    assertThat(parts[0]).startsWith("\u001b[2m").doesNotContain("\u001b[1m");
    assertThat(parts[1])
        .startsWith("\u001b[1m")
        .doesNotContain("\u001b[2m")
        .endsWith("\u001b[22m\n");
    assertThat(outcome.out().replaceAll("\u001b\\[\\d+m", ""))
        .isEqualTo(THINKING + "\n\n" + ANSWER + "\n");
  }

  @Test
  void ask_done_standardErrorNamesModelOutcomeEndAndCost() {
    TestShell.Outcome outcome = shell.run(QUESTION);

    assertThat(outcome.errLines()).hasSize(2);
    assertThat(outcome.errLines().get(0))
        .startsWith("m1: no --model given: the embedded model scripted (")
        .contains("scripted on cpu", "thinking format ");
    assertThat(outcome.errLines().get(1))
        .matches(
            "m1: answer B by rule \\S+; thinking ended: NATURAL.*; tokens: prompt [1-9]\\d*,"
                + " thinking [1-9]\\d*, forced \\d+, answer [1-9]\\d*; \\d+\\.\\d s");
  }

  @Test
  void ask_json_isTheWholeStandardOutputWithAllFields() {
    TestShell.Outcome outcome = shell.run(question("--json", "--seed", "7"));

    JsonNode json = outcome.json();
    assertThat(outcome.code()).isEqualTo(ExitCodes.OK);
    assertThat(json.path("question").textValue()).isEqualTo("Which is a loop diuretic?");
    assertThat(json.path("thinking").textValue()).isEqualTo(THINKING);
    assertThat(json.path("answer").textValue()).isEqualTo(ANSWER);
    assertThat(json.path("outcome").textValue()).isEqualTo("Parsed");
    assertThat(json.path("letter").textValue()).isEqualTo("B");
    assertThat(json.path("thinkingEnd").textValue()).isEqualTo("NATURAL");
    assertThat(json.path("answerEnd").textValue()).isEqualTo("END_OF_TURN");
    assertThat(json.path("model").textValue()).isEqualTo("scripted");
    assertThat(json.path("seed").isIntegralNumber()).isTrue();
    assertThat(json.path("seed").longValue()).isEqualTo(7);
    JsonNode usage = json.path("usage");
    assertThat(usage.path("prompt").intValue()).isPositive();
    assertThat(usage.path("thinking").intValue()).isPositive();
    assertThat(usage.path("answer").intValue()).isPositive();
    assertThat(usage.path("forced").isInt()).isTrue();
    assertThat(usage.path("probe").intValue()).isZero();
    assertThat(usage.path("probe").isInt()).isTrue();
  }

  @Test
  void ask_jsonWithoutCommitment_letterIsNull() {
    JsonNode json = TestShell.saying("Hm.", "Who knows.").run(question("--json")).json();

    assertThat(json.has("letter")).isTrue();
    assertThat(json.path("letter").isNull()).isTrue();
    assertThat(json.path("outcome").textValue()).isNotEqualTo("Parsed");
  }

  @Test
  void ask_budget_endsTheThinkingThere() {
    JsonNode json = shell.run(question("--json", "--budget", "5")).json();

    assertThat(json.path("thinkingEnd").textValue()).isEqualTo("BUDGET");
    assertThat(json.path("usage").path("thinking").intValue()).isEqualTo(5);
    assertThat(json.path("usage").path("forced").intValue()).isPositive();
    assertThat(json.path("letter").textValue()).isEqualTo("B");
    assertThat(THINKING).startsWith(json.path("thinking").textValue());
  }

  @Test
  void ask_strategy_isFollowed() {
    JsonNode json = shell.run(question("--json", "--strategy", "fixed:3")).json();

    assertThat(json.path("usage").path("thinking").intValue()).isEqualTo(3);
  }

  @Test
  void ask_noThinking_printsTheAnswerAlone() {
    TestShell.Outcome outcome = shell.run(question("--budget", "0"));

    assertThat(outcome.out()).isEqualTo(ANSWER + "\n");
    assertThat(outcome.errLines().get(1)).contains("thinking 0,");
  }

  @Test
  void ask_budgetOverMaxThinking_budgetHolds() {
    JsonNode json = shell.run(question("--json", "--budget", "8", "--max-thinking", "4")).json();

    assertThat(json.path("usage").path("thinking").intValue()).isEqualTo(8);
  }

  @Test
  void ask_strategyOverMaxThinking_limitHolds() {
    JsonNode json =
        shell.run(question("--json", "--strategy", "fixed:8", "--max-thinking", "4")).json();

    assertThat(json.path("usage").path("thinking").intValue()).isEqualTo(4);
  }

  @Test
  void ask_answerTokens_cutsTheAnswerAndSaysSo() {
    TestShell.Outcome outcome = shell.run(question("--answer-tokens", "2"));

    assertThat(outcome.errLines().get(1)).contains("answer ended: LIMIT", "answer 2;");
  }

  @Test
  void ask_budgetAndStrategy_isUsageErrorBeforeOpening() {
    TestShell.Outcome outcome = shell.run(question("--budget", "5", "--strategy", "fixed:5"));

    assertThat(outcome.code()).isEqualTo(ExitCodes.USAGE);
    assertThat(outcome.errLines())
        .singleElement()
        .asString()
        .startsWith("m1: --budget")
        .contains("mutually exclusive")
        .endsWith("see m1 ask --help");
    assertThat(shell.opened()).isEmpty();
  }

  @Test
  void ask_unknownStrategy_listsThemAll() {
    TestShell.Outcome outcome = shell.run(question("--strategy", "nope:1"));

    assertThat(outcome.code()).isEqualTo(ExitCodes.USAGE);
    assertThat(outcome.errLines().get(0)).startsWith("m1: unknown strategy \"nope\"");
    assertThat(outcome.err()).contains(Budgets.available().keySet());
    assertThat(outcome.out()).isEmpty();
    assertThat(shell.opened()).isEmpty();
  }

  @Test
  void ask_modelOptions_reachTheModel() {
    shell.run(
        question(
            "--model",
            "some.gguf",
            "--context",
            "512",
            "--threads",
            "3",
            "--gpu-layers",
            "0",
            "--device",
            "cpu",
            "--backend",
            "mine",
            "--reproducible",
            "-X",
            "a.b=c=d"));

    TestShell.Opened opened = shell.opened().get(0);
    ModelOptions options = opened.options();
    assertThat(shell.opened()).hasSize(1);
    assertThat(opened.path()).isEqualTo(Path.of("some.gguf"));
    assertThat(options.contextTokens()).hasValue(512);
    assertThat(options.threads()).hasValue(3);
    assertThat(options.gpuLayers()).hasValue(0);
    assertThat(options.device()).contains("cpu");
    assertThat(options.backend()).contains("mine");
    assertThat(options.execution()).isEqualTo(ModelOptions.Execution.REPRODUCIBLE);
    assertThat(options.extra()).containsExactlyEntriesOf(Map.of("a.b", "c=d"));
  }

  @Test
  void ask_noModelOption_opensTheEmbeddedModel() {
    shell.run(QUESTION);

    assertThat(shell.opened()).extracting(TestShell.Opened::path).containsOnlyNulls().hasSize(1);
  }

  @Test
  void ask_engineFails_isOneLineAndExitOne() {
    TestShell.Outcome outcome =
        TestShell.over(ScriptedBackend.builder().failDecode(3)).run(QUESTION);

    assertThat(outcome.code()).isEqualTo(ExitCodes.FAILED);
    List<String> afterModel = outcome.errLines().subList(1, outcome.errLines().size());
    assertThat(afterModel)
        .singleElement()
        .asString()
        .startsWith("m1: ")
        .contains("decode 3 failed, as scripted");
  }

  @Test
  void ask_engineFails_logsNothingBesideThatLine() {
    PrintStream before = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, UTF_8));
    try {
      TestShell.over(ScriptedBackend.builder().failDecode(3)).run(QUESTION);
    } finally {
      System.setErr(before);
    }

    assertThat(log.toString(UTF_8)).isEmpty();
  }

  @Test
  void ask_engineFailsWithDebug_addsTheStackTrace() {
    TestShell.Outcome outcome =
        TestShell.over(ScriptedBackend.builder().failDecode(3)).run(question("--debug"));

    assertThat(outcome.code()).isEqualTo(ExitCodes.FAILED);
    assertThat(outcome.errLines().get(1)).startsWith("m1: ");
    assertThat(outcome.err()).contains("dev.m1.GenerationException: ", "\tat dev.m1.");
  }

  @Test
  void ask_brokenTemplate_exitsWithTheTemplateCode() {
    TestShell.Outcome outcome =
        TestShell.over(ScriptedBackend.builder().chatTemplate("{% for %}")).run(QUESTION);

    assertThat(outcome.code()).isEqualTo(ExitCodes.TEMPLATE);
    assertThat(outcome.errLines().get(outcome.errLines().size() - 1))
        .startsWith("m1: ")
        .contains("chat template", "--chat-format");
  }

  @Test
  void ask_interruptedWhileThinking_printsWhatThereIsAndExits130() {
    TestShell.Outcome outcome = interruptedAt(8, question("--json"));

    assertThat(outcome.code()).isEqualTo(ExitCodes.INTERRUPTED);
    assertThat(outcome.json().path("thinkingEnd").textValue()).isEqualTo("CANCELLED");
    assertThat(outcome.json().path("usage").path("thinking").intValue()).isPositive();
  }

  @Test
  void ask_interruptedWhileAnswering_exits130Too() {
    TestShell.Outcome outcome = interruptedAt(8, question("--json", "--budget", "0"));

    assertThat(outcome.code()).isEqualTo(ExitCodes.INTERRUPTED);
    assertThat(outcome.json().path("thinkingEnd").textValue()).isEqualTo("BUDGET");
    assertThat(outcome.json().path("answerEnd").textValue()).isEqualTo("CANCELLED");
  }

  /**
   * Interrupts the command, as a program that runs it would, while the model writes without end.
   */
  private static TestShell.Outcome interruptedAt(int decode, String... args) {
    Thread command = Thread.currentThread();
    int[] decodes = {0};
    String endless = "the patient has pain and fever so ".repeat(200);
    TestShell shell =
        TestShell.over(
            ScriptedBackend.builder()
                .script(Script.says(endless, endless))
                .beforeDecode(
                    () -> {
                      if (++decodes[0] == decode) {
                        command.interrupt();
                      }
                    }));
    TestShell.Outcome outcome = shell.run(args);
    assertThat(Thread.interrupted()).as("the interrupt status is kept").isTrue();
    return outcome;
  }
}

package dev.m1.eval.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.m1.M1Exception;
import dev.m1.Question.MultipleChoice;
import dev.m1.eval.data.BenchmarkItem;
import dev.m1.eval.run.RunDirectory;
import dev.m1.eval.run.RunLine;
import dev.m1.eval.score.ScoreTable;
import dev.m1.eval.score.Scorers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All questions and answers are made up, in the published forms. */
class ExchangeTest {
  private static final String M1_RESULTS =
      """
      [
        {"question": "Which drug?", "options": {"A": "aspirin", "B": "zinc"}, "answer": "zinc", "answer_idx": "B",
         "source": "NEJM", "option_str": "A. aspirin\\nB. zinc", "input_str": "…", "thinking_text": "Zinc it is.\\n",
         "thinking_finish_reason": "stop", "response_text": "<|im_start|>answer\\nThe answer is B.", "finish_reason": "stop",
         "extracted_answer": "B", "huatuo_extracted_answer": "B", "num_gen_tokens": 17, "num_keep_think_below_budget": 0},
        {"question": "Which other?", "options": {"A": "one", "B": "two"}, "answer": "one", "answer_idx": "A",
         "source": "NEJM", "thinking_text": null, "thinking_finish_reason": "length", "response_text": "Final Answer: B",
         "finish_reason": "length", "num_gen_tokens": 9},
        {"question": "Broken?", "options": {"A": "one", "B": "two"}, "answer_idx": "C", "response_text": "A"}
      ]
      """;

  @TempDir private Path folder = Path.of("");

  private Path file(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private ResultImport imported(String text, ResultFormat format) {
    Path run = folder.resolve("run-" + format);
    return ResultImport.read(file("in-" + format, text), format, run, "their-model");
  }

  private static List<RunLine> lines(Path run) {
    try (Stream<RunLine> lines = RunDirectory.open(run).lines()) {
      return lines.toList();
    }
  }

  private static List<BenchmarkItem> items(Path run) {
    try (Stream<BenchmarkItem> items = RunDirectory.open(run).items()) {
      return items.toList();
    }
  }

  @Test
  void read_m1Results_becomesARunThatIsScoredAgain() {
    ResultImport done = imported(M1_RESULTS, ResultFormat.M1_RESULTS);
    assertThat(done.questions()).isEqualTo(2);
    assertThat(done.problems()).containsExactly("record 3: the target is no option: \"C\"");
    RunDirectory run = RunDirectory.open(done.folder());
    assertThat(run.manifest().model().name()).isEqualTo("their-model");
    assertThat(run.manifest().model().fingerprint()).isEqualTo("not recorded");
    ScoreTable table = ScoreTable.of(run, Scorers.parse("strict,m1"), "set");
    assertThat(table.rows())
        .allSatisfy(
            row -> {
              assertThat(row.group()).isEqualTo("NEJM");
              assertThat(row.tally().answers()).isEqualTo(2);
              assertThat(row.tally().right()).isEqualTo(1);
            });
    assertThat(lines(done.folder()).get(0).thinking()).isEqualTo("Zinc it is.\n");
    assertThat(lines(done.folder()).get(1).cells().get(0).answer().complete()).isFalse();
  }

  @Test
  void read_lmEvalGenerations_takesEachAnswerOnce() {
    ResultImport done =
        imported(
            """
            {"doc_id": 0, "doc": {"question": "Which?", "opa": "a1", "opb": "b1", "opc": "c1", "opd": "d1"}, "target": "2", "arguments": {"gen_args_0": {"arg_0": "…"}}, "resps": [["Answer: C", "Answer: A"]], "filtered_resps": ["C"], "filter": "strict", "exact_match": 1.0}
            {"doc_id": 0, "doc": {"question": "Which?", "opa": "a1", "opb": "b1", "opc": "c1", "opd": "d1"}, "target": "2", "resps": [["Answer: C", "Answer: A"]], "filtered_resps": ["C"], "filter": "flexible"}
            {"doc_id": 1, "doc": {"sent1": "Who?", "ending0": "x", "ending1": "y"}, "target": "y", "resps": [["none"]], "filtered_resps": ["[invalid]"]}
            {"doc_id": 2, "doc": {"text": "?"}, "target": "y", "resps": [["none"]]}
            """,
            ResultFormat.LM_EVAL);
    assertThat(done.questions()).isEqualTo(2);
    assertThat(done.answers()).isEqualTo(3);
    assertThat(done.problems()).singleElement().asString().startsWith("record 4: \"doc\" names");
    assertThat(items(done.folder()).stream().map(BenchmarkItem::key)).containsExactly("C", "B");
    assertThat(lines(done.folder()).stream().map(RunLine::sample)).containsExactly(0, 1, 0);
    assertThat(lines(done.folder()).get(0).cells().get(0).correct()).isTrue();
  }

  @Test
  void read_lmEvalLikelihoods_becomeLetterProbabilities() {
    ResultImport done =
        imported(
            """
            {"doc_id": 7, "doc": {"question": "Which?", "choices": ["a", "b", "c"]}, "target": "1", "resps": [[["-3.0", "False"]], [["-1.0", "True"]], [["-2.0", "False"]]], "filtered_resps": [["-3.0", "False"], ["-1.0", "True"], ["-2.0", "False"]], "acc": 1.0}
            """,
            ResultFormat.LM_EVAL);
    RunLine line = lines(done.folder()).get(0);
    double sum = Math.exp(-2) + 1 + Math.exp(-1);
    assertThat(line.cells().get(0).letters().get("B")).isCloseTo(1 / sum, within(1e-12));
    ScoreTable table =
        ScoreTable.of(RunDirectory.open(done.folder()), Scorers.parse("letters"), "");
    assertThat(table.rows().get(0).tally().right()).isEqualTo(1);
  }

  @Test
  void read_inspectLog_readsReasoningApart() {
    ResultImport done =
        imported(
            """
            {"version": 2, "status": "success", "eval": {"task": "medqa", "model": "x"}, "samples": [
              {"id": "q1", "epoch": 2, "input": [{"role": "system", "content": "s"}, {"role": "user", "content": [{"type": "text", "text": "Which?"}]}],
               "choices": ["one", "two"], "target": ["B"],
               "output": {"model": "x", "choices": [{"message": {"role": "assistant", "content": [{"type": "reasoning", "reasoning": "hm"}, {"type": "text", "text": "ANSWER: B"}]}, "stop_reason": "stop"}]}},
              {"id": 2, "epoch": 1, "input": "Who?", "choices": ["one", "two"], "target": "A",
               "output": {"choices": [{"message": {"role": "assistant", "content": "ANSWER:"}, "stop_reason": "max_tokens"}]}}
            ]}
            """,
            ResultFormat.INSPECT);
    assertThat(items(done.folder()).stream().map(item -> item.question().text()))
        .containsExactly("Which?", "Who?");
    RunLine first = lines(done.folder()).get(0);
    assertThat(first.thinking()).isEqualTo("hm");
    assertThat(first.sample()).isEqualTo(1);
    assertThat(first.cells().get(0).correct()).isTrue();
    assertThat(lines(done.folder()).get(1).cells().get(0).answer().complete()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(ResultFormat.class)
  void write_thenRead_keepsQuestionsKeysAndAnswers(ResultFormat format) throws IOException {
    Path original = imported(M1_RESULTS, ResultFormat.M1_RESULTS).folder();
    Path out = folder.resolve("out." + format);
    RunDirectory run = RunDirectory.open(original);
    assertThat(ResultExport.write(run, "imported", format, Scorers.named("m1"), out)).isEqualTo(2);
    Path again = folder.resolve("again");
    assertThat(ResultImport.read(out, format, again, "m").problems()).isEmpty();
    for (int i = 0; i < 2; i++) {
      MultipleChoice question = (MultipleChoice) items(again).get(i).question();
      assertThat(question.options())
          .isEqualTo(((MultipleChoice) items(original).get(i).question()).options());
      assertThat(items(again).get(i).key()).isEqualTo(items(original).get(i).key());
      assertThat(lines(again).get(i).cells().get(0).answer().text())
          .isEqualTo(lines(original).get(i).cells().get(0).answer().text());
    }
    assertThatThrownBy(() -> ResultExport.write(run, "imported", format, Scorers.named("m1"), out))
        .isInstanceOf(M1Exception.class)
        .hasMessageContaining("already");
    assertThatThrownBy(
            () ->
                ResultExport.write(
                    run, "budget=1", format, Scorers.named("m1"), folder.resolve("no")))
        .hasMessageContaining("it has imported");
  }

  @Test
  void write_inspect_hasTheLogsFields() throws IOException {
    Path original = imported(M1_RESULTS, ResultFormat.M1_RESULTS).folder();
    Path out = folder.resolve("log.json");
    ResultExport.write(
        RunDirectory.open(original),
        "imported",
        ResultFormat.INSPECT,
        Scorers.named("strict"),
        out);
    JsonNode log = Records.MAPPER.readTree(out.toFile());
    assertThat(log.path("version").asInt()).isEqualTo(2);
    assertThat(log.at("/results/scores/0/metrics/accuracy/value").asDouble()).isEqualTo(0.5);
    assertThat(log.at("/samples/0/scores/strict/value").asText()).isEqualTo("C");
    assertThat(log.at("/samples/1/output/choices/0/stop_reason").asText()).isEqualTo("max_tokens");
    assertThat(log.at("/eval/dataset/samples").asInt()).isEqualTo(2);
  }

  @Test
  void read_anotherForm_saysWhatIsMissing() {
    assertThatThrownBy(() -> imported("{\"a\": 1}", ResultFormat.INSPECT))
        .isInstanceOf(M1Exception.class)
        .hasMessageContaining("inspect log convert");
    assertThatThrownBy(() -> imported("[{\"a\": 1}]", ResultFormat.M1_RESULTS))
        .hasMessageContaining("there is no answer of the form m1-results")
        .hasMessageContaining("record 1");
    assertThatThrownBy(() -> ResultFormat.named("helm"))
        .hasMessageContaining("lm-eval, inspect, m1-results");
  }
}

package dev.m1.eval.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.m1.Question;
import dev.m1.Question.MultipleChoice;
import dev.m1.eval.bedside.BedsideGenerator;
import dev.m1.eval.bedside.BedsideJsonLines;
import dev.m1.eval.bedside.Split;
import dev.m1.eval.bedside.Wording;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All questions are made up. */
class BenchmarksTest {
  @TempDir private Path folder = Path.of("");

  private Path file(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> options(BenchmarkItem item) {
    return ((MultipleChoice) item.question()).options();
  }

  @Test
  void open_malformedLines_areLeftOutAndToldWithLineAndReason() {
    Path file =
        file(
            "own.jsonl",
            """
            {"id": "a", "question": "Which?", "options": ["one", "two"], "answer": "B"}
            not json

            {"question": "Which?", "options": ["one", "two"], "answer": "C"}
            {"question": "Which?", "options": ["one", "two"], "answer": "D", "answer": "A"}
            {"question": "Which?", "options": {"A": "one", "C": "two"}, "answer": "A"}
            [1]
            {"question": "  ", "options": ["one", "two"], "answer": "A"}
            {"question": "Which?", "options": ["one", " "], "answer": "B"}
            {"question": "Which?", "options": ["one", "one", " "], "answer": "A"}
            """);
    Benchmark own = Benchmarks.open(file);
    List<RowProblem> problems = new ArrayList<>();
    try (Stream<BenchmarkItem> items = own.stream(problems::add)) {
      assertThat(items.map(BenchmarkItem::id)).containsExactly("a", "9");
    }
    assertThat(problems.stream().map(RowProblem::toString))
        .satisfiesExactly(
            p -> assertThat(p).startsWith("own.jsonl:2 (row 2): the line is not JSON"),
            p -> assertThat(p).startsWith("own.jsonl:4 (row 3): the answer is neither"),
            p -> assertThat(p).startsWith("own.jsonl:5 (row 4): the line is not JSON: Duplicate"),
            p -> assertThat(p).contains(":6 ", "without a gap: [A, C]"),
            p -> assertThat(p).contains(":7 ", "no JSON object"),
            p -> assertThat(p).contains(":8 ", "the question is empty"),
            p -> assertThat(p).contains(":9 ", "the right option, B, is empty"),
            p -> assertThat(p).contains(":10 ", "option B repeats another: \"one\""),
            p -> assertThat(p).contains(":10 ", "option C is empty"));
    assertThat(problems.stream().filter(RowProblem::kept)).hasSize(2);
    assertThatThrownBy(() -> own.strict().items())
        .isInstanceOf(BenchmarkException.class)
        .hasMessageContaining("own.jsonl:2 (row 2): the line is not JSON");
  }

  @Test
  void open_ownForm_readsEveryKindOfQuestion() {
    Path file =
        file(
            "own.jsonl",
            """
            {"id": 7, "question": "Which?", "options": {"B": "two", "A": "one"}, "answer": "two", "slices": {"ward": "ICU"}}
            {"question": "Which?", "options": ["A", "B"], "answer": "B"}
            {"question": "How much?", "answer": 5.5, "unit": "mg", "within": 0.5}
            {"question": "Name it.", "answer": "gout", "cluster": "c1"}
            {"question": "Which?", "options": ["one", "two"], "answer_idx": "B", "answer": "one"}
            """);
    Benchmark own = Benchmarks.jsonLines(file);
    List<BenchmarkItem> items = own.items();
    assertThat(items.stream().map(BenchmarkItem::key))
        .containsExactly("B", "B", "5.5", "gout", "B");
    assertThat(options(items.get(0))).containsExactly("one", "two");
    assertThat(items.get(0).id()).isEqualTo("7");
    assertThat(items.get(0).slices()).containsEntry("ward", "ICU");
    assertThat(items.get(2).question())
        .isEqualTo(Question.numeric("How much?", "mg", Question.Tolerance.within(0.5)));
    assertThat(items.get(3).cluster()).isEqualTo("c1");
    assertThat(own.problems())
        .singleElement()
        .satisfies(p -> assertThat(p.reason()).contains("the answer \"one\" is not option B"));
  }

  @Test
  void gpqa_csvWithQuotedLineEnds_keepsMedicalRowsAndShufflesWithTheSeed() {
    String header = "Record ID,Question,Correct Answer,Incorrect Answer 1,Incorrect Answer 2,";
    Path file =
        file(
            "gpqa_main.csv",
            header
                + "Incorrect Answer 3,High-level domain,Subdomain\n"
                + "rec1,\"Which gene,\nof \"\"these\"\"?\",right,w1,w2,w3,Biology,Genetics\n"
                + "rec2,Which star?,right,w1,w2,w3,Physics,Astrophysics\n"
                + "rec3,Which base?,right,w1,w2,w3,Biology,Molecular Biology\n"
                + "rec4,Which base?,right,w1,w2,Biology,Molecular Biology\n");
    Benchmark gpqa = Benchmarks.open(file);
    assertThat(gpqa.name()).isEqualTo("gpqa");
    List<BenchmarkItem> items = gpqa.items();
    assertThat(items.stream().map(BenchmarkItem::id)).containsExactly("rec1", "rec3");
    assertThat(items.get(0).question().text()).isEqualTo("Which gene,\nof \"these\"?");
    assertThat(gpqa.items()).isEqualTo(items);
    assertThat(gpqa.problems())
        .singleElement()
        .satisfies(p -> assertThat(p.line()).isEqualTo(6))
        .satisfies(p -> assertThat(p.reason()).contains("7 fields, the header has 8"));

    List<BenchmarkItem> five = Benchmarks.gpqa(file, 3, 5).items();
    assertThat(five).hasSize(10);
    assertThat(five.stream().map(BenchmarkItem::cluster).distinct()).hasSize(2);
    assertThat(five.stream().map(BenchmarkItem::id).distinct()).hasSize(10);
    assertThat(five.stream().map(BenchmarksTest::options).distinct()).hasSizeGreaterThan(2);
    assertThat(five)
        .allSatisfy(
            item -> assertThat(options(item).get(item.key().charAt(0) - 'A')).isEqualTo("right"));
  }

  @Test
  void mmluPro_paddedOptions_areDroppedAndTheKeyMoves() {
    String rows =
        """
        {"question_id": 1, "question": "Which?", "options": ["a", "N/A", "b", "N/A"], "answer": "C", "answer_index": 2, "category": "health", "src": "x"}
        {"question_id": 2, "question": "Which?", "options": ["a", "b"], "answer": "A", "answer_index": 0, "category": "law"}
        {"question_id": 3, "question": "Which?", "options": ["a", "b", "N/A"], "answer": "C", "answer_index": 2, "category": "biology"}
        {"question_id": 4, "question": "Which?", "options": ["a", "b"], "answer": "A", "answer_index": 1, "category": "biology"}
        """;
    Benchmark lines = Benchmarks.open(file("pro.jsonl", rows));
    String list = "[" + String.join(",", rows.lines().toList()) + "]";
    Benchmark array = Benchmarks.open(file("pro.json", list));
    assertThat(lines.name()).isEqualTo("mmlu-pro");
    assertThat(array.items()).isEqualTo(lines.items());
    List<BenchmarkItem> items = lines.items();
    assertThat(items.stream().map(BenchmarkItem::id)).containsExactly("1", "4");
    assertThat(options(items.get(0))).containsExactly("a", "b");
    assertThat(items.stream().map(BenchmarkItem::key)).containsExactly("B", "B");
    assertThat(lines.problems().stream().map(RowProblem::row)).containsExactly(3L, 4L);
  }

  @Test
  void m1EvalData_sets_areToldApartAndChecked() {
    Path file =
        file(
            "m1_eval_data.json",
            """
            {
              "MedQA_USLME_test": [
                {"question": "Which?", "options": {"A": "one ", "B": "two"}, "answer": "one", "answer_idx": "A"},
                {"question": "Who?", "options": {"A": "one", "B": "two"}, "answer": "two", "answer_idx": "A"}
              ],
              "NEJM": [
                {"question": "Where?", "options": {"A": "one", "B": "two"}, "answer": "two", "answer_idx": "B"},
                {"question": "When?", "options": {"A": "one"}, "answer": "one", "answer_idx": "A"}
              ]
            }
            """);
    Benchmark all = Benchmarks.open(file);
    assertThat(all.name()).isEqualTo("m1-eval");
    assertThat(all.items().stream().map(item -> item.slices().get("set")))
        .containsExactly("MedQA_USLME_test", "MedQA_USLME_test", "NEJM");
    assertThat(options(all.items().get(0))).containsExactly("one ", "two");
    assertThat(all.problems().stream().map(RowProblem::toString))
        .satisfiesExactly(
            p -> assertThat(p).contains(":4 (row 2): the answer \"two\" is not option A"),
            p -> assertThat(p).contains(":8 (row 4): a question needs 2 to 26 options: 1"));
    assertThat(Benchmarks.open("m1-eval:" + file + "#NEJM").items())
        .singleElement()
        .satisfies(item -> assertThat(item.question().text()).isEqualTo("Where?"));
  }

  @Test
  void m1EvalData_everySetOfThePaper_opensByItsName() {
    List<String> sets =
        List.of(
            "MedMCQA_validation",
            "MedQA_USLME_test",
            "PubMedQA_test",
            "MMLU-Pro_Medical_test",
            "GPQA_Medical_test",
            "MedBullets_op4",
            "MedBullets_op5",
            "MedXpertQA",
            "NEJM",
            "Lancet",
            "HumanityLastExam");
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < sets.size(); i++) {
      int options = sets.get(i).equals("HumanityLastExam") ? 22 : 3 + i;
      text.append(i == 0 ? "" : ",").append('"').append(sets.get(i)).append("\": [");
      String gpqa = sets.get(i).startsWith("GPQA") ? "same" : "question " + i;
      text.append(row(gpqa, options, 0)).append(',').append(row(gpqa, options, 1)).append(']');
    }
    Path file = file("m1_eval_data.json", text.append("}").toString());
    assertThat(Benchmarks.open(file).items()).hasSize(22);
    assertThat(Benchmarks.m1EvalData(file).problems()).isEmpty();
    for (String set : sets) {
      List<BenchmarkItem> items = Benchmarks.open("m1-eval:" + file + "#" + set).items();
      assertThat(items).as(set).hasSize(2);
      assertThat(items.stream().map(BenchmarkItem::id)).doesNotHaveDuplicates();
      // the same question with its options in another order is the same question
      assertThat(items.stream().map(BenchmarkItem::cluster).distinct()).hasSize(1);
    }
    assertThat(options(Benchmarks.open("m1-eval:" + file + "#HumanityLastExam").items().get(0)))
        .hasSize(22);
  }

  /** A row whose options are rotated by so many places; the key is "option 0". */
  private static String row(String question, int options, int rotated) {
    StringBuilder map = new StringBuilder();
    for (int i = 0; i < options; i++) {
      map.append(i == 0 ? "" : ",")
          .append('"')
          .append(MultipleChoice.letter(i))
          .append("\":\"option ")
          .append((i + options - rotated) % options)
          .append('"');
    }
    return "{\"question\":\"Which of "
        + question
        + "?\",\"options\":{"
        + map
        + "},\"answer\":\"option 0\",\"answer_idx\":\""
        + MultipleChoice.letter(rotated)
        + "\"}";
  }

  @Test
  void m1EvalData_setThatIsNotThere_hasNoQuestions() {
    Path file = file("m1_eval_data.json", "{\"NEJM\": [" + row("it", 4, 0) + "]}");
    assertThat(Benchmarks.open("m1-eval:" + file + "#Lancet").items()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 13, 22})
  void hle_manyOptions_areAllRead(int count) {
    StringBuilder choices = new StringBuilder();
    for (int i = 0; i < count; i++) {
      choices.append("\\n").append(MultipleChoice.letter(i)).append(". option ").append(i);
    }
    String last = MultipleChoice.letter(count - 1);
    Path file =
        file(
            "hle.json",
            "[{\"id\": \"h\", \"question\": \"Which?\\n\\nAnswer Choices:"
                + choices
                + "\", \"image\": \"\", \"answer\": \""
                + last
                + "\", \"answer_type\": \"multipleChoice\", \"raw_subject\": \"Genetics\","
                + " \"category\": \"Biology/Medicine\"}]");
    BenchmarkItem item = Benchmarks.open(file).items().get(0);
    assertThat(options(item)).hasSize(count).last().isEqualTo("option " + (count - 1));
    assertThat(item.key()).isEqualTo(last);
    assertThat(item.slices()).containsEntry("subject", "Genetics");
  }

  @Test
  void hle_medicalTextQuestionsWithOptions_areRead() {
    Path file =
        file(
            "hle.jsonl",
            """
            {"id": "h1", "question": "Which of A. and B. is it?\\n\\nAnswer Choices:\\nA. one\\nstill one\\nB. two\\nC. three", "image": "", "answer": "B", "answer_type": "multipleChoice", "raw_subject": "Medicine", "category": "Biology/Medicine"}
            {"id": "h2", "question": "How many?", "image": "", "answer": "4", "answer_type": "exactMatch", "raw_subject": "Medicine", "category": "Biology/Medicine"}
            {"id": "h3", "question": "Which?\\nAnswer Choices:\\nA. one\\nB. two", "image": "data:x", "answer": "B", "answer_type": "multipleChoice", "raw_subject": "Medicine", "category": "Biology/Medicine"}
            {"id": "h4", "question": "Which?", "image": "", "answer": "B", "answer_type": "multipleChoice", "raw_subject": "Medicine", "category": "Biology/Medicine"}
            """);
    Benchmark hle = Benchmarks.open(file);
    assertThat(hle.name()).isEqualTo("hle");
    assertThat(hle.items())
        .singleElement()
        .satisfies(
            item -> {
              assertThat(item.question().text()).isEqualTo("Which of A. and B. is it?");
              assertThat(options(item)).containsExactly("one\nstill one", "two", "three");
              assertThat(item.key()).isEqualTo("B");
            });
    assertThat(hle.problems()).singleElement().matches(p -> p.row() == 4);
  }

  @Test
  void mmlu_folder_readsEachSubjectAndNamesItsRows() throws IOException {
    Path mmlu = Files.createDirectory(folder.resolve("mmlu"));
    Files.writeString(
        mmlu.resolve("anatomy_test.csv"), "\"Which\none?\",a,b,c,d,D\nWho?,a,b,c,A\n");
    Files.writeString(mmlu.resolve("virology_test.csv"), "Where?,a,b,c,d,B\n");
    Files.writeString(mmlu.resolve("README.txt"), "nothing\n");
    Benchmark benchmark = Benchmarks.open(mmlu);
    assertThat(benchmark.items().stream().map(BenchmarkItem::id))
        .containsExactly("anatomy-1", "virology-1");
    assertThat(benchmark.problems())
        .singleElement()
        .satisfies(p -> assertThat(p.toString()).startsWith("anatomy_test.csv:3 (row 2): a row"));
    assertThat(benchmark.md5()).hasSize(32);
    assertThat(benchmark.expected()).isEmpty();
  }

  @Test
  void bedside_generatedAndWritten_areTheSameQuestions() throws IOException {
    StringWriter text = new StringWriter();
    BedsideJsonLines.write(BedsideGenerator.seeded(5), Split.TEST, Wording.TRAINING, 0, 20, text);
    List<BenchmarkItem> written = Benchmarks.open(file("b.jsonl", text.toString())).items();
    List<BenchmarkItem> generated = Benchmarks.bedside(5, 20, Wording.TRAINING).items();
    assertThat(written.stream().map(BenchmarkItem::question))
        .isEqualTo(generated.stream().map(BenchmarkItem::question).toList());
    assertThat(written.stream().map(BenchmarkItem::key))
        .isEqualTo(generated.stream().map(BenchmarkItem::key).toList());
    assertThat(Benchmarks.open("bedside").items()).hasSize(500);
    assertThat(Benchmarks.open("bedside:unseen").source()).contains("unseen");
    assertThat(Benchmarks.bedside(5, 20, Wording.TRAINING).md5()).isEmpty();
  }

  @Test
  void open_unknownForms_listWhatIsRead() {
    assertThatThrownBy(() -> Benchmarks.open(file("x.json", "{\"a\": 1}")))
        .isInstanceOf(BenchmarkException.class)
        .hasMessageContaining("x.json is not recognised")
        .hasMessageContaining("pubmedqa: JSON");
    assertThatThrownBy(() -> Benchmarks.open(file("x.txt", "hello")))
        .hasMessageContaining("not recognised");
    assertThatThrownBy(() -> Benchmarks.open(file("empty", ""))).hasMessageContaining("recognised");
    assertThatThrownBy(() -> Benchmarks.open("medqua"))
        .isInstanceOf(BenchmarkException.class)
        .hasMessageContaining("medqa, medxpertqa");
    assertThatThrownBy(() -> Benchmarks.open("medqa:nowhere.jsonl"))
        .hasMessageContaining("there is no file nowhere.jsonl");
    assertThatThrownBy(() -> Benchmarks.open("medqa:")).hasMessageContaining("needs a path");
  }

  @Test
  void stream_fileThatBreaksOff_saysWhere() {
    Path file = file("p.json", "{\"1\": {\"QUESTION\": \"Is it?\", \"CONTEXTS\": [\"It is.\"], ");
    assertThatThrownBy(() -> Benchmarks.pubmedqa(file).items())
        .isInstanceOf(BenchmarkException.class)
        .hasMessageContaining("cannot read on in")
        .hasMessageContaining("get the file again");
  }

  @Test
  void pubmedqa_longAnswer_isNeverShown() {
    Path file =
        file(
            "p.json",
            "{\"11\": {\"QUESTION\": \"Is it?\", \"CONTEXTS\": [\"First.\", \"Second.\"],"
                + " \"LONG_ANSWER\": \"SECRET\", \"final_decision\": \"maybe\"}}");
    BenchmarkItem item = Benchmarks.open(file).items().get(0);
    assertThat(item.id()).isEqualTo("11");
    assertThat(item.key()).isEqualTo("C");
    assertThat(item.question().text())
        .startsWith("First. Second.\n\n")
        .endsWith("\nIs it?")
        .doesNotContain("SECRET");
  }

  @Test
  void open_bytesThatAreNoUtf8_becomeReplacementCharacters() throws IOException {
    Path file = folder.resolve("l.jsonl");
    Files.write(
        file,
        "{\"question\": \"Caf\u00e9?\", \"options\": [\"a\", \"b\"], \"answer\": \"A\"}\n"
            .getBytes(StandardCharsets.ISO_8859_1));
    assertThat(Benchmarks.open(file).items().get(0).question().text()).isEqualTo("Caf\ufffd?");
  }
}

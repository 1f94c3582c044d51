package dev.m1.eval.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.m1.M1Exception;
import dev.m1.eval.internal.Json;
import dev.m1.eval.run.RunDirectory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page as bytes; how it looks and works is tested in a browser. With {@code
 * -Dm1.report.questions=4000 -Dm1.report.out=FILE} the run is of that size and the page is kept.
 */
class RunReportTest {
  private static final int QUESTIONS = Integer.getInteger("m1.report.questions", 60);
  private static final String KEEP = System.getProperty("m1.report.out", "");

  @TempDir private Path folder = Path.of("");

  /** The texts of the page's script elements, by id; scripts without one by their number. */
  private static Map<String, String> scripts(Path page) throws IOException {
    Map<String, String> scripts = new TreeMap<>();
    Matcher found =
        Pattern.compile("<script([^>]*)>(.*?)</script>", Pattern.DOTALL)
            .matcher(Files.readString(page));
    while (found.find()) {
      Matcher id = Pattern.compile("id=\"([^\"]*)\"").matcher(found.group(1));
      scripts.put(id.find() ? id.group(1) : "script " + scripts.size(), found.group(2));
    }
    return scripts;
  }

  private static JsonNode unpacked(String packed) throws IOException {
    byte[] bytes = Base64.getDecoder().decode(packed);
    try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
      return Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static String script(Map<String, String> scripts, String id) {
    return Objects.requireNonNull(scripts.get(id), id);
  }

  @Test
  void writeTo_run_holdsFiguresIndexAndEveryText() throws Exception {
    RunDirectory run = SyntheticRun.write(folder.resolve("run"), "medqa", QUESTIONS, 1300);
    Path page = KEEP.isEmpty() ? folder.resolve("page.html") : Path.of(KEEP);

    RunReport.of(run).writeTo(page);

    Map<String, String> scripts = scripts(page);
    JsonNode data = Json.parse(script(scripts, "m1-data"));
    assertThat(data.at("/runs/0/figures/rows").asInt()).isEqualTo(QUESTIONS);
    assertThat(data.at("/runs/0/published/set").asText()).isEqualTo("MedQA");
    assertThat(data.at("/runs/0/chance").asDouble()).isEqualTo(0.25);
    JsonNode index = unpacked(script(scripts, "m1-0-index"));
    assertThat(index.path("rows")).hasSize(QUESTIONS);
    for (JsonNode row : index.path("rows")) {
      JsonNode texts =
          unpacked(script(scripts, "m1-0-" + row.path(5).asInt())).path(row.path(6).asInt());
      assertThat(texts.path("question").asText()).endsWith("?");
      assertThat(texts.path("cells")).hasSize(8);
      for (JsonNode cell : texts.path("cells")) {
        char mark = row.path(8).asText().charAt(cell.path("arm").asInt());
        assertThat(mark).isEqualTo(cell.path("correct").asBoolean() ? '1' : '0');
      }
    }
    assertThat(Files.size(page)).isLessThan(30_000_000);
  }

  @Test
  void writeTo_policy_allowsTheTwoScriptsByTheirHashAndNothingElse() throws Exception {
    Path page = folder.resolve("page.html");
    RunReport.of(SyntheticRun.write(folder.resolve("run"), "own", 9, 40)).writeTo(page);

    Matcher policy =
        Pattern.compile("Content-Security-Policy\" content=\"([^\"]*)\"")
            .matcher(Files.readString(page));
    assertThat(policy.find()).isTrue();
    assertThat(policy.group(1)).contains("default-src 'none'").doesNotContain("http", "eval");
    List<String> code =
        scripts(page).entrySet().stream()
            .filter(script -> script.getKey().startsWith("script "))
            .map(Map.Entry::getValue)
            .toList();
    assertThat(code).hasSize(2);
    for (String script : code) {
      byte[] sum =
          MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
      assertThat(policy.group(1)).contains("'sha256-" + Base64.getEncoder().encodeToString(sum));
    }
  }

  @Test
  void writeTo_sameRun_givesTheSameBytes() throws Exception {
    RunDirectory run = SyntheticRun.write(folder.resolve("run"), "own", 12, 90);
    RunReport.of(run).writeTo(folder.resolve("one.html"));
    RunReport.of(run).writeTo(folder.resolve("two.html"));

    assertThat(folder.resolve("one.html")).hasSameBinaryContentAs(folder.resolve("two.html"));
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("run", "one.html", "two.html");
    }
  }

  @Test
  void writeTo_withoutTexts_holdsNoQuestion() throws Exception {
    RunDirectory run = SyntheticRun.write(folder.resolve("run"), "own", 12, 90);
    Path page = folder.resolve("page.html");
    RunReport.of(run).writeTo(page, false);

    assertThat(scripts(page).keySet()).noneMatch(id -> id.startsWith("m1-0-"));
    try (var items = run.items()) {
      String question = items.findFirst().orElseThrow().question().text();
      assertThat(Files.readString(page)).doesNotContain(question.substring(0, 40));
    }
  }

  @Test
  void of_twoRuns_comparesThemOnTheSameQuestions() throws Exception {
    RunDirectory one = SyntheticRun.write(folder.resolve("a").resolve("run"), "own", 60, 400, 1);
    RunDirectory two = SyntheticRun.write(folder.resolve("b").resolve("run"), "own", 50, 400, 2);
    RunReport report = RunReport.of(List.of(one, two));
    Path summary = folder.resolve("both.json");
    report.writeSummary(summary);

    JsonNode pair = Json.parse(Files.readString(summary)).at("/pairs/0/figures");
    assertThat(pair.path("first").asText()).isEqualTo("run");
    assertThat(pair.path("second").asText()).isEqualTo("run (2)");
    assertThat(pair.at("/matching/rows").asInt()).isEqualTo(50);
    assertThat(pair.path("conditions")).hasSize(8);
    assertThat(pair.path("cannot")).isNotEmpty();
    JsonNode last = pair.at("/conditions/7/difference");
    double gap = last.path("onlyFirst").asDouble() - last.path("onlySecond").asDouble();
    assertThat(last.path("value").asDouble()).isEqualTo(gap / 50);
    assertThat(report.conclusion()).contains("at 8,192 tokens, on the same 50 questions");
  }

  @Test
  void of_severalDataSets_takesMeansInWhichEachCountsTheSame() throws Exception {
    List<RunDirectory> runs =
        List.of(
            SyntheticRun.write(folder.resolve("medqa"), "medqa", 60, 90, 1),
            SyntheticRun.write(folder.resolve("pubmedqa"), "pubmedqa", 20, 90, 2),
            SyntheticRun.write(folder.resolve("nejm"), "nejm", 40, 90, 3));
    RunReport report = RunReport.of(runs);
    report.writeSummary(folder.resolve("all.json"));
    JsonNode all = Json.parse(Files.readString(folder.resolve("all.json")));
    JsonNode means = all.path("means");
    assertThat(means.findValuesAsText("kind"))
        .containsExactly("IN_DISTRIBUTION", "OUT_OF_DISTRIBUTION", "ALL");
    assertThat(means.at("/0/sets").toString()).isEqualTo("[\"MedQA\",\"PubMedQA\"]");
    assertThat(means.at("/2/sets")).hasSize(3);
    double[] right = new double[3];
    for (int r = 0; r < 3; r++) {
      right[r] = all.at("/runs/" + r + "/figures/arms/7/accuracy/value").asDouble();
    }
    assertThat(means.at("/0/points/7/accuracy").asDouble())
        .isCloseTo((right[0] + right[1]) / 2, within(1e-12));
    assertThat(means.at("/1/points/7/accuracy").asDouble()).isCloseTo(right[2], within(1e-12));
    assertThat(means.at("/2/points/7/accuracy").asDouble())
        .isCloseTo((right[0] + right[1] + right[2]) / 3, within(1e-12));
    assertThat(report.writeTables(folder.resolve("tables"))).isPositive();
    assertThat(Files.readAllLines(folder.resolve("tables/means.csv"))).hasSize(1 + 3 * 8);
  }

  @Test
  void of_dataSetsThatShareNoQuestion_concludesFromTheMean() {
    List<RunDirectory> runs =
        List.of(
            SyntheticRun.write(folder.resolve("medqa"), "medqa", 30, 90, 1),
            SyntheticRun.writeOther(folder.resolve("nejm"), "nejm", 30, 90));

    assertThat(RunReport.of(runs).conclusion())
        .startsWith("In the mean over 2 data sets, ")
        .contains("] are right at 8,192 tokens, ")
        .endsWith(" are right without thinking.");
  }

  @Test
  void of_runsOfOtherQuestions_sayThatNothingIsShared() {
    RunDirectory one = SyntheticRun.write(folder.resolve("a"), "own", 9, 40);
    RunDirectory two = SyntheticRun.write(folder.resolve("b"), "own", 0, 40);

    assertThatThrownBy(() -> RunReport.of(List.of(one, two)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has no finished question yet");
    assertThatThrownBy(() -> RunReport.of(List.of())).hasMessage("a report needs a run");
  }

  @Test
  void writeTables_run_writesEachAsCsvAndLatex() throws Exception {
    RunReport report = RunReport.of(SyntheticRun.write(folder.resolve("run"), "own", 30, 400));
    int count = report.writeTables(folder.resolve("tables"));

    try (var files = Files.list(folder.resolve("tables"))) {
      List<String> names = files.map(file -> file.getFileName().toString()).sorted().toList();
      assertThat(names).hasSize(2 * count).contains("accuracy.csv", "accuracy.tex", "oracles.csv");
    }
    List<String> accuracy = Files.readAllLines(folder.resolve("tables/accuracy.csv"));
    assertThat(accuracy).hasSize(9);
    assertThat(accuracy.get(0)).startsWith("condition,n,accuracy,95_interval_low,95_interval_high");
    assertThat(accuracy.get(8)).startsWith("budget=8192,30,0.");
  }

  @Test
  void writeTo_noFolder_saysWhatToDo() {
    RunReport report = RunReport.of(SyntheticRun.write(folder.resolve("run"), "own", 3, 40));

    assertThatThrownBy(() -> report.writeTo(folder.resolve("none").resolve("page.html")))
        .isInstanceOf(M1Exception.class)
        .hasMessageContaining("page.html: the folder is not there; make it first");
  }
}

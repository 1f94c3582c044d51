package dev.m1.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.m1.ExtractedAnswer.Outcome;
import dev.m1.eval.run.RunDirectory;
import dev.m1.eval.run.RunLine;
import dev.m1.testkit.Script;
import dev.m1.testkit.ScriptedBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reports of real runs, opened in a real browser. {@code -Dm1.test.report.questions=500} for the
 * full size.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class ReportCommandTest {
  private static final int QUESTIONS = Integer.getInteger("m1.test.report.questions", 60);
  private static final String ATTACK =
      "</script><script>window.attacked = 1</script><img src=x onerror='window.attacked = 1'>";
  private static final String TURNED = "\u202eright to left\u202c";

  private static final String IMAGES = System.getProperty("m1.test.report.images", "");

  /** Names charts with two named series of the same kind, symbol, dashes and hatching. */
  private static final String ALIKE_BUT_FOR_COLOUR =
      """
      [...document.querySelectorAll('.chart')].filter(place => {
        const chart = echarts.getInstanceByDom(place);
        const named = chart ? chart.getOption().series.filter(s => s.name && !s.name.startsWith('series') && !s.silent && s.type !== 'custom' && s.type !== 'sankey') : [];
        const looks = named.map(s => JSON.stringify([s.type, s.symbol, s.lineStyle?.type, s.itemStyle?.decal?.symbol, s.itemStyle?.decal?.rotation]));
        return new Set(looks).size < looks.length;
      }).map(place => place.id)""";

  @TempDir private Path folder = Path.of("");

  private Path report(TestShell shell, String... runs) {
    Path page = folder.resolve("page.html");
    List<String> args = new ArrayList<>(List.of("report"));
    args.addAll(List.of(runs));
    args.addAll(List.of("--out", page.toString()));
    TestShell.Outcome outcome = shell.run(args.toArray(String[]::new));
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("page.html (", "page.json", " tables in page-tables");
    return page;
  }

  private String sweep(TestShell shell, String name, String... args) {
    String run = folder.resolve(name).toString();
    List<String> all = new ArrayList<>(List.of("sweep", "--out", run));
    all.addAll(List.of(args));
    TestShell.Outcome outcome = shell.run(all.toArray(String[]::new));
    assertThat(outcome.code()).as(outcome.err()).isZero();
    return run;
  }

  /** What holds of every page. */
  private static void assertSound(Browser page) {
    assertThat(page.console()).isEmpty();
    assertThat(page.requests()).isEmpty();
    assertThat(page.number("document.querySelectorAll('.chart').length")).isGreaterThan(5);
    assertThat(
            page.text(
                "[...document.querySelectorAll('.chart')].filter(c => !c.querySelector('svg path')).map(c => c.id)"))
        .isEmpty();
    assertThat(page.text(ALIKE_BUT_FOR_COLOUR)).isEmpty();
  }

  @Test
  void report_embeddedModel_chartsFiltersKeysAndDownloadsWork() throws Exception {
    TestShell shell = TestShell.real();
    String run =
        sweep(
            shell,
            "tiny",
            "--limit",
            Integer.toString(QUESTIONS),
            "--threads",
            "1",
            "--budgets",
            "0,16,32,64,96,128,192,256",
            "--waits",
            "0,1",
            "--caps",
            "256",
            "--record",
            "probe=16");
    Path file = report(shell, run);

    try (Browser page = Browser.open(file, folder)) {
      assertSound(page);
      drawPictures(page);
      assertThat(page.find(".notice").getText()).contains("not for clinical use");
      assertThat(page.find("h1").getText()).isNotBlank();
      assertThat(page.all("section[id]")).hasSizeGreaterThanOrEqualTo(9);
      explore(page, run);
      download(page);
      assertReadsOnPhoneInTheDarkAndOnPaper(page);
      assertThat(page.console()).isEmpty();
      assertThat(page.requests()).isEmpty();
    }
  }

  /** With {@code -Dm1.test.report.images=FOLDER}: the pictures of the documentation. */
  private static void drawPictures(Browser page) throws IOException {
    if (!IMAGES.isEmpty()) {
      page.picture(Path.of(IMAGES).resolve("report.png"), "header");
      page.picture(Path.of(IMAGES).resolve("report-question.png"), "#questions");
    }
  }

  /** Counts by the run's figures and lines what the filters must find. */
  private void assertFiltersFind(Browser page, String run) throws IOException {
    JsonNode classes =
        JsonMapper.builder()
            .build()
            .readTree(folder.resolve("page.json").toFile())
            .at("/runs/0/figures/bottlenecks");
    long unread;
    try (Stream<RunLine> lines = RunDirectory.open(Path.of(run)).lines()) {
      unread =
          lines
              .filter(line -> line.cells().stream().anyMatch(c -> c.outcome() != Outcome.PARSED))
              .count();
    }
    Map<String, Long> expected =
        Map.of(
            "all", (long) QUESTIONS,
            "never", classes.at("/never/rows").asLong(),
            "overthought", classes.at("/overthought/rows").asLong(),
            "pays", classes.at("/reasoningPays/rows").asLong(),
            "unread", unread);
    expected.forEach(
        (filter, count) ->
            assertThat(
                    page.text(
                        "document.querySelector('[data-filter=%s] .count').textContent"
                            .formatted(filter)))
                .as(filter)
                .isEqualTo(String.format(Locale.ROOT, "%,d", count)));
    assertThat(expected.get("pays")).isPositive();
  }

  private void explore(Browser page, String run) throws IOException {
    assertFiltersFind(page, run);
    String listed = "document.querySelectorAll('.list [role=option]').length";
    assertThat(page.number(listed)).isEqualTo(Math.min(60, QUESTIONS));
    page.await("document.querySelectorAll('.thinking .look').length > 2");
    assertThat(page.number("document.querySelectorAll('.thinking .cut').length")).isPositive();
    assertThat(page.number("document.querySelectorAll('.answers tbody tr').length")).isEqualTo(10);
    for (String filter : List.of("never", "overthought", "unread", "disagree", "pays", "all")) {
      page.click("[data-filter=" + filter + "]");
      String size =
          page.text("document.querySelector('[data-filter=" + filter + "] .count').textContent");
      assertThat(page.number(listed))
          .as(filter)
          .isEqualTo(Math.min(60, Integer.parseInt(size.replace(",", ""))));
    }
    String selected = "document.querySelector('.list [aria-selected=true]').id";
    assertThat(page.text(selected)).isEqualTo("m1-q-0");
    page.find(".list").sendKeys(org.openqa.selenium.Keys.ARROW_DOWN);
    page.await(selected + " === 'm1-q-1'");
    page.find(".filters input").sendKeys("no question says this");
    page.await(listed + " === 0");
  }

  private void download(Browser page) throws IOException {
    page.click("#accuracy .svg");
    Path svg = folder.resolve("tiny-accuracy.svg");
    page.await(svg);
    assertThat(Files.readString(svg)).startsWith("<svg").contains("<title>", "<path");
    page.click("#accuracy details summary");
    page.await("document.querySelectorAll('#accuracy details[open] .row button').length === 2");
    page.click("#accuracy details[open] .row button");
    page.await(folder.resolve("tiny-accuracy.csv"));
    page.click("#accuracy details[open] .row button:last-child");
    page.await(folder.resolve("tiny-accuracy.tex"));
    assertThat(folder.resolve("tiny-accuracy.csv"))
        .hasSameTextualContentAs(folder.resolve("page-tables").resolve("accuracy.csv"));
    assertThat(folder.resolve("tiny-accuracy.tex"))
        .hasSameTextualContentAs(folder.resolve("page-tables").resolve("accuracy.tex"));
  }

  private static void assertReadsOnPhoneInTheDarkAndOnPaper(Browser page) {
    page.run(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", 390, "height", 800, "deviceScaleFactor", 2, "mobile", true));
    page.await("innerWidth === 390");
    assertThat(page.number("document.documentElement.scrollWidth")).isLessThanOrEqualTo(390);
    page.run("Emulation.clearDeviceMetricsOverride", Map.of());
    String brightness =
        "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).reduce((a, b) => a + +b, 0)";
    assertThat(page.number(brightness)).isGreaterThan(600);
    page.click("#theme");
    page.click("#theme");
    assertThat(page.text("document.documentElement.dataset.theme")).isEqualTo("dark");
    assertThat(page.number(brightness)).isLessThan(150);
    assertThat(page.print()).startsWith("JVBERi0"); // %PDF-
  }

  @Test
  void report_hostileTexts_areShownAsText() throws Exception {
    String escaped = (ATTACK + TURNED).replace("\"", "\\\"");
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 3; i++) {
      rows.append(
          "{\"id\":\"%d%s\",\"question\":\"Which %d? %s\",\"options\":[\"red %s\",\"green\"],\"answer\":\"%s\"}%n"
              .formatted(i, escaped, i, escaped, escaped, i == 0 ? "A" : "B"));
    }
    Path questions = Files.writeString(folder.resolve("hostile.jsonl"), rows);
    TestShell shell =
        TestShell.over(
            ScriptedBackend.builder()
                .script(
                    Script.says(
                        "I see " + ATTACK + TURNED + " and think on.",
                        "The answer is A. " + ATTACK))
                .contextTokens(60_000)
                .maxSequences(16));
    String[] args = {"--benchmark", "jsonl:" + questions, "--budgets", "0,4,9,500", "--model", "x"};
    Path file = report(shell, sweep(shell, "one", args), sweep(shell, "two", args));

    try (Browser page = Browser.open(file, folder)) {
      page.await("document.querySelector('.detail .thinking')");
      assertSound(page);
      assertThat(page.text("window.attacked")).isEqualTo("undefined");
      assertThat(page.find(".detail").getText())
          .contains("Which 0? " + ATTACK, "red " + ATTACK, "The answer is A. " + ATTACK);
      assertThat(page.text("document.querySelector('.thinking').textContent"))
          .contains("onerror='window.attacked = 1'>U+202E")
          .doesNotContain("\u202e");
      assertThat(page.all("main img, main script")).isEmpty();
      assertThat(page.text("document.body.textContent.includes('\\u202e')")).isEqualTo("false");
      assertThat(page.find("#pairs").getText())
          .contains("two less one", "A is one, B is two.", "It cannot be said");
      assertThat(page.find("h1").getText()).contains("not");
      assertThat(page.find("[data-filter=onlyThere]").getText()).startsWith("Right only in two");
      page.choose("#run", "1");
      page.await("document.querySelectorAll('.list [role=option]').length === 3");
      assertThat(page.console()).isEmpty();
    }
  }

  @Test
  void report_runsOnTwoDataSets_showsTheirMean() throws Exception {
    TestShell shell =
        TestShell.over(
            ScriptedBackend.builder()
                .script(Script.says("I think of it and think on.", "The answer is A."))
                .contextTokens(60_000)
                .maxSequences(16));
    Path right =
        Files.writeString(
            folder.resolve("right.jsonl"),
            "{\"question\":\"Which?\",\"options\":[\"red\",\"green\"],\"answer\":\"A\"}\n");
    Path wrong =
        Files.writeString(
            folder.resolve("wrong.jsonl"),
            "{\"question\":\"Who?\",\"options\":{\"A\":\"x\",\"B\":\"y\"},\"answer_idx\":\"B\"}\n");
    String[] more = {"--budgets", "0,4", "--model", "x", "--benchmark"};
    List<String> runs = new ArrayList<>();
    for (String benchmark : List.of("jsonl:" + right, "medqa:" + wrong)) {
      List<String> args = new ArrayList<>(List.of(more));
      args.add(benchmark);
      runs.add(sweep(shell, "run" + runs.size(), args.toArray(String[]::new)));
    }
    Path file = report(shell, runs.toArray(String[]::new));

    try (Browser page = Browser.open(file, folder)) {
      assertSound(page);
      assertThat(page.find("h1").getText()).startsWith("In the mean over 2 data sets, 50.0%");
      assertThat(page.find("#means").getText()).contains("Several data sets together", "MedQA");
    }
  }

  @Test
  void report_realModelOnMedqa_showsThePapersFigures() {
    Path model = SharedFiles.file("models/SmolLM2-135M-Instruct.Q4_1.gguf");
    Path rows = SharedFiles.file("benchmarks/medqa/phrases_no_exclude_test.jsonl");
    TestShell shell = TestShell.real();
    String run =
        sweep(
            shell,
            "medqa",
            "--model",
            model.toString(),
            "--benchmark",
            "medqa:" + rows,
            "--limit",
            "4",
            "--budgets",
            "0,16,32",
            "--answer-tokens",
            "24",
            "--record",
            "probe=16",
            "--threads",
            "1",
            "--parallel",
            "2",
            "--context",
            "4096");
    Path file = report(shell, run);

    try (Browser page = Browser.open(file, folder)) {
      assertSound(page);
      assertThat(page.find(".kicker").getText()).contains("MedQA (USMLE)", "4 different questions");
      assertThat(page.text("document.querySelector('#chart-accuracy svg').textContent"))
          .contains("m1-7B-23K on MedQA, best of 7 budgets", "m1-32B-1K, ten sets");
      page.await("document.querySelector('.thinking .cut')");
    }
  }

  @Test
  void report_wrongUse_saysWhatToDo() {
    TestShell shell = TestShell.over(ScriptedBackend.builder().script(Script.says("", "")));
    TestShell.Outcome none = shell.run("report", folder.toString());
    TestShell.Outcome name = shell.run("report", folder.toString(), "--out", "page.pdf");

    assertThat(none.err()).contains("there is no manifest.json in it");
    assertThat(name.code()).isEqualTo(ExitCodes.USAGE);
    assertThat(name.err()).contains("--out must end in .html: page.pdf");
    assertThat(shell.opened()).isEmpty();
  }
}

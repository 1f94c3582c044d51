package dev.m1.eval.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.m1.Question.MultipleChoice;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads the published files and counts what their README counts. */
class PublishedFilesTest {
  @ParameterizedTest
  @CsvSource({
    "medmcqa/dev.json, medmcqa, 4183, 4",
    "medqa/phrases_no_exclude_test.jsonl, medqa, 1273, 4",
    "medqa/phrases_no_exclude_test_5options.jsonl, medqa, 1273, 5",
    "pubmedqa/ori_pqal.json, pubmedqa, 1000, 3",
    "mmlu, mmlu, 1089, 4",
    "medbullets/medbullets_op4.json, medbullets, 308, 4",
    "medbullets/medbullets_op4.csv, medbullets, 308, 4",
    "medbullets/medbullets_op5.json, medbullets, 308, 5",
    "medbullets/medbullets_op5.csv, medbullets, 308, 5",
    "medxpertqa/MedXpertQA_test.jsonl, medxpertqa, 1449, 10",
    "medxpertqa/medxpertqa_sampled_text_input.jsonl, medxpertqa, 244, 10"
  })
  void open_publishedFile_isRecognisedAndReadInFull(
      String file, String name, int rows, int options) {
    Benchmark benchmark = Benchmarks.open(SharedFiles.benchmark(file));
    List<BenchmarkItem> items = benchmark.strict().items();
    assertThat(benchmark.name()).isEqualTo(name);
    assertThat(items).hasSize(rows);
    assertThat(benchmark.expected()).hasValue(rows);
    assertThat(items)
        .allSatisfy(
            item -> {
              MultipleChoice question = (MultipleChoice) item.question();
              assertThat(question.options()).hasSize(options);
              assertThat(question.letters()).contains(item.key());
            });
    assertThat(items.stream().map(BenchmarkItem::id).distinct()).hasSize(rows);
  }

  @Test
  void pubmedqa_decisions_areAsPublished() {
    List<BenchmarkItem> items =
        Benchmarks.pubmedqa(SharedFiles.benchmark("pubmedqa/ori_pqal.json")).items();
    assertThat(count(items, BenchmarkItem::key)).isEqualTo(Map.of("A", 552, "B", 338, "C", 110));
  }

  @Test
  void medbullets_sameQuestions_shareTheirClusters() {
    Set<String> four = clusters("medbullets/medbullets_op4.json");
    Set<String> five = clusters("medbullets/medbullets_op5.json");
    assertThat(four).hasSize(298);
    assertThat(five).isEqualTo(four);
    assertThat(clusters("medbullets/medbullets_op4.csv")).isEqualTo(four);
  }

  @Test
  void medmcqa_slicesAndDoubts_areCounted() {
    Benchmark medmcqa = Benchmarks.medmcqa(SharedFiles.benchmark("medmcqa/dev.json"));
    List<BenchmarkItem> items = medmcqa.items();
    assertThat(count(items, item -> item.slices().getOrDefault("subject", "")).size())
        .isGreaterThan(15);
    List<RowProblem> problems = medmcqa.problems();
    assertThat(problems).allMatch(RowProblem::kept);
    assertThat(problems.stream().map(RowProblem::row).distinct()).hasSize(21);
  }

  @Test
  void medxpertqa_sampledFile_losesTheChoicesInsideTheStem() {
    List<BenchmarkItem> sampled =
        Benchmarks.medxpertqa(
                SharedFiles.benchmark("medxpertqa/medxpertqa_sampled_text_input.jsonl"))
            .items();
    Set<String> all = clusters("medxpertqa/MedXpertQA_test.jsonl");
    assertThat(sampled).noneMatch(item -> item.question().text().contains("Answer Choices"));
    assertThat(sampled.stream().filter(item -> all.contains(item.cluster()))).hasSize(133);
    assertThat(count(sampled, item -> item.slices().getOrDefault("system", "")))
        .containsKey("Digestive");
  }

  private static Set<String> clusters(String file) {
    return Benchmarks.open(SharedFiles.benchmark(file)).items().stream()
        .map(BenchmarkItem::cluster)
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static Map<String, Integer> count(
      List<BenchmarkItem> items, Function<BenchmarkItem, String> by) {
    Map<String, Integer> counts = new TreeMap<>();
    items.forEach(item -> counts.merge(by.apply(item), 1, Integer::sum));
    return counts;
  }
}

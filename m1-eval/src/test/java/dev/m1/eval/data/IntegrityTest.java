package dev.m1.eval.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.m1.eval.data.IntegrityReport.Kind;
import dev.m1.eval.data.IntegrityReport.Overlap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntegrityTest {
  @TempDir private Path folder = Path.of("");

  private static IntegrityReport check(String file) {
    Integrity integrity = Integrity.check(List.of(Benchmarks.open(SharedFiles.benchmark(file))));
    return integrity.reports().get(0);
  }

  @Test
  void check_medmcqa_countsWhatItsReadmeCounts() {
    IntegrityReport report = check("medmcqa/dev.json");
    assertThat(report.questions()).isEqualTo(4183);
    assertThat(report.expected()).isEqualTo(4183);
    assertThat(report.official()).contains("dev.json");
    assertThat(report.counts())
        .containsEntry(Kind.IDENTICAL_OPTIONS, 21L)
        .containsEntry(Kind.IDENTICAL_KEY, 4L)
        .containsEntry(Kind.LETTER_OPTION, 18L)
        .containsEntry(Kind.NONE_OPTION, 42L)
        .containsEntry(Kind.DUPLICATE, 14L)
        .doesNotContainKeys(Kind.MALFORMED, Kind.EMPTY_OPTION, Kind.KEY_CONTRADICTED);
  }

  @Test
  void check_medqa_findsLineEndsInsideOptions() {
    assertThat(check("medqa/phrases_no_exclude_test.jsonl").counts())
        .containsEntry(Kind.LINE_BREAK, 38L);
    assertThat(check("medqa/phrases_no_exclude_test_5options.jsonl").counts())
        .containsEntry(Kind.LINE_BREAK, 52L);
  }

  @Test
  void check_medbullets_findsTheRepeatedQuestions() {
    IntegrityReport four = check("medbullets/medbullets_op4.json");
    assertThat(four.clusters()).isEqualTo(298);
    assertThat(four.counts()).containsEntry(Kind.DUPLICATE, 10L);
    Integrity both =
        Integrity.check(
            List.of(
                Benchmarks.open(SharedFiles.benchmark("medbullets/medbullets_op4.json")),
                Benchmarks.open(SharedFiles.benchmark("medbullets/medbullets_op5.json"))));
    assertThat(both.overlaps())
        .containsExactly(new Overlap("medbullets_op4.json", "medbullets_op5.json", 308, 308));
  }

  @Test
  void check_mmlu_findsItsNoBreakSpaces() {
    IntegrityReport report = check("mmlu");
    assertThat(report.questions()).isEqualTo(1089);
    assertThat(report.counts())
        .containsEntry(Kind.ODD_SPACE, 26L)
        .containsEntry(Kind.DUPLICATE, 78L);
    assertThat(report.slices().get("subject"))
        .isEqualTo(
            Map.of(
                "anatomy", 135,
                "clinical_knowledge", 265,
                "college_biology", 144,
                "college_medicine", 173,
                "medical_genetics", 100,
                "professional_medicine", 272));
  }

  @Test
  void check_medxpertqa_sharesQuestionsWithItsSampleAndMedbullets() {
    Integrity all =
        Integrity.check(
            java.util.stream.Stream.of(
                    "medxpertqa/MedXpertQA_test.jsonl",
                    "medxpertqa/medxpertqa_sampled_text_input.jsonl",
                    "medbullets/medbullets_op5.csv")
                .map(file -> Benchmarks.open(SharedFiles.benchmark(file)))
                .toList());
    assertThat(all.overlaps())
        .containsExactlyInAnyOrder(
            new Overlap("MedXpertQA_test.jsonl", "medxpertqa_sampled_text_input.jsonl", 133, 133),
            new Overlap("MedXpertQA_test.jsonl", "medbullets_op5.csv", 3, 3));
  }

  @Test
  void check_everyKindOfDamage_isFoundOnce() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("own.jsonl"),
            """
            {"id": "dup", "question": "Which of these is it?", "options": ["one", "two"], "answer": "A"}
            {"id": "dup2", "question": "which of THESE is it", "options": ["two.", "One"], "answer": "B"}
            {"id": "enc", "question": "Caf\u00c3\u00a9?", "options": ["one", "tw\uFFFDo"], "answer": "A"}
            {"id": "ent", "question": "a &lt; b?", "options": ["yes", "no"], "answer": "A"}
            {"id": "nbsp", "question": "a\u00a0b?", "options": ["yes", "no\\nnever"], "answer": "A"}
            {"id": "opt", "question": "Which?", "options": ["K", "K", "", "None"], "answer": "A"}
            {"id": "key", "question": "Who?", "options": ["yes", "no"], "answer_idx": "B", "answer": "yes"}
            {"id": "bad", "question": "Who?", "options": ["yes", "no"], "answer": "C"}
            """);
    Integrity integrity = Integrity.check(List.of(Benchmarks.open(file)));
    IntegrityReport report = integrity.reports().get(0);
    assertThat(report.questions()).isEqualTo(7);
    assertThat(report.skipped()).isEqualTo(1);
    assertThat(report.clusters()).isEqualTo(6);
    assertThat(report.official()).isEmpty();
    assertThat(report.counts())
        .containsOnlyKeys(Kind.values())
        .allSatisfy((kind, count) -> assertThat(count).isEqualTo(1));
    assertThat(report.keys()).isEqualTo(Map.of("A", 5, "B", 2));
    assertThat(report.options()).isEqualTo(Map.of(2, 6, 4, 1));
    assertThat(report.findings())
        .anySatisfy(
            finding -> {
              assertThat(finding.item()).isEqualTo("dup2");
              assertThat(finding.detail()).isEqualTo("the same question as dup");
            });
  }
}

package dev.m1.eval.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.m1.Question;
import dev.m1.eval.analysis.AnswerTable;
import dev.m1.eval.data.BenchmarkItem;
import dev.m1.eval.run.Arm;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of the paper's figures stand beside which run. */
class PublishedFiguresTest {
  private static AnswerTable table(int options, String set) {
    AnswerTable.Builder table = AnswerTable.builder(List.of(Arm.budget(8)));
    List<String> texts = List.of("a", "b", "c", "d", "e").subList(0, options);
    Question question = Question.multipleChoice("Which?", texts);
    table.item(
        new BenchmarkItem("q", "c", question, "A", set.isEmpty() ? Map.of() : Map.of("set", set)));
    table.line(
        new dev.m1.eval.run.RunLine(
            "q",
            "c",
            0,
            1,
            List.of(),
            "A",
            1,
            1,
            dev.m1.ThinkingEnd.FAILED,
            "",
            List.of(),
            List.of(),
            0,
            0,
            0,
            java.util.Optional.of("made up")));
    return table.build();
  }

  @ParameterizedTest
  @CsvSource({
    "medqa, 4, '', MedQA, 75.81",
    "medmcqa, 4, '', MedMCQA, 62.54",
    "pubmedqa, 3, '', PubMedQA, 75.80",
    "mmlu-pro, 5, '', 'MMLU-Pro, medical', 65.86",
    "gpqa, 4, '', 'GPQA, medical', 53.08",
    "medxpertqa, 5, '', MedXpertQA, 19.81",
    "medbullets, 4, '', 'MedBullets, 4 options', 63.64",
    "medbullets, 5, '', 'MedBullets, 5 options', 59.74",
    "m1-eval, 4, '', ten sets, 60.32",
    "m1-eval, 4, MedQA_USLME_test, MedQA, 75.81",
    "m1-eval, 4, MedMCQA_validation, MedMCQA, 62.54",
    "m1-eval, 5, MMLU-Pro_Medical_test, 'MMLU-Pro, medical', 65.86",
    "m1-eval, 5, MedBullets_op5, 'MedBullets, 5 options', 59.74",
    "m1-eval, 4, Lancet, Lancet, 62.62",
    "m1-eval, 4, NEJM, NEJM, 64.34"
  })
  void of_oneOfTheTenSets_hasThePapersFigures(
      String benchmark, int options, String set, String name, double best) {
    PublishedFigures figures = PublishedFigures.of(benchmark, table(options, set)).orElseThrow();
    assertThat(figures.set()).isEqualTo(name);
    assertThat(figures.best().get(1)).isEqualTo(best);
  }

  @Test
  void of_otherSets_haveNone() {
    assertThat(PublishedFigures.of("bedside", table(4, ""))).isEmpty();
    assertThat(PublishedFigures.of("mmlu", table(4, ""))).isEmpty();
    assertThat(PublishedFigures.of("m1-eval", table(4, "something else"))).isEmpty();
  }
}

package dev.m1.eval.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.m1.ReasoningModel;
import dev.m1.eval.data.BenchmarkItem;
import dev.m1.testkit.Script;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DifficultyTest {
  @TempDir private Path temporary;

  /** A reference model that always says one letter; keys go A, B, C, D, and two make a cluster. */
  private RunDirectory saying(String letter) {
    try (ReasoningModel model =
        Scripted.reproducible(Script.says("Hm.", "The answer is " + letter + "."))) {
      EvalPlan plan = EvalPlan.of(Scripted.questions(temporary, 8)).budgets(List.of(0, 3)).build();
      return Scripted.run(model, plan, temporary.resolve(letter));
    }
  }

  @Test
  void slice_halfOfAClustersAnswers_isNotRight() {
    List<RunDirectory> references = new ArrayList<>();
    for (String letter : List.of("A", "B", "C", "D")) {
      references.add(saying(letter));
    }
    Difficulty one = Difficulty.of(references.subList(0, 1));
    Difficulty all = Difficulty.of(references);
    List<BenchmarkItem> items = Scripted.questions(temporary, 8).items();

    // half of a cluster's answers is not more than half: each cluster holds two keys
    assertThat(items).allSatisfy(item -> assertThat(slice(one, item)).isEqualTo("none"));
    assertThat(items).allSatisfy(item -> assertThat(slice(all, item)).isEqualTo("none"));
  }

  @Test
  void slice_questionsOfTheirOwn_areNoneFewOrMost() throws Exception {
    Path file = temporary.resolve("single.jsonl");
    java.nio.file.Files.writeString(
        file,
        """
        {"id":"a","question":"Which metal?","options":["iron","clay"],"answer":"A"}
        {"id":"b","question":"Which stone?","options":["iron","clay"],"answer":"B"}
        """);
    List<RunDirectory> references = new ArrayList<>();
    for (String letter : List.of("A", "A", "B", "C")) {
      try (ReasoningModel model =
          Scripted.reproducible(Script.says("Hm.", "The answer is " + letter + "."))) {
        EvalPlan plan =
            EvalPlan.of(dev.m1.eval.data.Benchmarks.jsonLines(file)).budgets(List.of(0)).build();
        references.add(Scripted.run(model, plan, temporary.resolve(letter + references.size())));
      }
    }
    List<BenchmarkItem> items = dev.m1.eval.data.Benchmarks.jsonLines(file).items();

    assertThat(slice(Difficulty.of(references.subList(0, 3)), items.get(0))).isEqualTo("most");
    assertThat(slice(Difficulty.of(references.subList(0, 3)), items.get(1))).isEqualTo("few");
    assertThat(slice(Difficulty.of(references.subList(0, 2)), items.get(1))).isEqualTo("none");
    assertThat(slice(Difficulty.of(references), items.get(0))).isEqualTo("few"); // 2 of 4
    assertThat(Difficulty.of(references).slice(dev.m1.eval.data.Benchmarks.jsonLines(file)).items())
        .allMatch(item -> item.slices().containsKey(Difficulty.SLICE));
    assertThat(Difficulty.of(List.of()).slice(items.get(0))).isEqualTo(items.get(0));
  }

  private static String slice(Difficulty difficulty, BenchmarkItem item) {
    return difficulty.slice(item).slices().getOrDefault(Difficulty.SLICE, "");
  }
}

package dev.m1.eval.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.m1.Question;
import dev.m1.ReasoningModel;
import dev.m1.Sampling;
import dev.m1.eval.data.BenchmarkItem;
import dev.m1.testkit.Script;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvalPlanTest {
  @TempDir private Path temporary;

  private EvalPlan.Builder plan(int questions) {
    return EvalPlan.of(Scripted.questions(temporary, questions)).maxAnswerTokens(8);
  }

  @Test
  void build_noCondition_saysWhatToGive() {
    assertThatThrownBy(() -> plan(1).build()).hasMessageContaining("give budgets, waits");
  }

  @Test
  void build_samplesOfAGreedyModel_isRefused() {
    assertThatThrownBy(() -> plan(1).budgets(List.of(5)).samples(3).build())
        .hasMessageContaining("give a temperature");
  }

  @Test
  void run_noQuestions_saysSo() throws Exception {
    java.nio.file.Path file =
        java.nio.file.Files.writeString(temporary.resolve("bad.jsonl"), "{}\n");
    try (ReasoningModel model = Scripted.reproducible(Script.says("Hm.", "B"))) {
      EvalPlan plan =
          EvalPlan.of(dev.m1.eval.data.Benchmarks.jsonLines(file)).budgets(List.of(0)).build();

      assertThatThrownBy(() -> new EvalRunner(model, plan, temporary.resolve("run"), p -> {}).run())
          .isInstanceOf(dev.m1.M1Exception.class)
          .hasMessageContaining("no question in jsonl (bad.jsonl), whose 1 rows are left out");
    }
  }

  @Test
  void limit_seeded_takesWholeClustersNotTheFirst() {
    ClusterSample two = ClusterSample.draw(Scripted.questions(temporary, 100), 2, 3);
    ClusterSample ten = ClusterSample.draw(Scripted.questions(temporary, 100), 10, 3);
    ClusterSample other = ClusterSample.draw(Scripted.questions(temporary, 100), 10, 4);

    assertThat(ten.of()).isEqualTo(50);
    assertThat(ten.items()).isEqualTo(20);
    assertThat(ten.clusters()).hasSize(10).containsAll(two.clusters());
    assertThat(ten.clusters()).isNotEqualTo(other.clusters());
    Set<String> first = Set.of("c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9");
    assertThat(ten.clusters()).isNotEqualTo(first);
  }

  @Test
  void limit_inARun_asksTheDrawnItemsAndSaysSo() {
    try (ReasoningModel model = Scripted.reproducible(Script.says("Hm.", "Answer: B"))) {
      RunDirectory run =
          Scripted.run(
              model, plan(40).budgets(List.of(3)).limit(4).build(), temporary.resolve("run"));

      assertThat(run.manifest().chosen()).isEqualTo("4 of 20 clusters, seed 1");
      assertThat(run.manifest().questions()).isEqualTo(8);
      assertThat(Scripted.lines(run)).hasSize(8);
    }
  }

  @Test
  void orders_permuted_presentTheSameOptionsAndFollowTheKey() {
    try (ReasoningModel model = Scripted.reproducible(Script.says("Hm.", "Answer: B"))) {
      RunDirectory run =
          Scripted.run(
              model, plan(4).budgets(List.of(3)).orders(5).build(), temporary.resolve("run"));
      List<RunLine> lines = Scripted.lines(run);

      assertThat(lines).hasSize(20);
      for (RunLine line : lines) {
        int inFile = Integer.parseInt(line.item().substring(line.item().indexOf('q') + 1)) % 4;
        int presented =
            line.order().isEmpty()
                ? inFile
                : new java.util.ArrayList<>(line.order()).indexOf(inFile);
        assertThat(line.key()).isEqualTo(Question.MultipleChoice.letter(presented));
        assertThat(line.cells().get(0).correct()).isEqualTo(line.key().equals("B"));
      }
      Map<String, Long> different =
          lines.stream()
              .collect(
                  Collectors.groupingBy(
                      RunLine::item,
                      Collectors.mapping(
                          RunLine::order,
                          Collectors.collectingAndThen(
                              Collectors.toSet(), orders -> (long) orders.size()))));
      assertThat(different.values()).containsOnly(5L);
    }
  }

  @Test
  void orders_optionsThatNameOthersByPlace_keepTheirOwnAlone() {
    for (String bound :
        List.of("All of the above", "None of the above", "Both A and B", "A and C")) {
      BenchmarkItem item =
          new BenchmarkItem(
              "i",
              "c",
              Question.multipleChoice("Which?", "fever", "pain", "cough", bound),
              "A",
              Map.of());
      assertThat(Orders.of(item, 4, 1)).as(bound).hasSize(1);
    }
    BenchmarkItem free =
        new BenchmarkItem(
            "i",
            "c",
            Question.multipleChoice(
                "Which?", "Vitamin A", "Hepatitis B", "Candida", "Both kidneys"),
            "A",
            Map.of());
    assertThat(Orders.of(free, 4, 1)).hasSize(4);
  }

  @Test
  void orders_moreThanThereAre_givesAllThereAre() {
    BenchmarkItem item =
        new BenchmarkItem("i", "c", Question.multipleChoice("Which?", "x", "y"), "B", Map.of());

    assertThat(Orders.of(item, 9, 1)).containsExactly(List.of(), List.of(1, 0));
  }

  @Test
  void samples_eachHasItsOwnSeed() {
    try (ReasoningModel model = Scripted.reproducible(Script.random(3))) {
      RunDirectory run =
          Scripted.run(
              model,
              plan(3).budgets(List.of(9)).samples(4).sampling(Sampling.temperature(1)).build(),
              temporary.resolve("run"));

      assertThat(Scripted.lines(run).stream().map(RunLine::seed))
          .hasSize(12)
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void answersFromLetters_oneRowEachAndNoAnswerTokens() {
    try (ReasoningModel model = Scripted.reproducible(Script.random(4).withClose(0.02))) {
      EvalPlan.Builder plan =
          plan(6).budgets(List.of(0, 4, 9, 30)).answers(EvalPlan.Answers.LETTERS);
      List<RunLine> shared =
          Scripted.lines(Scripted.run(model, plan.build(), temporary.resolve("shared")));
      List<RunLine> apart =
          Scripted.lines(Scripted.run(model, plan.exact(true).build(), temporary.resolve("apart")));

      for (int i = 0; i < shared.size(); i++) {
        for (int c = 0; c < 4; c++) {
          Cell cell = shared.get(i).cells().get(c);
          assertThat(cell.letters().keySet()).containsExactly("A", "B", "C", "D");
          assertThat(cell.letters()).containsKey(cell.letter().orElseThrow());
          assertThat(cell.letters()).isEqualTo(apart.get(i).cells().get(c).letters());
          assertThat(cell.answerTokens()).isZero();
        }
      }
    }
  }

  @Test
  void lettersBesideAnswers_areThoseOfLettersAlone() {
    try (ReasoningModel model = Scripted.reproducible(Script.random(4).withClose(0.02))) {
      EvalPlan.Builder plan = plan(6).budgets(List.of(0, 4, 9, 30)).letters(true);
      EvalPlan.Builder alone =
          plan(6).budgets(List.of(0, 4, 9, 30)).answers(EvalPlan.Answers.LETTERS);
      EvalPlan.Builder none = plan(6).budgets(List.of(0, 4, 9, 30));
      List<RunLine> shared =
          Scripted.lines(Scripted.run(model, plan.build(), temporary.resolve("shared")));
      List<RunLine> apart =
          Scripted.lines(Scripted.run(model, plan.exact(true).build(), temporary.resolve("apart")));
      List<RunLine> letters =
          Scripted.lines(Scripted.run(model, alone.build(), temporary.resolve("letters")));
      List<RunLine> texts =
          Scripted.lines(Scripted.run(model, none.build(), temporary.resolve("texts")));

      assertThat(shared).hasSize(6);
      for (int i = 0; i < shared.size(); i++) {
        assertThat(shared.get(i).separateTokens()).isEqualTo(apart.get(i).decodedTokens());
        for (int c = 0; c < 4; c++) {
          Cell cell = shared.get(i).cells().get(c);
          assertThat(cell.letters()).isEqualTo(letters.get(i).cells().get(c).letters());
          assertThat(cell.letters()).isEqualTo(apart.get(i).cells().get(c).letters());
          assertThat(cell.answer()).isEqualTo(texts.get(i).cells().get(c).answer());
          assertThat(cell.thinkingEnd()).isEqualTo(texts.get(i).cells().get(c).thinkingEnd());
        }
      }
    }
  }

  @Test
  void letters_ofMinimums_areRefused() {
    assertThatThrownBy(() -> plan(1).minimums(List.of(5)).letters(true).build())
        .hasMessageContaining("letters go with budgets and waits, not with min=5");
  }

  @Test
  void lookEvery_sees_theLettersAlongTheThinking() {
    try (ReasoningModel model = Scripted.reproducible(Script.random(4).withClose(0))) {
      RunDirectory run =
          Scripted.run(
              model,
              plan(3).budgets(List.of(10, 24)).lookEvery(8).build(),
              temporary.resolve("run"));

      for (RunLine line : Scripted.lines(run)) {
        TreeSet<Integer> positions = new TreeSet<>();
        line.looks().forEach(look -> positions.add(look.position()));
        int reached = Math.min(line.thinkingTokens(), 23);
        TreeSet<Integer> expected = new TreeSet<>();
        for (int at = 0; at <= reached; at += 8) {
          expected.add(at);
        }
        assertThat(positions).containsAll(expected);
        assertThat(line.looks().get(0).letters()).hasSize(4);
      }
    }
  }
}

package dev.m1.eval.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.m1.ModelOptions;
import dev.m1.ReasoningModel;
import dev.m1.Sampling;
import dev.m1.testkit.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Whatever a model writes (markers at odd places, thinking re-opened in the answer, bytes that are
 * no text), a sweep from one trace gives what a separate run for each condition gives.
 */
class SweepPropertyTest {
  private static Path temporary = Path.of("");

  @BeforeContainer
  static void createFolder() throws IOException {
    temporary = Files.createTempDirectory("m1-sweep-property");
  }

  @AfterContainer
  static void removeFolder() throws IOException {
    try (var inside = Files.walk(temporary)) {
      for (Path path : inside.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private final Random random = new Random();

  private List<Integer> some(int count, int bound) {
    TreeSet<Integer> all = new TreeSet<>();
    while (all.size() < count) {
      all.add(random.nextInt(bound));
    }
    return List.copyOf(all);
  }

  private EvalPlan.Builder plan() {
    EvalPlan.Builder plan =
        EvalPlan.of(Scripted.questions(temporary, 3))
            .maxAnswerTokens(1 + random.nextInt(12))
            .maxThinkingTokens(20 + random.nextInt(60))
            .seed(random.nextLong());
    if (random.nextBoolean()) {
      plan.sampling(Sampling.temperature(0.5 + random.nextDouble()).withTopP(0.9)).samples(2);
    }
    int kinds = 1 + random.nextInt(7);
    if ((kinds & 1) != 0) {
      plan.budgets(some(1 + random.nextInt(5), 60));
    }
    if ((kinds & 2) != 0) {
      plan.waits(some(1 + random.nextInt(3), 5), some(1 + random.nextInt(3), 70));
    }
    if ((kinds & 4) != 0) {
      plan.minimums(some(1 + random.nextInt(3), 50));
    } else {
      plan.letters(random.nextBoolean());
    }
    return plan;
  }

  @Property(tries = 80)
  void sweep_anyModelAndConditions_equalsSeparateRuns(@ForAll long seed) throws IOException {
    random.setSeed(seed);
    String format = random.nextBoolean() ? "qwen3" : "m1";
    Script script =
        Script.random(seed)
            .withClose(0.01 + random.nextDouble() * 0.1)
            .withControl(random.nextDouble() * 0.1)
            .withEnd(random.nextDouble() * 0.1);
    EvalPlan.Builder plan = plan();
    Path folder = Files.createTempDirectory(temporary, "run");
    try (ReasoningModel model =
        Scripted.model(script, format, ModelOptions.Execution.REPRODUCIBLE)) {
      List<RunLine> shared =
          Scripted.lines(Scripted.run(model, plan.exact(false).build(), folder.resolve("shared")));
      List<RunLine> apart =
          Scripted.lines(Scripted.run(model, plan.exact(true).build(), folder.resolve("apart")));

      assertThat(shared).hasSameSizeAs(apart).isNotEmpty();
      for (int i = 0; i < shared.size(); i++) {
        assertThat(cells(shared.get(i))).isEqualTo(cells(apart.get(i)));
        assertThat(apart.get(i).decodedTokens()).isEqualTo(apart.get(i).separateTokens());
        assertThat(shared.get(i).separateTokens()).isEqualTo(apart.get(i).separateTokens());
      }
    }
  }

  @Property(tries = 30)
  void budgets_anyModel_costTraceAnswerAndForks(@ForAll long seed) throws IOException {
    random.setSeed(seed);
    EvalPlan plan =
        EvalPlan.of(Scripted.questions(temporary, 3))
            .maxAnswerTokens(1 + random.nextInt(12))
            .budgets(some(5, 60))
            .build();
    Path folder = Files.createTempDirectory(temporary, "cost");
    Script script = Script.random(seed).withClose(0.03).withControl(0);
    try (ReasoningModel model =
        Scripted.model(script, "qwen3", ModelOptions.Execution.REPRODUCIBLE)) {
      RunDirectory run = Scripted.run(model, plan, folder.resolve("run"));
      for (RunLine line : Scripted.lines(run)) {
        // T + a_T + sum over cut budgets (hand-over + answer); the close marker is one token
        boolean copied = line.cells().stream().anyMatch(SweepPropertyTest::isNatural);
        int marker = copied ? 1 : 0;
        int answers = line.cells().stream().mapToInt(Cell::decodedTokens).sum();
        assertThat(line.decodedTokens()).isEqualTo((long) line.thinkingTokens() + marker + answers);
      }
    }
  }

  private static boolean isNatural(Cell cell) {
    return cell.thinkingEnd() == dev.m1.ThinkingEnd.NATURAL;
  }

  /** The cells without what only their price depends on. */
  private static List<Cell> cells(RunLine line) {
    List<Cell> cells = new ArrayList<>();
    for (Cell cell : line.cells()) {
      cells.add(
          new Cell(
              cell.arm(),
              cell.reached(),
              cell.thinkingTokens(),
              cell.thinkingEnd(),
              false,
              cell.answer(),
              cell.answerTokens(),
              0,
              cell.outcome(),
              cell.letter(),
              cell.correct(),
              cell.letters()));
    }
    return cells;
  }
}

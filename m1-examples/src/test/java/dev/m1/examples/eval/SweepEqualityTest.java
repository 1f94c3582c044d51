package dev.m1.examples.eval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.m1.ModelOptions;
import dev.m1.ReasoningModel;
import dev.m1.eval.bedside.Wording;
import dev.m1.eval.data.Benchmarks;
import dev.m1.eval.run.Cell;
import dev.m1.eval.run.EvalPlan;
import dev.m1.eval.run.EvalRunner;
import dev.m1.eval.run.RunDirectory;
import dev.m1.eval.run.RunLine;
import dev.m1.eval.run.RunTrace;
import dev.m1.trace.TraceEvent;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A sweep from one trace gives, token for token, what a separate run for each condition gives. How
 * many questions: {@code -Dm1.sweep.questions=200}.
 */
class SweepEqualityTest {
  private static final int QUESTIONS = Integer.getInteger("m1.sweep.questions", 4);
  private static final ModelOptions REPRODUCIBLE =
      ModelOptions.builder()
          .execution(ModelOptions.Execution.REPRODUCIBLE)
          .threads(1)
          .contextTokens(2048)
          .build();

  @TempDir private Path temporary;

  private List<RunLine> run(ReasoningModel model, EvalPlan plan, String name) {
    Path folder = temporary.resolve(name);
    assertThat(new EvalRunner(model, plan, folder, progress -> {}).run()).isTrue();
    try (Stream<RunLine> lines = RunDirectory.open(folder).lines()) {
      return lines
          .sorted(Comparator.comparing(RunLine::item).thenComparingInt(RunLine::sample))
          .toList();
    }
  }

  private static EvalPlan.Builder plan(int questions) {
    return EvalPlan.of(Benchmarks.bedside(77, questions, Wording.TRAINING))
        .maxAnswerTokens(48)
        .maxThinkingTokens(256)
        .traces(false);
  }

  private void compare(EvalPlan.Builder plan, String name) {
    try (ReasoningModel model = ReasoningModel.embedded(REPRODUCIBLE)) {
      List<RunLine> shared = run(model, plan.exact(false).build(), name);
      List<RunLine> apart = run(model, plan.exact(true).build(), name + "-exact");

      assertThat(shared).hasSameSizeAs(apart).isNotEmpty();
      for (int i = 0; i < shared.size(); i++) {
        RunLine line = shared.get(i);
        RunLine exact = apart.get(i);
        for (int c = 0; c < line.cells().size(); c++) {
          assertThat(comparable(line.cells().get(c)))
              .as("%s under %s", line.item(), line.cells().get(c).arm().label())
              .isEqualTo(comparable(exact.cells().get(c)));
        }
        // what separate runs would have computed is what they did compute
        assertThat(line.separateTokens()).isEqualTo(exact.decodedTokens());
        assertThat(line.decodedTokens()).isLessThan(exact.decodedTokens());
      }
    }
  }

  /** A cell without what only its price depends on. */
  private static Cell comparable(Cell cell) {
    return new Cell(
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
        cell.letters());
  }

  @Test
  void budgets_fromOneTrace_equalSeparateRuns() {
    compare(plan(QUESTIONS).budgets(List.of(0, 16, 32, 64, 96, 128, 192, 256)), "budgets");
  }

  @Test
  void waits_fromOneTrace_equalSeparateRuns() {
    compare(
        plan(Math.max(2, QUESTIONS / 4)).waits(List.of(0, 1, 2, 4), List.of(96, 160, 256)),
        "waits");
  }

  @Test
  void minimums_fromOneTrace_equalSeparateRuns() {
    compare(plan(Math.max(2, QUESTIONS / 4)).minimums(List.of(0, 100, 140, 180)), "minimums");
  }

  @Test
  void samples_fromOneTrace_equalSeparateRuns() {
    compare(
        plan(2)
            .budgets(List.of(0, 32, 96, 192))
            .sampling(dev.m1.Sampling.temperature(1.0).withTopP(0.95))
            .samples(2),
        "samples");
  }

  @Test
  void decodedTokens_budgets_areTraceAnswerAndForks() {
    try (ReasoningModel model = ReasoningModel.embedded(REPRODUCIBLE)) {
      EvalPlan plan =
          plan(QUESTIONS).budgets(List.of(0, 16, 32, 64, 96, 128, 192, 256)).traces(true).build();
      long decoded = 0;
      long separate = 0;
      List<RunLine> lines = run(model, plan, "cost");
      Map<String, Integer> markers = closeMarkers(temporary.resolve("cost"));
      for (RunLine line : lines) {
        // T + a_T + sum over cut budgets (hand-over + answer), and the close marker's tokens
        int answers = line.cells().stream().mapToInt(Cell::decodedTokens).sum();
        assertThat(line.decodedTokens())
            .isEqualTo(
                (long) line.thinkingTokens() + markers.getOrDefault(line.item(), 0) + answers);
        assertThat(line.cells().stream().filter(Cell::copied))
            .allMatch(cell -> cell.thinkingTokens() == line.thinkingTokens());
        decoded += line.decodedTokens();
        separate += line.separateTokens();
      }
      assertThat((double) decoded / separate).isLessThanOrEqualTo(0.4);
    }
  }

  /** Returns the tokens with which the model closed its thinking, for each item. */
  private static Map<String, Integer> closeMarkers(Path folder) {
    try (Stream<RunTrace> traces = RunDirectory.open(folder).traces()) {
      return traces.collect(
          Collectors.toMap(
              RunTrace::item,
              each ->
                  each.trace().events().stream()
                      .takeWhile(event -> !(event instanceof TraceEvent.ThinkingEnded))
                      .filter(TraceEvent.Marked.class::isInstance)
                      .mapToInt(event -> ((TraceEvent.Marked) event).tokens().size())
                      .sum()));
    }
  }
}

package dev.m1.examples.eval;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.m1.Budgets;
import dev.m1.ModelOptions;
import dev.m1.Observation;
import dev.m1.ReasoningModel;
import dev.m1.eval.analysis.ReplayFigures;
import dev.m1.eval.analysis.RunReplay;
import dev.m1.eval.bedside.Wording;
import dev.m1.eval.data.Benchmarks;
import dev.m1.eval.run.Arm;
import dev.m1.eval.run.EvalPlan;
import dev.m1.eval.run.EvalRunner;
import dev.m1.eval.run.RunDirectory;
import dev.m1.eval.run.RunSummary;
import dev.m1.eval.run.RunTrace;
import dev.m1.trace.Replay;
import dev.m1.trace.ReplayOutcome;
import dev.m1.trace.TraceEvent;
import dev.m1.trace.TraceReplay;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A strategy decides over the recorded traces of a sweep what it decides live, on the embedded
 * model. How many questions: {@code -Dm1.replay.questions=100}.
 */
class ReplayEqualityTest {
  private static final int QUESTIONS = Integer.getInteger("m1.replay.questions", 6);
  private static final int CAP = 256;

  /** Where these stop, the sweep has an answer: at its budgets and at natural ends. */
  private static final List<String> ANSWERED =
      List.of(
          "none",
          "natural",
          "fixed:48",
          "settled:every=16,confidence=0.5",
          "fixed:96+settled:every=32,confidence=0.4");

  /** These stop anywhere. */
  private static final List<String> ANYWHERE =
      List.of("soft:100", "entropy:0.2,window=8", "loop-guard", "fixed:41+loop-guard");

  @TempDir private Path temporary;

  private static EvalPlan.Builder plan() {
    return EvalPlan.of(Benchmarks.bedside(91, QUESTIONS, Wording.TRAINING))
        .maxAnswerTokens(48)
        .maxThinkingTokens(CAP);
  }

  private RunDirectory run(ReasoningModel model, EvalPlan plan, String name) {
    Path folder = temporary.resolve(name);
    assertThat(new EvalRunner(model, plan, folder, progress -> {}).run()).isTrue();
    return RunDirectory.open(folder);
  }

  private RunDirectory sweep(ReasoningModel model) {
    List<Integer> budgets = IntStream.rangeClosed(0, CAP / 16).mapToObj(i -> 16 * i).toList();
    return run(
        model,
        plan()
            .budgets(budgets)
            .lookEvery(16)
            .record(Observation.ENTROPY, Observation.MARGIN)
            .build(),
        "recorded");
  }

  private static ReasoningModel model() {
    return ReasoningModel.embedded(
        ModelOptions.builder()
            .execution(ModelOptions.Execution.REPRODUCIBLE)
            .threads(1)
            .contextTokens(2048)
            .build());
  }

  @Test
  void replay_recordedSweep_decidesAndAnswersAsLive() {
    try (ReasoningModel model = model()) {
      RunDirectory recorded = sweep(model);
      EvalPlan.Builder strategies = plan();
      ANSWERED.forEach(strategies::strategy);
      ANYWHERE.forEach(strategies::strategy);
      RunDirectory live = run(model, strategies.build(), "live");

      Map<String, RunTrace> traces;
      try (Stream<RunTrace> all = recorded.traces()) {
        traces = all.collect(Collectors.toMap(RunTrace::item, Function.identity()));
      }
      try (Stream<RunTrace> all = live.traces()) {
        List<RunTrace> each = all.toList();
        assertThat(each).hasSize(QUESTIONS * (ANSWERED.size() + ANYWHERE.size()));
        each.forEach(one -> sameDecisions(one, requireNonNull(traces.get(one.item()))));
      }
      sameAnswers(recorded, live);
    }
  }

  private static void sameDecisions(RunTrace live, RunTrace recorded) {
    Replay replay = TraceReplay.of(recorded.trace()).replay(Budgets.parse(live.arm()));
    List<Replay.Step> decided =
        live.trace().events().stream()
            .filter(TraceEvent.Decided.class::isInstance)
            .map(TraceEvent.Decided.class::cast)
            .map(
                each ->
                    new Replay.Step(
                        each.checkpoint().tokens(),
                        each.checkpoint().atNaturalEnd(),
                        each.decision()))
            .toList();
    TraceEvent.ThinkingEnded end =
        live.trace().events().stream()
            .filter(TraceEvent.ThinkingEnded.class::isInstance)
            .map(TraceEvent.ThinkingEnded.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(replay.steps()).as("%s over %s", live.arm(), live.item()).isEqualTo(decided);
    assertThat(replay.outcome())
        .as("%s over %s", live.arm(), live.item())
        .isEqualTo(new ReplayOutcome.Ended(end.thinkingTokens(), end.end(), end.reason()));
  }

  private static void sameAnswers(RunDirectory recorded, RunDirectory live) {
    Map<Arm, RunSummary.Point> points =
        RunSummary.of(live).points().stream()
            .collect(Collectors.toMap(RunSummary.Point::arm, Function.identity()));
    List<ReplayFigures> answered = RunReplay.of(recorded, ANSWERED.toArray(new String[0]));
    for (int i = 0; i < answered.size(); i++) {
      ReplayFigures figures = answered.get(i);
      RunSummary.Point point = requireNonNull(points.get(Arm.strategy(ANSWERED.get(i))));
      assertThat(figures.written()).as("%s", figures).isEqualTo(QUESTIONS);
      assertThat(figures.right()).as("%s", figures).isEqualTo(point.correct());
      assertThat(figures.meanThinkingTokens() * QUESTIONS)
          .isCloseTo((double) point.thinkingTokens(), org.assertj.core.api.Assertions.within(1e-6));
      assertThat(figures.lowerBound()).isEqualTo(figures.upperBound());
    }
    ReplayFigures fixed = answered.get(2);
    ReplayFigures.Comparison beside =
        fixed.comparisons().stream()
            .filter(each -> each.arm().equals(Arm.budget(48)))
            .findFirst()
            .orElseThrow();
    assertThat(beside.difference().onlyFirst() + beside.difference().onlySecond()).isZero();
    assertThat(beside.thinkingTokens()).isEqualTo(beside.armThinkingTokens());
    List<ReplayFigures> anywhere = RunReplay.of(recorded, ANYWHERE.toArray(new String[0]));
    for (int i = 0; i < anywhere.size(); i++) {
      ReplayFigures figures = anywhere.get(i);
      int known = figures.written() + figures.letters();
      assertThat(known + figures.answerNotRecorded()).isEqualTo(QUESTIONS);
      double correct = requireNonNull(points.get(Arm.strategy(ANYWHERE.get(i)))).accuracy();
      assertThat(correct).isBetween(figures.lowerBound() - 1e-9, figures.upperBound() + 1e-9);
    }
  }

  @Test
  void replay_whatWasNotRecorded_isCountedAndNeverMadeUp() {
    try (ReasoningModel model = model()) {
      RunDirectory recorded = sweep(model);
      List<ReplayFigures> figures =
          RunReplay.of(
              recorded,
              "no-wait",
              "dynasor:every=10",
              "settled:every=10",
              "min:256",
              "wait:1,max=256");

      ReplayFigures bias = figures.get(0);
      assertThat(bias.notRecorded()).isEqualTo(QUESTIONS);
      assertThat(bias.accuracy()).isEmpty();
      assertThat(bias.lowerBound()).isZero();
      assertThat(bias.upperBound()).isEqualTo(1);
      assertThat(bias.reasons().get(0).text()).contains("logit bias");
      assertThat(figures.get(1).notRecorded()).isEqualTo(QUESTIONS);
      assertThat(figures.get(1).reasons().get(0).text()).contains("was not run here");
      assertThat(figures.get(2).notRecorded()).isEqualTo(QUESTIONS);
      // a refused natural end is where the recording stops; one at the cap is not refused
      ReplayFigures refused = figures.get(3);
      assertThat(refused.censored()).isPositive();
      assertThat(refused.censored() + refused.ended()).isEqualTo(QUESTIONS);
      assertThat(refused.meanThinkingTokens()).isIn(Double.NaN, (double) CAP);
      ReplayFigures waits = figures.get(4);
      assertThat(waits.censored() + waits.notRecorded() + waits.ended()).isEqualTo(QUESTIONS);
      assertThat(waits.ended()).isEqualTo(refused.ended());
    }
  }
}

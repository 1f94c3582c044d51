package dev.m1.eval.report;

import dev.m1.ExtractedAnswer.Outcome;
import dev.m1.eval.analysis.ArmComparison;
import dev.m1.eval.analysis.ArmFigures;
import dev.m1.eval.analysis.Bottlenecks;
import dev.m1.eval.analysis.ConfidenceFigures;
import dev.m1.eval.analysis.Oracles;
import dev.m1.eval.analysis.OrderBias;
import dev.m1.eval.analysis.Overthinking;
import dev.m1.eval.analysis.RunFigures;
import dev.m1.eval.analysis.SampleFigures;
import dev.m1.eval.analysis.Scaling;
import dev.m1.eval.analysis.SliceFigures;
import dev.m1.eval.analysis.WaitFlips;
import dev.m1.eval.score.Disagreement;
import dev.m1.eval.score.ScoreTable;
import dev.m1.eval.stats.Calibration;
import dev.m1.eval.stats.RiskCoverage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Sets a run's figures in tables. */
final class RunTables {
  /** A figure by its name. */
  private record Named(String name, String shown, double value) {}

  /** A figure beside what it belongs to. */
  record Part<S, T>(S of, T figure) {
    /** Pairs each of some things with each of its figures. */
    static <S, T> List<Part<S, T>> all(List<S> things, Function<S, List<T>> figures) {
      return things.stream()
          .flatMap(one -> figures.apply(one).stream().map(figure -> new Part<>(one, figure)))
          .toList();
    }
  }

  private static final int RISK_STEPS = 20;

  private RunTables() {}

  /** Returns the tables that have rows. */
  static List<Table> of(RunFigures figures, ScoreTable scores, Lengths lengths) {
    List<Table> all = new ArrayList<>();
    all.add(accuracy(figures.arms()));
    all.add(comparisons("steps", "Each budget beside the next larger one", figures.steps(), false));
    all.add(
        comparisons(
            "against-largest", "Each budget beside the largest", figures.againstLargest(), true));
    all.add(best(figures.oracles().map(Oracles::budgets).orElse(List.of())));
    all.add(oracles(figures.oracles()));
    all.add(outcomes(figures.arms()));
    all.add(waits(figures.waits()));
    all.add(bottlenecks(figures.bottlenecks()));
    all.add(overthinking(figures.overthinking(), figures.scaling()));
    all.add(firstRight(figures.overthinking()));
    all.add(lengths(lengths));
    all.add(confidence(figures.confidences()));
    all.add(calibration(figures.confidences()));
    all.add(risk(figures.confidences()));
    all.add(scorers(scores));
    all.add(disagreements(scores));
    all.add(samples(figures.samples()));
    all.add(places(figures.orderBias()));
    all.add(slices(figures.slices()));
    all.removeIf(table -> table.rows().isEmpty());
    return List.copyOf(all);
  }

  private static Table accuracy(List<ArmFigures> arms) {
    return Table.of(
        "accuracy",
        "Accuracy and cost by condition",
        arms,
        List.of(
            Column.<ArmFigures>text("condition", a -> a.arm().label()),
            Column.count("n", a -> a.accuracy().rows()),
            Column.percent("accuracy", a -> a.accuracy().value()),
            Column.interval("95% interval", false, a -> Optional.of(a.accuracy().interval())),
            Column.count("unread", ArmFigures::unparsed),
            Column.percent("unread guessed", ArmFigures::chanceBound),
            Column.percent("unread right", ArmFigures::upperBound),
            Column.percent("cut", ArmFigures::cut),
            Column.number("thinking tokens", 1, ArmFigures::meanThinkingTokens),
            Column.number("all tokens", 1, ArmFigures::meanTokens),
            Column.number("tokens a right answer", 1, a -> a.tokensPerRight().orElse(Double.NaN))));
  }

  private static Table comparisons(
      String id, String title, List<ArmComparison> comparisons, boolean family) {
    Column<ArmComparison> p =
        family
            ? Column.p("p (Holm)", c -> c.holm().orElse(Double.NaN))
            : Column.number(
                "tokens a further right", 1, c -> c.tokensPerExtraRight().orElse(Double.NaN));
    return Table.of(
        id,
        title,
        comparisons,
        List.of(
            Column.<ArmComparison>text("from", c -> c.base().label()),
            Column.text("to", c -> c.other().label()),
            Column.points("difference", c -> c.difference().value()),
            Column.interval("95% interval", true, c -> Optional.of(c.difference().interval())),
            Column.count("gained", c -> c.difference().onlyFirst()),
            Column.count("lost", c -> c.difference().onlySecond()),
            Column.count("can differ", ArmComparison::canDiffer),
            Column.count("of", c -> c.difference().rows()),
            Column.p("p", c -> c.difference().p()),
            Column.p("p McNemar", c -> c.difference().mcNemar()),
            Column.p("p sign flip", c -> c.difference().signFlip()),
            p));
  }

  private static Table best(List<Oracles.BudgetChance> budgets) {
    return Table.of(
        "best-budget",
        "How often each budget is the best one in 2,000 resamples of the questions",
        budgets,
        List.of(
            Column.<Oracles.BudgetChance>count("budget", Oracles.BudgetChance::budget),
            Column.percent("accuracy", Oracles.BudgetChance::accuracy),
            Column.percent("best in", Oracles.BudgetChance::best)));
  }

  private static Table oracles(Optional<Oracles> oracles) {
    List<Named> rows = new ArrayList<>();
    oracles.ifPresent(
        o -> {
          rows.add(new Named("best budget, tokens", Shown.count(o.bestBudget()), o.bestBudget()));
          rows.add(share("its accuracy (dataset oracle)", o.bestAccuracy()));
          rows.add(
              new Named(
                  "optimism of choosing it afterwards, points",
                  Shown.points(o.optimism()),
                  o.optimism()));
          rows.add(
              share(
                  "its null: the best of as many samples at the largest budget",
                  o.bestNull().orElse(Double.NaN)));
          rows.add(share("right at some budget (question oracle)", o.questionOracle().value()));
          rows.add(
              share(
                  "its null: as many samples at the largest budget",
                  o.questionNull().orElse(Double.NaN)));
          rows.add(new Named("regret, points", Shown.points(o.regret()), o.regret()));
        });
    return named("oracles", "Fixed budget and oracles", rows);
  }

  private static Named share(String name, double value) {
    return new Named(name, Shown.percent(value), value);
  }

  private static Table named(String id, String title, List<Named> rows) {
    Column<Named> value =
        new Column<>(
            "value",
            List.of("value"),
            true,
            row ->
                new Column.Cell(
                    row.shown(),
                    List.of(Double.isFinite(row.value()) ? Double.toString(row.value()) : "")));
    return Table.of(id, title, rows, List.of(Column.<Named>text("figure", Named::name), value));
  }

  private static Table outcomes(List<ArmFigures> arms) {
    List<Column<ArmFigures>> columns = new ArrayList<>();
    columns.add(Column.text("condition", a -> a.arm().label()));
    columns.add(Column.count("right", a -> a.accuracy().hits()));
    for (Outcome outcome : Outcome.values()) {
      columns.add(
          Column.count(outcome.label(), a -> a.outcomes().getOrDefault(outcome, 0).longValue()));
    }
    columns.add(Column.count("failed", ArmFigures::failed));
    columns.add(Column.count("not reached", ArmFigures::notReached));
    return Table.of("outcomes", "How the answers were read", arms, columns);
  }

  private static Table waits(List<WaitFlips> waits) {
    return Table.of(
        "waits",
        "What each step of “Wait” did",
        waits,
        List.of(
            Column.<WaitFlips>count("cap", WaitFlips::cap),
            Column.text("waits", w -> w.from() + " → " + w.to()),
            Column.count("right, right", WaitFlips::rightRight),
            Column.count("right, wrong", WaitFlips::rightWrong),
            Column.count("wrong, right", WaitFlips::wrongRight),
            Column.count("wrong, wrong", WaitFlips::wrongWrong),
            Column.percent("correction", w -> w.correction().orElse(Double.NaN)),
            Column.interval("correction interval", false, WaitFlips::correctionInterval),
            Column.percent("corruption", w -> w.corruption().orElse(Double.NaN)),
            Column.interval("corruption interval", false, WaitFlips::corruptionInterval),
            Column.text(
                "net", w -> (w.net() > 0 ? "+" : w.net() < 0 ? "−" : "") + Math.abs(w.net())),
            Column.p("p McNemar", WaitFlips::mcNemar),
            Column.count("not reached", WaitFlips::unreached)));
  }

  private static Table bottlenecks(Optional<Bottlenecks> bottlenecks) {
    List<Part<String, Bottlenecks.Share>> rows = new ArrayList<>();
    bottlenecks.ifPresent(
        b -> {
          rows.add(new Part<>("right at every budget", b.easy()));
          rows.add(
              new Part<>("right at the largest, not at all: reasoning pays", b.reasoningPays()));
          rows.add(new Part<>("right before, wrong at the largest: overthought", b.overthought()));
          rows.add(new Part<>("never right", b.never()));
        });
    return Table.of(
        "classes",
        "Questions by which budgets get them right",
        rows,
        List.of(
            Column.<Part<String, Bottlenecks.Share>>text("class", Part::of),
            Column.count("questions", c -> c.figure().rows()),
            Column.percent("share", c -> c.figure().share()),
            Column.percent("a guesser", c -> c.figure().chance())));
  }

  private static Table overthinking(Optional<Overthinking> over, Optional<Scaling> scaling) {
    List<Named> rows = new ArrayList<>();
    over.ifPresent(
        o -> {
          rows.add(plain("outcome efficiency ξO", o.outcomeEfficiency()));
          rows.add(plain("answerDistinct efficiency", o.answerDistinctEfficiency()));
          rows.add(plain("underthinking ξUT", o.underthinking()));
          rows.add(share("mean accuracy over log₂(budget + 1)", o.areaOverLogBudget()));
        });
    scaling.ifPresent(
        s -> {
          rows.add(share("control", s.control()));
          rows.add(
              new Named(
                  "scaling, points for 1,000 tokens of budget",
                  Shown.points(s.slope()),
                  s.slope()));
          rows.add(share("performance", s.performance()));
          s.lengthEffect()
              .ifPresent(
                  e ->
                      rows.add(
                          new Named(
                              "within-question length effect, points a standard deviation",
                              Shown.points(e.slope())
                                  + " ("
                                  + Shown.points(e.interval().low())
                                  + " to "
                                  + Shown.points(e.interval().high())
                                  + ")",
                              e.slope())));
        });
    return named("overthinking", "Overthinking and scaling", rows);
  }

  private static Named plain(String name, double value) {
    return new Named(name, Shown.number(value, 3), value);
  }

  private static Table firstRight(Optional<Overthinking> over) {
    List<Integer> places = new ArrayList<>();
    over.ifPresent(
        o -> {
          for (int i = 0; i < o.firstRight().size(); i++) {
            places.add(i);
          }
        });
    return Table.of(
        "first-right",
        "When answers become right",
        places,
        List.of(
            Column.<Integer>count("budget", i -> over.orElseThrow().firstRight().get(i).budget()),
            Column.count("first right", i -> over.orElseThrow().firstRight().get(i).rows()),
            Column.count(
                "stays right from here", i -> over.orElseThrow().staysRight().get(i).rows()),
            Column.percent(
                "right with less thinking than this",
                i -> over.orElseThrow().optimal().get(i).accuracy())));
  }

  private static Table lengths(Lengths lengths) {
    return Table.of(
        "lengths",
        "Thinking tokens at " + lengths.condition(),
        lengths.bins(),
        List.of(
            Column.<Lengths.Bin>count("from", Lengths.Bin::from),
            Column.count("below", Lengths.Bin::to),
            Column.count("right", Lengths.Bin::right),
            Column.count("wrong or unread", Lengths.Bin::wrong)));
  }

  private static Table confidence(List<ConfidenceFigures> all) {
    return Table.of(
        "confidence",
        "What the letters' probabilities are worth",
        all,
        List.of(
            Column.<ConfidenceFigures>text("condition", c -> c.arm().label()),
            Column.count("n", c -> c.calibration().rows()),
            Column.percent("mean confidence", c -> c.calibration().meanConfidence()),
            Column.percent("letter right", c -> c.calibration().accuracy()),
            Column.number("ECE", 3, c -> c.calibration().expectedError()),
            Column.number("Brier", 3, c -> c.calibration().brier()),
            Column.number("AURC", 3, c -> c.riskCoverage().area())));
  }

  private static Table calibration(List<ConfidenceFigures> all) {
    return Table.of(
        "calibration",
        "Confidence and accuracy, by bins of confidence",
        Part.all(all, c -> c.calibration().bins()),
        List.of(
            Column.<Part<ConfidenceFigures, Calibration.Bin>>text(
                "condition", b -> b.of().arm().label()),
            Column.percent("from", b -> b.figure().from()),
            Column.percent("to", b -> b.figure().to()),
            Column.count("n", b -> b.figure().rows()),
            Column.percent("confidence", b -> b.figure().confidence()),
            Column.percent("accuracy", b -> b.figure().accuracy()),
            Column.interval("95% interval", false, b -> Optional.of(b.figure().interval()))));
  }

  private static Table risk(List<ConfidenceFigures> all) {
    return Table.of(
        "risk-coverage",
        "Risk if only the surest answers are given",
        Part.all(all, c -> c.riskCoverage().thinned(RISK_STEPS).points()),
        List.of(
            Column.<Part<ConfidenceFigures, RiskCoverage.Point>>text(
                "condition", s -> s.of().arm().label()),
            Column.number("least confidence", 3, s -> s.figure().threshold()),
            Column.percent("coverage", s -> s.figure().coverage()),
            Column.percent("risk", s -> s.figure().risk())));
  }

  private static Table scorers(ScoreTable scores) {
    return Table.of(
        "scorers",
        "The same answers, read by several scorers",
        scores.rows(),
        List.of(
            Column.<ScoreTable.Row>text("condition", r -> r.arm().label()),
            Column.text("scorer", ScoreTable.Row::scorer),
            Column.count("n", r -> r.tally().answers()),
            Column.percent("accuracy", r -> r.tally().accuracy()),
            Column.percent("unread guessed", r -> r.tally().accuracyGuessing()),
            Column.percent("unread right", r -> r.tally().accuracyAtBest()),
            Column.count("unread", r -> r.tally().unparsed())));
  }

  private static Table disagreements(ScoreTable scores) {
    return Table.of(
        "disagreements",
        "Where two scorers disagree",
        scores.disagreements().stream().filter(pair -> pair.answers() > 0).toList(),
        List.of(
            Column.<Disagreement>text("one", Disagreement::first),
            Column.text("other", Disagreement::second),
            Column.count("alike", Disagreement::same),
            Column.count("other letters", Disagreement::different),
            Column.count("only one reads", Disagreement::firstOnly),
            Column.count("only other reads", Disagreement::secondOnly),
            Column.count("right only for one", Disagreement::rightFirstOnly),
            Column.count("right only for other", Disagreement::rightSecondOnly)));
  }

  private static Table samples(List<SampleFigures> samples) {
    return Table.of(
        "samples",
        "What several samples are worth",
        Part.all(samples, SampleFigures::points),
        List.of(
            Column.<Part<SampleFigures, SampleFigures.Point>>text(
                "condition", v -> v.of().arm().label()),
            Column.count("k", v -> v.figure().k()),
            Column.percent("pass@k", v -> v.figure().pass()),
            Column.percent("maj@k", v -> v.figure().majority())));
  }

  private static Table places(Optional<OrderBias> bias) {
    return Table.of(
        "places",
        "Does the place of an option matter?"
            + bias.map(b -> " (" + b.arm().label() + ")").orElse(""),
        bias.map(OrderBias::places).orElse(List.of()),
        List.of(
            Column.<OrderBias.Place>text("letter", OrderBias.Place::letter),
            Column.percent("is the key", OrderBias.Place::keys),
            Column.percent("is chosen", OrderBias.Place::chosen),
            Column.percent("recall", OrderBias.Place::recall)));
  }

  private static Table slices(List<SliceFigures> slices) {
    return Table.of(
        "slices",
        "Accuracy by group of questions",
        Part.all(slices, SliceFigures::points),
        List.of(
            Column.<Part<SliceFigures, SliceFigures.Point>>text("kind", g -> g.of().kind()),
            Column.text("group", g -> g.of().value()),
            Column.text("condition", g -> g.figure().arm().label()),
            Column.count("n", g -> g.figure().accuracy().rows()),
            Column.percent("accuracy", g -> g.figure().accuracy().value()),
            Column.interval(
                "95% interval", false, g -> Optional.of(g.figure().accuracy().interval()))));
  }
}

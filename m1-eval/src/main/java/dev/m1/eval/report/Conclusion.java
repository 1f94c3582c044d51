package dev.m1.eval.report;

import dev.m1.eval.analysis.ArmComparison;
import dev.m1.eval.analysis.ArmFigures;
import dev.m1.eval.analysis.Oracles;
import dev.m1.eval.analysis.RunComparison;
import dev.m1.eval.analysis.RunFigures;
import dev.m1.eval.analysis.SetMeans;
import dev.m1.eval.analysis.WaitFlips;
import dev.m1.eval.run.Arm;
import dev.m1.eval.stats.Interval;
import dev.m1.eval.stats.PairedDifference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Says in words what a run's figures allow to conclude, and no more: a difference between budgets
 * is called one only where its interval leaves out 0 and its p-value, adjusted by Holm over all
 * budgets, is below 0.05.
 *
 * @param sentence the one that stands above everything
 * @param notes further ones, each by itself
 */
record Conclusion(String sentence, List<String> notes) {
  private static final int FEW = 100;
  private static final double MANY_UNREAD = 0.05;

  /** Draws the conclusions. */
  static Conclusion of(RunFigures figures) {
    if (figures.arms().isEmpty()) {
      return new Conclusion("The run has no finished question yet.", List.of());
    }
    List<ArmFigures> budgets = budgets(figures);
    String sentence = budgets.size() > 1 ? curve(figures, budgets) : single(figures);
    List<String> notes = new ArrayList<>();
    figures.oracles().filter(o -> budgets.size() > 1).ifPresent(o -> notes.add(best(o)));
    notes.addAll(waits(figures.waits()));
    unread(figures.arms()).ifPresent(notes::add);
    if (figures.failures() > 0) {
      notes.add(
          Shown.count(figures.failures())
              + " of "
              + Shown.count(figures.rows())
              + " sessions failed; they count as wrong.");
    }
    if (figures.clusters() < FEW) {
      notes.add(
          "Only "
              + Shown.count(figures.clusters())
              + " different questions: the intervals are wide, and what is not shown may still be"
              + " there.");
    }
    return new Conclusion(sentence, List.copyOf(notes));
  }

  /** Draws the conclusions from two runs on the same questions. */
  static Conclusion of(RunComparison both) {
    RunComparison.Condition last = both.conditions().get(both.headline());
    PairedDifference gap = last.difference();
    String first = both.first();
    String second = both.second();
    String where =
        last.first().equals(last.second())
            ? " " + Shown.at(last.first())
            : " under " + last.label();
    where += ", on the same " + Shown.count(both.matching().rows()) + " questions";
    String ends =
        " ("
            + Shown.points(gap.interval().low())
            + " to "
            + Shown.points(gap.interval().high())
            + " points)";
    String better = gap.value() > 0 ? second : first;
    String sentence =
        last.separates()
            ? better
                + " is right more often than "
                + (gap.value() > 0 ? first : second)
                + where
                + ": the difference "
                + second
                + " less "
                + first
                + " is "
                + Shown.points(gap.value())
                + ends
                + "."
            : first + " and " + second + " cannot be told apart" + where + ends + ".";
    return new Conclusion(sentence, List.of());
  }

  /** Draws the conclusion from a mean over data sets with at least one condition. */
  static Conclusion of(SetMeans mean) {
    SetMeans.Point first = mean.points().get(0);
    SetMeans.Point last = mean.points().get(mean.points().size() - 1);
    String sentence =
        "In the mean over " + Shown.count(mean.sets().size()) + " data sets, " + share(last);
    if (mean.points().size() > 1) {
      sentence += ", " + share(first);
    }
    return new Conclusion(sentence + ".", List.of());
  }

  private static String share(SetMeans.Point point) {
    return bracketed(point.accuracy(), point.interval()) + " are right " + Shown.at(point.arm());
  }

  private static List<ArmFigures> budgets(RunFigures figures) {
    return figures.arms().stream()
        .filter(arm -> arm.arm().kind() == Arm.Kind.BUDGET)
        .sorted(Comparator.comparingInt(arm -> arm.arm().tokens()))
        .toList();
  }

  private static String curve(RunFigures figures, List<ArmFigures> budgets) {
    ArmFigures first = budgets.get(0);
    ArmFigures last = budgets.get(budgets.size() - 1);
    Optional<ArmComparison> better =
        figures.againstLargest().stream()
            .filter(c -> c.separates() && c.difference().value() > 0)
            .max(Comparator.comparingDouble(c -> c.difference().value()));
    if (better.isPresent()) {
      return past(better.get(), figures);
    }
    int enough = last.arm().tokens();
    for (int i = budgets.size() - 2; i >= 0 && !worse(figures, budgets.get(i).arm()); i--) {
      enough = budgets.get(i).arm().tokens();
    }
    if (enough == first.arm().tokens()) {
      return nothing(figures, first, last);
    }
    String rise =
        "Thinking pays: accuracy rises from "
            + Shown.percent(first.accuracy().value())
            + " "
            + Shown.at(first.arm())
            + " to "
            + Shown.percent(last.accuracy().value())
            + " at "
            + Shown.count(last.arm().tokens())
            + " tokens";
    return enough == last.arm().tokens()
        ? rise + ", and every smaller budget is worse."
        : rise
            + "; from "
            + Shown.count(enough)
            + " tokens on, no budget can be told apart from the largest.";
  }

  private static String past(ArmComparison better, RunFigures figures) {
    Interval gain = better.difference().interval();
    return "Too much thinking costs accuracy: "
        + figures.arm(better.other()).map(Conclusion::accuracy).orElse(Shown.NONE)
        + " right at "
        + Shown.count(better.other().tokens())
        + " tokens, but only "
        + figures.arm(better.base()).map(Conclusion::accuracy).orElse(Shown.NONE)
        + " at "
        + Shown.count(better.base().tokens())
        + ", "
        + Shown.points(gain.low())
        + " to "
        + Shown.points(gain.high())
        + " points apart.";
  }

  private static String nothing(RunFigures figures, ArmFigures first, ArmFigures last) {
    Optional<Interval> gap =
        figures.againstLargest().stream()
            .filter(c -> c.other().equals(first.arm()))
            .map(c -> c.difference().interval())
            .findFirst();
    return "These "
        + Shown.count(figures.clusters())
        + " questions do not show that more thinking changes accuracy: "
        + accuracy(first)
        + " right "
        + Shown.at(first.arm())
        + ", "
        + accuracy(last)
        + " at "
        + Shown.count(last.arm().tokens())
        + gap.map(
                ends ->
                    "; a change of "
                        + Shown.points(-ends.high())
                        + " to "
                        + Shown.points(-ends.low())
                        + " points remains possible.")
            .orElse(".");
  }

  private static String single(RunFigures figures) {
    ArmFigures best =
        figures.arms().stream()
            .max(Comparator.comparingDouble(arm -> arm.accuracy().value()))
            .orElseThrow();
    return accuracy(best)
        + " right"
        + (figures.arms().size() > 1 ? " at best, " : " ")
        + Shown.at(best.arm())
        + ", on "
        + Shown.count(figures.clusters())
        + " different questions.";
  }

  private static boolean worse(RunFigures figures, Arm arm) {
    return figures.againstLargest().stream()
        .anyMatch(c -> c.other().equals(arm) && c.separates() && c.difference().value() < 0);
  }

  private static String accuracy(ArmFigures arm) {
    return bracketed(arm.accuracy().value(), arm.accuracy().interval());
  }

  private static String bracketed(double share, Interval ends) {
    return Shown.percent(share)
        + " ["
        + Shown.number(ends.low() * 100, 1)
        + ", "
        + Shown.number(ends.high() * 100, 1)
        + "]";
  }

  private static String best(Oracles oracles) {
    double sure =
        oracles.budgets().stream()
            .filter(b -> b.budget() == oracles.bestBudget())
            .mapToDouble(Oracles.BudgetChance::best)
            .findFirst()
            .orElse(Double.NaN);
    return "The best budget on these questions is "
        + Shown.count(oracles.bestBudget())
        + " tokens ("
        + Shown.percent(oracles.bestAccuracy())
        + "); it is the best in "
        + Shown.percent(sure)
        + " of 2,000 resamples of the questions"
        + (sure < 0.9 ? ", so another may be better on new ones." : ".");
  }

  /** Steps that changed no answer are not worth a line each. */
  private static List<String> waits(List<WaitFlips> waits) {
    List<String> notes =
        waits.stream()
            .filter(flips -> flips.wrongRight() + flips.rightWrong() > 0)
            .map(Conclusion::wait)
            .toList();
    boolean reached = waits.stream().anyMatch(flips -> flips.difference().isPresent());
    return notes.isEmpty() && reached ? List.of("“Wait” changed no answer.") : notes;
  }

  private static String wait(WaitFlips flips) {
    return "From "
        + flips.from()
        + " to "
        + flips.to()
        + " “Wait” (at most "
        + Shown.count(flips.cap())
        + " tokens): "
        + Shown.count(flips.wrongRight())
        + " wrong answers became right, "
        + Shown.count(flips.rightWrong())
        + " right ones wrong (p "
        + (flips.mcNemar() < 0.001 ? "" : "= ")
        + Shown.p(flips.mcNemar())
        + ").";
  }

  private static Optional<String> unread(List<ArmFigures> arms) {
    return arms.stream()
        .max(Comparator.comparingDouble(Conclusion::unreadShare))
        .filter(arm -> unreadShare(arm) > MANY_UNREAD)
        .map(
            arm ->
                "Up to "
                    + Shown.percent(unreadShare(arm))
                    + " of the answers could not be read ("
                    + Shown.at(arm.arm())
                    + "). They count as wrong; if all were right, the accuracy there would be "
                    + Shown.percent(arm.upperBound())
                    + ".");
  }

  private static double unreadShare(ArmFigures arm) {
    return (double) arm.unparsed() / arm.accuracy().rows();
  }
}

package dev.m1.bench;

import dev.m1.eval.analysis.ArmComparison;
import dev.m1.eval.analysis.SliceFigures;
import dev.m1.eval.analysis.WaitFlips;
import dev.m1.eval.stats.Calibration;
import dev.m1.eval.stats.Proportion;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Writes the figures of the model card as Markdown. */
final class CardText {
  static final String BEGIN = "<!-- figures: written by scripts/bench model-card -->\n";
  static final String END = "<!-- end of figures -->\n";

  private static final double SIGNIFICANT = 0.05;

  /** With fewer cuts, chance alone moves a share by more than the ten points aimed at. */
  private static final int ENOUGH_CUTS = 100;

  private final CardFigures training;
  private final CardFigures unseen;
  private final StringBuilder text = new StringBuilder();

  CardText(CardFigures training, CardFigures unseen) {
    this.training = training;
    this.unseen = unseen;
  }

  /** Puts the figures in their place in a card. */
  static String replaced(String card, String figures) {
    int begin = card.indexOf(BEGIN);
    int end = card.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException(
          "the card has no place for the figures: it needs the lines " + BEGIN + " and " + END);
    }
    return card.substring(0, begin + BEGIN.length()) + figures + card.substring(end);
  }

  String write() {
    line(
        "Measured by `scripts/bench model-card`: greedy, through m1 on %s, weights"
            .formatted(training.model().library()));
    line("`%s`, on held-out vignettes:".formatted(training.model().fingerprint()));
    line("");
    line("- training's wordings: %d (%s)".formatted(training.rows(), sources(training)));
    line("- wordings that training never saw: %d (%s)".formatted(unseen.rows(), sources(unseen)));
    line(
        "- answers that could not be read, which count as wrong: %d"
            .formatted(training.unparsed() + unseen.unparsed()));
    line("");
    budgets();
    thresholds();
    groups("score");
    groups("kind");
    flips();
    calibration();
    return text.toString();
  }

  private static String sources(CardFigures figures) {
    return String.join("; ", figures.sources());
  }

  private void budgets() {
    line("Accuracy in percent against the thinking budget in tokens; full is no limit that cuts:");
    line("");
    StringBuilder head = new StringBuilder("| wording |");
    ModelCard.BUDGETS.forEach(budget -> head.append(' ').append(budget).append(" |"));
    line(head + " full | 95% interval |");
    line("|---".repeat(ModelCard.BUDGETS.size() + 3) + "|");
    budgets("training's", training);
    budgets("unseen", unseen);
    line("");
    int[] lengths = training.lengths();
    line(
        "Thinking with training's wordings: median %d tokens, at most %d."
            .formatted(lengths[lengths.length / 2], lengths[lengths.length - 1]));
    line("");
  }

  private void budgets(String name, CardFigures figures) {
    StringBuilder row = new StringBuilder("| " + name + " |");
    for (int budget : ModelCard.BUDGETS) {
      row.append(' ').append(percent(figures.accuracy(budget).value())).append(" |");
    }
    Proportion full = figures.accuracy(ModelCard.FULL);
    row.append(' ').append(percent(full.value())).append(" | ");
    row.append(percent(full.interval().low()))
        .append(" to ")
        .append(percent(full.interval().high()));
    line(row + " |");
  }

  private void thresholds() {
    double full = training.accuracy(ModelCard.FULL).value();
    double gain = full - training.accuracy(0).value();
    line("| what was aimed at, with training's wordings | reached | measured |");
    line("|---|---|---|");
    threshold("at least 97% at full budget", full >= 0.97, percent(full) + "%");
    SliceFigures worst =
        training.slices("score").stream()
            .min(Comparator.comparingDouble(slice -> full(slice).value()))
            .orElseThrow();
    threshold(
        "no score under 93%",
        full(worst).value() >= 0.93, worst.value() + ": " + percent(full(worst).value()) + "%");
    threshold("no thinking at least 40 points lower", gain >= 0.4, percent(gain) + " points");
    steepestFall();
    WaitFlips flips = training.flips();
    double corruption = flips.corruption().orElse(0);
    threshold(
        "one forced \"Wait\" corrupts at most 2%", corruption <= 0.02, percent(corruption) + "%");
    OptionalDouble distance =
        training.figures().arms().stream()
            .map(arm -> training.calibration(arm.arm().tokens()))
            .flatMap(Optional::stream)
            .filter(each -> each.rows() >= ENOUGH_CUTS)
            .mapToDouble(CardText::distance)
            .max();
    threshold(
        "probabilities at a cut within 10 points of the accuracy there",
        distance.isPresent() && distance.getAsDouble() <= 0.1,
        distance.isPresent()
            ? "at most " + percent(distance.getAsDouble()) + " points"
            : "too few cuts");
    line("");
  }

  /** A fall is significant by McNemar's exact test, two-sided. */
  private void steepestFall() {
    List<ArmComparison> falls =
        training.figures().steps().stream().filter(step -> step.difference().value() < 0).toList();
    Optional<ArmComparison> worst =
        falls.stream().min(Comparator.comparingDouble(step -> step.difference().mcNemar()));
    boolean none = worst.isEmpty() || worst.get().difference().mcNemar() >= SIGNIFICANT;
    String measured =
        worst
            .map(
                step ->
                    String.format(
                        Locale.ROOT,
                        "least p of a fall %.2g: %d to %d",
                        step.difference().mcNemar(),
                        step.base().tokens(),
                        step.other().tokens()))
            .orElse("no step falls");
    threshold("no significant fall from one budget to the next", none, measured);
  }

  private void threshold(String aim, boolean reached, String measured) {
    line("| " + aim + " | " + (reached ? "yes" : "**no**") + " | " + measured + " |");
  }

  private void groups(String kind) {
    line("| " + kind + " | vignettes | no thinking | full | unseen wordings, full |");
    line("|---|---|---|---|---|");
    for (SliceFigures slice : training.slices(kind)) {
      String other =
          unseen.slices(kind).stream()
              .filter(each -> each.value().equals(slice.value()))
              .map(each -> percent(full(each).value()) + " of " + each.rows())
              .findFirst()
              .orElse("");
      line(
          "| %s | %d | %s | %s | %s |"
              .formatted(
                  slice.value(),
                  slice.rows(),
                  percent(CardFigures.accuracy(slice, 0).value()),
                  percent(full(slice).value()),
                  other));
    }
    line("");
  }

  private void flips() {
    line("One forced \"Wait\" at the natural end:");
    line("");
    line(
        "| wording | right stays right | right becomes wrong | wrong becomes right | wrong stays"
            + " wrong | corrupted | corrected |");
    line("|---|---|---|---|---|---|---|");
    flips("training's", training.flips());
    flips("unseen", unseen.flips());
    line("");
  }

  private void flips(String name, WaitFlips flips) {
    line(
        "| %s | %d | %d | %d | %d | %s | %s |"
            .formatted(
                name,
                flips.rightRight(),
                flips.rightWrong(),
                flips.wrongRight(),
                flips.wrongWrong(),
                share(flips.corruption()),
                share(flips.correction())));
  }

  private static String share(OptionalDouble share) {
    return share.isPresent() ? percent(share.getAsDouble()) + "%" : "none";
  }

  private void calibration() {
    line(
        "Calibration at forced cuts: mean probability of the best letter, and how often it is"
            + " right, in percent.");
    line(
        "The probability is read right after `Final Answer: \\boxed{`, over the letters of the"
            + " options.");
    line("");
    line("| cut at | probability | right | cuts | unseen wordings: probability | right | cuts |");
    line("|---|---|---|---|---|---|---|");
    for (int budget : ModelCard.BUDGETS) {
      Optional<Calibration> seen = training.calibration(budget);
      if (seen.isPresent()) {
        line("| " + budget + " |" + cells(seen) + cells(unseen.calibration(budget)));
      }
    }
    line("");
    int[] all = ModelCard.BUDGETS.stream().mapToInt(Integer::intValue).toArray();
    line("| probability from | mean | right | cuts |");
    line("|---|---|---|---|");
    for (Calibration.Bin bin : training.calibration(all).orElseThrow().bins()) {
      line(
          String.format(
              Locale.ROOT,
              "| %.1f | %s | %s | %d |",
              bin.from(),
              percent(bin.confidence()),
              percent(bin.accuracy()),
              bin.rows()));
    }
    line("");
  }

  private static String cells(Optional<Calibration> calibration) {
    return calibration
        .map(
            each ->
                " %s | %s | %d |"
                    .formatted(
                        percent(each.meanConfidence()), percent(each.accuracy()), each.rows()))
        .orElse(" – | – | 0 |");
  }

  private static double distance(Calibration calibration) {
    return Math.abs(calibration.meanConfidence() - calibration.accuracy());
  }

  private static Proportion full(SliceFigures slice) {
    return CardFigures.accuracy(slice, ModelCard.FULL);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f", 100 * share);
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}

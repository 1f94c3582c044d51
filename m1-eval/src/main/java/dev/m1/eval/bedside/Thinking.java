package dev.m1.eval.bedside;

import dev.m1.Question;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes thinking: the patient, one line a criterion with the running sum, the total, and the
 * options up to the one that fits.
 *
 * <p>Each line is a local step (copy, compare with a threshold, add), which is what makes it
 * learnable by a very small model.
 */
final class Thinking {

  static final String NOT_MENTIONED = "not mentioned";

  private Thinking() {}

  static String write(Vignette vignette, Choices choices) {
    return write(vignette, choices, vignette.steps());
  }

  /**
   * Writes thinking with one wrong step: other points, or evidence overlooked. The total, the
   * meaning and the option follow from the wrong step.
   */
  static String withSlip(Vignette vignette, Choices choices, CounterRandom random) {
    List<BedsideStep> steps = new ArrayList<>(vignette.steps());
    int wrong = random.below(steps.size());
    BedsideStep step = steps.get(wrong);
    int[] others =
        vignette.score().criteria().get(wrong).levels().stream()
            .mapToInt(Level::points)
            .filter(points -> points != step.points())
            .distinct()
            .toArray();
    int points = others[random.below(others.length)];
    boolean overlooked = points == 0 && random.chance(0.5);
    steps.set(
        wrong,
        new BedsideStep(
            step.criterion(), overlooked ? NOT_MENTIONED : step.evidence(), points, step.sum()));
    return write(vignette, choices, steps);
  }

  private static String write(Vignette vignette, Choices choices, List<BedsideStep> steps) {
    StringBuilder text = new StringBuilder(vignette.score().name()).append(": ");
    text.append(vignette.age().map(age -> vignette.sex().word(age) + ", " + age).orElse("newborn"));
    text.append(".\n");
    int sum = 0;
    for (BedsideStep step : steps) {
      sum += step.points();
      text.append(step.criterion()).append(": ").append(step.evidence()).append(", ");
      text.append(step.points() < 0 ? "" : "+").append(step.points());
      text.append(", sum ").append(sum).append(".\n");
    }
    return text.append(conclusion(vignette.score(), choices, sum)).toString();
  }

  /** Names the total and what it means, and goes through the options until one says so. */
  private static String conclusion(BedsideScore score, Choices choices, int total) {
    StringBuilder text = new StringBuilder("Total ").append(total);
    String wanted = Integer.toString(total);
    if (choices.kind() == QuestionKind.MEANING) {
      Band band = score.band(total).orElseThrow();
      wanted = band.meaning();
      text.append(", ").append(band.totals()).append(" means ").append(wanted);
    }
    text.append(".\n");
    for (int i = 0; i < choices.texts().size(); i++) {
      String letter = Question.MultipleChoice.letter(i);
      text.append(letter).append(". ").append(choices.texts().get(i)).append('\n');
      if (choices.texts().get(i).equals(wanted)) {
        return text.append("Option ").append(letter).append('.').toString();
      }
    }
    return text.append("No option.").toString();
  }
}

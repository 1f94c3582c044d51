package dev.m1.eval.bedside;

import java.util.List;

/**
 * Lists the scores that questions are made of, each as published.
 *
 * <p>Where a publication takes either of two readings (systolic or diastolic pressure), vignettes
 * give the first only. Nothing here is for clinical use.
 */
public final class BedsideScores {

  private static final List<BedsideScore> ALL =
      List.of(
          CirculationScores.cha2ds2Vasc(),
          InfectionScores.curb65(),
          SurgeryScores.glasgowComaScale(),
          SurgeryScores.apgar(),
          InfectionScores.qsofa(),
          InfectionScores.sirs(),
          SurgeryScores.alvarado(),
          SurgeryScores.childPugh(),
          CirculationScores.hasBled(),
          InfectionScores.centorMcIsaac(),
          CirculationScores.stopBang(),
          CirculationScores.abcd2());

  private BedsideScores() {}

  /** Returns all scores, in a fixed order. */
  public static List<BedsideScore> all() {
    return ALL;
  }

  /**
   * Finds a score by its name.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public static BedsideScore named(String name) {
    return ALL.stream()
        .filter(score -> score.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no score \""
                        + name
                        + "\"; there are "
                        + ALL.stream().map(BedsideScore::name).toList()));
  }
}

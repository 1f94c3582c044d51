package dev.m1.eval.bedside;

import static dev.m1.eval.bedside.BedsideScore.adult;
import static dev.m1.eval.bedside.Criterion.age;
import static dev.m1.eval.bedside.Criterion.finding;
import static dev.m1.eval.bedside.Criterion.grade;
import static dev.m1.eval.bedside.Criterion.graded;
import static dev.m1.eval.bedside.Criterion.measured;
import static dev.m1.eval.bedside.Criterion.range;
import static dev.m1.eval.bedside.Phrases.HEART_RATE;
import static dev.m1.eval.bedside.Phrases.RESPIRATORY_RATE;
import static dev.m1.eval.bedside.Phrases.SYSTOLIC;
import static dev.m1.eval.bedside.Phrases.TEMPERATURE;
import static dev.m1.eval.bedside.Phrases.WHITE_CELLS;
import static dev.m1.eval.bedside.Words.words;

import java.util.List;

/** Describes scores of infection, each as published. */
final class InfectionScores {

  private InfectionScores() {}

  /**
   * CURB-65, severity of community-acquired pneumonia, 0 to 5. Lim WS et al., Thorax
   * 2003;58:377-382 (confusion, urea over 7 mmol/L, respiratory rate 30 or more, systolic pressure
   * under 90 mm Hg or diastolic 60 or less, age 65 or more); bands: its three groups for
   * management.
   */
  static BedsideScore curb65() {
    return adult(
        "CURB-65",
        words("community-acquired pneumonia", "lobar pneumonia", "fever and a productive cough")
            .butUnseen("pneumonia acquired at home"),
        25,
        92,
        List.of(
            finding(
                "Confusion",
                1,
                words(
                        "new confusion",
                        "acute confusion",
                        "disorientation to place",
                        "new disorientation")
                    .butUnseen("sudden confusion"),
                words("no confusion", "normal orientation", "a clear sensorium")
                    .butUnseen("no new confusion")),
            measured(
                "Urea",
                new Quantity(
                    1,
                    words(
                            "a urea of %s mmol/L",
                            "blood urea %s mmol/L", "a serum urea of %s mmol/L")
                        .butUnseen("a blood urea of %s mmol/L")),
                range(30, 70, 0),
                range(71, 140, 1)),
            measured("Respiratory rate", RESPIRATORY_RATE, range(14, 29, 0), range(30, 40, 1)),
            measured("Systolic pressure", SYSTOLIC, range(76, 89, 1), range(90, 150, 0)),
            age(range(25, 64, 0), range(65, 92, 1))),
        List.of(
            new Band(0, 1, "treatment at home"),
            new Band(2, 2, "supervised hospital treatment"),
            new Band(3, 5, "management as severe pneumonia")),
        List.of("no treatment", "elective surgery"));
  }

  /**
   * qSOFA, risk in suspected infection, 0 to 3. Singer M et al., JAMA 2016;315:801-810 (respiratory
   * rate 22 or more, altered mentation, systolic pressure 100 mm Hg or less). Its one cut-off makes
   * two bands only.
   */
  static BedsideScore qsofa() {
    return adult(
        "qSOFA",
        words("suspected sepsis", "a urinary tract infection", "cellulitis")
            .butUnseen("a suspected infection"),
        20,
        90,
        List.of(
            measured("Respiratory rate", RESPIRATORY_RATE, range(12, 21, 0), range(22, 38, 1)),
            finding(
                "Mentation",
                1,
                words("new confusion", "an altered mental state", "lethargy and drowsiness")
                    .butUnseen("sudden confusion"),
                words("no confusion", "normal mentation", "a clear sensorium")
                    .butUnseen("no new confusion")),
            measured("Systolic pressure", SYSTOLIC, range(76, 100, 1), range(101, 150, 0))),
        List.of(),
        List.of());
  }

  /**
   * SIRS criteria, 0 to 4. Bone RC et al., Chest 1992;101:1644-1655 (temperature over 38 or under
   * 36 C, heart rate over 90, respiratory rate over 20, white cells over 12 or under 4 x10^9/L).
   * Its one cut-off makes two bands only.
   */
  static BedsideScore sirs() {
    return adult(
        "SIRS",
        words("suspected sepsis", "acute pancreatitis", "an abscess")
            .butUnseen("a suspected infection"),
        18,
        90,
        List.of(
            measured(
                "Temperature",
                TEMPERATURE,
                range(345, 359, 1),
                range(360, 380, 0),
                range(381, 405, 1)),
            measured("Heart rate", HEART_RATE, range(56, 90, 0), range(91, 140, 1)),
            measured("Respiratory rate", RESPIRATORY_RATE, range(12, 20, 0), range(21, 36, 1)),
            measured(
                "White cells",
                WHITE_CELLS,
                range(15, 39, 1),
                range(40, 120, 0),
                range(121, 240, 1))),
        List.of(),
        List.of());
  }

  /**
   * Centor score as modified by McIsaac, streptococcal sore throat, -1 to 5. McIsaac WJ et al.,
   * CMAJ 1998;158:75-83 (age 3 to 14 adds one, 45 or more takes one away); bands: its management.
   */
  static BedsideScore centorMcIsaac() {
    return adult(
        "Centor",
        words("a sore throat", "pharyngitis", "painful swallowing").butUnseen("a painful throat"),
        3,
        70,
        List.of(
            finding(
                "Exudate",
                1,
                words("tonsillar exudate", "swollen tonsils", "swollen tonsils with exudate")
                    .butUnseen("exudate on swollen tonsils"),
                words("no exudate", "clear tonsils", "normal tonsils")
                    .butUnseen("no tonsillar exudate")),
            finding(
                "Nodes",
                1,
                words(
                        "tender anterior cervical nodes",
                        "tender neck nodes",
                        "tender cervical nodes")
                    .butUnseen("tender anterior neck nodes"),
                words("no cervical nodes", "no neck nodes", "no tender nodes")
                    .butUnseen("no tender neck nodes")),
            measured("Temperature", TEMPERATURE, range(364, 380, 0), range(381, 398, 1)),
            graded(
                "Cough",
                grade(1, words("no cough", "absence of cough").butUnseen("no cough at all")),
                grade(
                    0,
                    words("a cough", "a dry cough", "a productive cough")
                        .butUnseen("a frequent cough"))),
            age(range(3, 14, 1), range(15, 44, 0), range(45, 70, -1))),
        List.of(
            new Band(-1, 1, "no culture"),
            new Band(2, 3, "culture first"),
            new Band(4, 5, "antibiotic now")),
        List.of("tonsillectomy", "antiviral drug"));
  }
}

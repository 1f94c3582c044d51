package dev.m1.eval.bedside;

import static dev.m1.eval.bedside.Words.words;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Describes a finding that counts for nothing in the scores it may be put beside. Immutable.
 *
 * @param evidence how it shows
 * @param counted the names of the scores in which it could be taken for a criterion
 * @param reserved whether training texts never hold it
 */
record Distractor(Evidence evidence, Set<String> counted, boolean reserved) {

  private static final Set<Evidence> ADULTS_ONLY = new HashSet<>();
  private static final List<Distractor> ADULT =
      List.of(
          stated("seasonal allergies"),
          grownUp("chronic back pain"),
          stated("psoriasis"),
          stated("a family history of breast cancer"),
          grownUp("a hearing aid"),
          stated("mild myopia"),
          stated("hypothyroidism"),
          grownUp("gout"),
          stated("a vegetarian diet"),
          stated("an old ankle fracture"),
          reserved("a cat at home"),
          reserved("an itchy rash on the arm"),
          reserved("a family history of glaucoma"),
          measured(0, "a sodium of %s mmol/L", 132, 147),
          measured(1, "a potassium of %s mmol/L", 34, 52),
          measured(0, "an oxygen saturation of %s percent", 90, 99),
          measured(0, "a platelet count of %s x10^9/L", 120, 400),
          measured(1, "a calcium of %s mg/dL", 85, 104),
          measured(0, "a heart rate of %s", 50, 130, "SIRS", "Apgar"),
          measured(0, "a respiratory rate of %s", 12, 38, "CURB-65", "qSOFA", "SIRS"),
          measured(1, "a temperature of %s C", 355, 398, "SIRS", "Alvarado", "Centor"),
          measured(0, "a BMI of %s", 19, 44, "STOP-BANG"),
          measured(1, "an albumin of %s g/dL", 25, 45, "Child-Pugh"),
          grownUp("type 2 diabetes", "CHA2DS2-VASc", "ABCD2"),
          stated("no history of asthma"),
          grownUp("hypertension", "CHA2DS2-VASc", "HAS-BLED", "STOP-BANG", "ABCD2"),
          grownUp("a previous stroke", "CHA2DS2-VASc", "HAS-BLED", "ABCD2"),
          stated("loss of appetite", "Alvarado"),
          stated("nausea", "Alvarado"),
          stated("a dry cough", "Centor", "CURB-65"),
          grownUp("loud snoring", "STOP-BANG"),
          grownUp("heavy alcohol use", "HAS-BLED"));

  private static final List<Distractor> NEWBORN =
      List.of(
          measured(1, "a birth weight of %s kg", 25, 43),
          measured(0, "a length of %s cm", 46, 55),
          measured(0, "a gestation of %s weeks", 37, 41),
          stated("clear amniotic fluid"),
          stated("a sacral dimple"),
          stated("a mother with asthma"),
          stated("a first pregnancy"),
          reserved("a small birthmark"),
          measured(1, "a temperature of %s C", 362, 375));

  Distractor {
    counted = Set.copyOf(counted);
  }

  /** Lists the distractors that may stand in a vignette of a score. */
  static List<Distractor> allowed(BedsideScore score, Wording wording, boolean adult) {
    List<Distractor> allowed = new ArrayList<>();
    for (Distractor distractor : score.newborn() ? NEWBORN : ADULT) {
      boolean worded = wording == Wording.UNSEEN || !distractor.reserved;
      boolean fits = adult || !ADULTS_ONLY.contains(distractor.evidence);
      if (worded && fits && !distractor.counted.contains(score.name())) {
        allowed.add(distractor);
      }
    }
    return allowed;
  }

  private static Distractor stated(String words, String... counted) {
    return new Distractor(new Evidence.Stated(words(words)), Set.of(counted), false);
  }

  private static Distractor grownUp(String words, String... counted) {
    Distractor distractor = stated(words, counted);
    ADULTS_ONLY.add(distractor.evidence);
    return distractor;
  }

  private static Distractor reserved(String words) {
    return new Distractor(new Evidence.Stated(words(words)), Set.of(), true);
  }

  private static Distractor measured(
      int decimals, String words, int low, int high, String... counted) {
    Quantity quantity = new Quantity(decimals, words(words));
    return new Distractor(new Evidence.Reading(quantity, low, high), Set.of(counted), false);
  }
}

package dev.m1.eval.bedside;

import static dev.m1.eval.bedside.BedsideScore.adult;
import static dev.m1.eval.bedside.Criterion.finding;
import static dev.m1.eval.bedside.Criterion.grade;
import static dev.m1.eval.bedside.Criterion.graded;
import static dev.m1.eval.bedside.Criterion.measured;
import static dev.m1.eval.bedside.Criterion.range;
import static dev.m1.eval.bedside.Phrases.HEART_RATE;
import static dev.m1.eval.bedside.Phrases.TEMPERATURE;
import static dev.m1.eval.bedside.Phrases.WHITE_CELLS;
import static dev.m1.eval.bedside.Words.words;

import java.util.List;
import java.util.Optional;

/**
 * Describes scores of the acute ward, the delivery room and the liver clinic, each as published.
 */
final class SurgeryScores {

  private SurgeryScores() {}

  /**
   * Glasgow Coma Scale, 3 to 15. Teasdale G, Jennett B, Lancet 1974;2:81-84, with the six motor
   * levels of 1976; bands: head injury severity as in ATLS (13-15 mild, 9-12 moderate, 3-8 severe).
   */
  static BedsideScore glasgowComaScale() {
    return adult(
        "Glasgow Coma Scale",
        words("a head injury", "a fall from a ladder", "injuries from a road crash")
            .butUnseen("a fall from a bicycle"),
        18,
        85,
        List.of(
            graded(
                "Eye",
                grade(
                    4,
                    words("spontaneous eye opening", "eyes that open spontaneously")
                        .butUnseen("eyes open spontaneously")),
                grade(
                    3,
                    words("eye opening to speech", "eyes that open to voice")
                        .butUnseen("eye opening to voice")),
                grade(
                    2,
                    words("eye opening to pain", "eyes that open only to pain")
                        .butUnseen("eyes open to pain")),
                grade(
                    1,
                    words("no eye opening", "eyes that stay closed")
                        .butUnseen("eyes closed throughout"))),
            graded(
                "Verbal",
                grade(
                    5,
                    words("oriented conversation", "fully oriented speech")
                        .butUnseen("oriented speech")),
                grade(
                    4,
                    words("confused conversation", "confused speech")
                        .butUnseen("a confused conversation")),
                grade(
                    3,
                    words("inappropriate words", "random inappropriate words")
                        .butUnseen("only inappropriate words")),
                grade(
                    2,
                    words("incomprehensible sounds", "moaning without words")
                        .butUnseen("only incomprehensible sounds")),
                grade(
                    1,
                    words("no verbal response", "no sound at all")
                        .butUnseen("no speech or sound"))),
            graded(
                "Motor",
                grade(
                    6,
                    words("obeying commands", "movement on command").butUnseen("obeyed commands")),
                grade(
                    5,
                    words("localization of pain", "a hand that localizes pain")
                        .butUnseen("localized pain")),
                grade(
                    4,
                    words("withdrawal from pain", "an arm that withdraws from pain")
                        .butUnseen("normal withdrawal from pain")),
                grade(
                    3,
                    words("abnormal flexion to pain", "decorticate posturing")
                        .butUnseen("abnormal flexion")),
                grade(
                    2,
                    words("extension to pain", "decerebrate posturing")
                        .butUnseen("abnormal extension to pain")),
                grade(
                    1,
                    words("no motor response", "limbs that do not move")
                        .butUnseen("no movement to pain")))),
        List.of(
            new Band(3, 8, "severe head injury"),
            new Band(9, 12, "moderate head injury"),
            new Band(13, 15, "mild head injury")),
        List.of("no head injury", "brain death"));
  }

  /**
   * Apgar, the newborn's condition, 0 to 10. Apgar V, Curr Res Anesth Analg 1953;32:260-267; bands:
   * ACOG Committee Opinion 644, 2015 (7-10 reassuring, 4-6 moderately abnormal, 0-3 low).
   */
  static BedsideScore apgar() {
    return new BedsideScore(
        "Apgar",
        words("a term delivery", "an emergency cesarean delivery", "a vaginal delivery")
            .butUnseen("a planned cesarean delivery"),
        Optional.empty(),
        List.of(
            graded(
                "Appearance",
                grade(
                    2,
                    words("pink skin all over", "a completely pink body")
                        .butUnseen("a fully pink body")),
                grade(
                    1,
                    words("a pink body with blue limbs", "blue hands and feet")
                        .butUnseen("a pink trunk with blue feet")),
                grade(
                    0,
                    words("pale blue skin all over", "central cyanosis").butUnseen("a blue body"))),
            measured("Pulse", HEART_RATE, range(0, 0, 0), range(40, 99, 1), range(100, 170, 2)),
            graded(
                "Grimace",
                grade(
                    2,
                    words("a cry when stimulated", "sneezing on suction")
                        .butUnseen("a cough on suction")),
                grade(
                    1,
                    words("a grimace when stimulated", "a weak grimace")
                        .butUnseen("only a grimace")),
                grade(
                    0,
                    words("no response to stimulation", "no reflex response")
                        .butUnseen("no grimace"))),
            graded(
                "Activity",
                grade(
                    2,
                    words("active motion", "vigorous limb movement").butUnseen("active movement")),
                grade(
                    1,
                    words("some flexion of the limbs", "slight flexion").butUnseen("some flexion")),
                grade(0, words("limp limbs", "no muscle tone").butUnseen("a limp body"))),
            graded(
                "Respiration",
                grade(
                    2,
                    words("a strong cry", "good regular breathing")
                        .butUnseen("strong regular breathing")),
                grade(
                    1,
                    words("slow irregular breathing", "weak gasping")
                        .butUnseen("slow weak breathing")),
                grade(0, words("no breathing", "absent respirations").butUnseen("no breaths")))),
        List.of(
            new Band(0, 3, "a low score"),
            new Band(4, 6, "a moderately abnormal score"),
            new Band(7, 10, "a reassuring score")),
        List.of("a stillbirth", "an invalid score"));
  }

  /**
   * Alvarado, acute appendicitis, 0 to 10. Alvarado A, Ann Emerg Med 1986;15:557-564; bands: its
   * compatible (5-6), probable (7-8) and very probable (9-10), and unlikely below.
   */
  static BedsideScore alvarado() {
    return adult(
        "Alvarado",
        words("abdominal pain", "abdominal pain for one day", "lower abdominal pain")
            .butUnseen("abdominal pain since yesterday"),
        12,
        70,
        List.of(
            finding(
                "Migration",
                1,
                words(
                        "pain that moved to the right",
                        "migration of pain",
                        "pain that began at the navel")
                    .butUnseen("migration of pain to the right"),
                words("no migration of pain", "pain that has not moved")
                    .butUnseen("no moving pain")),
            finding(
                "Anorexia",
                1,
                words("loss of appetite", "anorexia", "a poor appetite")
                    .butUnseen("loss of all appetite"),
                words("a normal appetite", "no loss of appetite", "a good appetite")
                    .butUnseen("no anorexia")),
            finding(
                "Nausea",
                1,
                words("nausea", "nausea and vomiting", "repeated vomiting").butUnseen("vomiting"),
                words("no nausea", "no vomiting").butUnseen("no nausea or vomiting")),
            finding(
                "Tenderness",
                2,
                words(
                        "tenderness in the right lower quadrant",
                        "right iliac fossa tenderness",
                        "a tender right lower quadrant")
                    .butUnseen("right lower quadrant tenderness"),
                words("no tenderness on palpation", "a soft abdomen", "no abdominal tenderness")
                    .butUnseen("no tenderness")),
            finding(
                "Rebound",
                1,
                words("rebound tenderness", "rebound pain", "pain on release of pressure")
                    .butUnseen("marked rebound"),
                words("no rebound", "no rebound tenderness").butUnseen("no rebound pain")),
            measured("Temperature", TEMPERATURE, range(362, 372, 0), range(373, 394, 1)),
            measured("White cells", WHITE_CELLS, range(50, 100, 0), range(101, 190, 2)),
            finding(
                "Left shift",
                1,
                words("a left shift", "many band neutrophils", "a leftward shift of neutrophils")
                    .butUnseen("a left shift of neutrophils"),
                words("no left shift", "a normal differential").butUnseen("no band neutrophils"))),
        List.of(
            new Band(0, 4, "appendicitis unlikely"),
            new Band(5, 6, "appendicitis possible"),
            new Band(7, 8, "appendicitis probable"),
            new Band(9, 10, "appendicitis very probable")),
        List.of("appendicitis excluded"));
  }

  /**
   * Child-Pugh, severity of cirrhosis, 5 to 15. Pugh RNH et al., Br J Surg 1973;60:646-649, with
   * INR in place of the prothrombin time; bands: its classes A (5-6), B (7-9) and C (10-15).
   */
  static BedsideScore childPugh() {
    return adult(
        "Child-Pugh",
        words("cirrhosis", "alcoholic cirrhosis", "cirrhosis from hepatitis C")
            .butUnseen("cirrhosis from alcohol"),
        30,
        80,
        List.of(
            measured(
                "Bilirubin",
                new Quantity(
                    1,
                    words(
                            "a bilirubin of %s mg/dL",
                            "bilirubin %s mg/dL", "a serum bilirubin of %s mg/dL")
                        .butUnseen("a total bilirubin of %s mg/dL")),
                range(6, 19, 1),
                range(20, 30, 2),
                range(31, 52, 3)),
            measured(
                "Albumin",
                new Quantity(
                    1,
                    words("an albumin of %s g/dL", "albumin %s g/dL", "a serum albumin of %s g/dL")
                        .butUnseen("a blood albumin of %s g/dL")),
                range(20, 27, 3),
                range(28, 35, 2),
                range(36, 45, 1)),
            measured(
                "INR",
                new Quantity(
                    1,
                    words("an INR of %s", "INR %s", "an INR value of %s")
                        .butUnseen("an INR at %s")),
                range(10, 16, 1),
                range(17, 23, 2),
                range(24, 31, 3)),
            graded(
                "Ascites",
                grade(
                    1,
                    words("no ascites", "an abdomen without ascites")
                        .butUnseen("no sign of ascites")),
                grade(
                    2,
                    words("mild ascites", "slight ascites")
                        .butUnseen("mild ascites on ultrasound")),
                grade(
                    3, words("tense ascites", "severe ascites").butUnseen("severe tense ascites"))),
            graded(
                "Encephalopathy",
                grade(
                    1,
                    words("no encephalopathy", "normal mentation")
                        .butUnseen("no sign of encephalopathy")),
                grade(
                    2,
                    words(
                            "grade 1 encephalopathy",
                            "grade 2 encephalopathy",
                            "mild confusion with asterixis")
                        .butUnseen("encephalopathy of grade 2")),
                grade(
                    3,
                    words("grade 3 encephalopathy", "grade 4 encephalopathy", "hepatic coma")
                        .butUnseen("encephalopathy of grade 4")))),
        List.of(new Band(5, 6, "class A"), new Band(7, 9, "class B"), new Band(10, 15, "class C")),
        List.of("class D", "class E"));
  }
}

package dev.m1.eval.bedside;

import static dev.m1.eval.bedside.Criterion.age;
import static dev.m1.eval.bedside.Criterion.finding;
import static dev.m1.eval.bedside.Criterion.grade;
import static dev.m1.eval.bedside.Criterion.graded;
import static dev.m1.eval.bedside.Criterion.measured;
import static dev.m1.eval.bedside.Criterion.range;
import static dev.m1.eval.bedside.Criterion.sex;
import static dev.m1.eval.bedside.Words.words;

import java.util.List;
import java.util.Optional;

/**
 * Lists the scores that questions are made of, each as published.
 *
 * <p>Where a publication takes either of two readings (systolic or diastolic pressure), vignettes
 * give the first only. Nothing here is for clinical use.
 */
public final class BedsideScores {

  private static final Quantity RESPIRATORY_RATE =
      new Quantity(
          0,
          words("a respiratory rate of %s", "%s breaths per minute", "breathing at %s per minute")
              .butUnseen("a breathing rate of %s"));
  private static final Quantity SYSTOLIC =
      new Quantity(
          0,
          words(
                  "a systolic pressure of %s mm Hg",
                  "systolic blood pressure %s mm Hg", "a systolic reading of %s mm Hg")
              .butUnseen("a systolic value of %s mm Hg"));
  private static final Quantity TEMPERATURE =
      new Quantity(
          1,
          words("a temperature of %s C", "temperature %s C", "a body temperature of %s C")
              .butUnseen("a measured temperature of %s C"));
  private static final Quantity HEART_RATE =
      new Quantity(
          0,
          words("a heart rate of %s", "a pulse of %s per minute", "heart rate %s")
              .butUnseen("a pulse rate of %s"));
  private static final Quantity WHITE_CELLS =
      new Quantity(
          1,
          words(
                  "a white cell count of %s x10^9/L",
                  "white cells %s x10^9/L", "a leukocyte count of %s x10^9/L")
              .butUnseen("a white count of %s x10^9/L"));

  private static final Words DIABETES =
      words("type 2 diabetes", "diabetes mellitus", "diabetes on metformin", "diabetes on insulin")
          .butUnseen("insulin-treated type 2 diabetes");
  private static final Words NO_DIABETES =
      words("no diabetes", "a normal fasting glucose", "no history of diabetes")
          .butUnseen("no diabetes mellitus");
  private static final Words STROKE =
      words("a previous stroke", "a prior ischemic stroke", "a stroke two years ago")
          .butUnseen("a stroke last year");
  private static final Words NO_STROKE =
      words("no prior stroke", "no history of stroke", "no previous stroke")
          .butUnseen("no stroke in the past");

  private static final List<BedsideScore> ALL =
      List.of(
          cha2ds2Vasc(),
          curb65(),
          glasgowComaScale(),
          apgar(),
          qsofa(),
          sirs(),
          alvarado(),
          childPugh(),
          hasBled(),
          centorMcIsaac(),
          stopBang(),
          abcd2());

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

  /**
   * CHA2DS2-VASc, stroke risk in atrial fibrillation, 0 to 9. Lip GYH et al., Chest
   * 2010;137:263-272; bands: its low (0), intermediate (1) and high (2 or more) risk.
   */
  private static BedsideScore cha2ds2Vasc() {
    return adult(
        "CHA2DS2-VASc",
        words(
                "atrial fibrillation",
                "paroxysmal atrial fibrillation",
                "permanent atrial fibrillation")
            .butUnseen("newly found atrial fibrillation"),
        40,
        92,
        List.of(
            finding(
                "Heart failure",
                1,
                words(
                        "congestive heart failure",
                        "a history of heart failure",
                        "a reduced ejection fraction",
                        "left ventricular dysfunction")
                    .butUnseen("known heart failure"),
                words("no heart failure", "a normal ejection fraction", "a normal left ventricle")
                    .butUnseen("no history of heart failure")),
            finding(
                "Hypertension",
                1,
                words(
                        "hypertension",
                        "high blood pressure",
                        "hypertension on lisinopril",
                        "treated hypertension")
                    .butUnseen("a history of hypertension"),
                words("no hypertension", "normal blood pressure", "no high blood pressure")
                    .butUnseen("no history of hypertension")),
            age(range(40, 64, 0), range(65, 74, 1), range(75, 92, 2)),
            finding("Diabetes", 1, DIABETES, NO_DIABETES),
            finding(
                "Stroke",
                2,
                words(
                        "a previous stroke",
                        "a prior ischemic stroke",
                        "a stroke two years ago",
                        "a prior embolism")
                    .butUnseen("a stroke last year"),
                NO_STROKE),
            finding(
                "Vascular disease",
                1,
                words(
                        "a prior myocardial infarction",
                        "peripheral artery disease",
                        "aortic plaque",
                        "a heart attack in the past")
                    .butUnseen("a previous myocardial infarction"),
                words(
                        "no vascular disease",
                        "no myocardial infarction",
                        "no peripheral artery disease")
                    .butUnseen("no heart attack in the past")),
            sex(Sex.WOMAN, 1)),
        List.of(
            new Band(0, 0, "low stroke risk"),
            new Band(1, 1, "intermediate stroke risk"),
            new Band(2, 9, "high stroke risk")),
        List.of("extreme stroke risk", "no atrial fibrillation"));
  }

  /**
   * CURB-65, severity of community-acquired pneumonia, 0 to 5. Lim WS et al., Thorax
   * 2003;58:377-382 (confusion, urea over 7 mmol/L, respiratory rate 30 or more, systolic pressure
   * under 90 mm Hg or diastolic 60 or less, age 65 or more); bands: its three groups for
   * management.
   */
  private static BedsideScore curb65() {
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
   * Glasgow Coma Scale, 3 to 15. Teasdale G, Jennett B, Lancet 1974;2:81-84, with the six motor
   * levels of 1976; bands: head injury severity as in ATLS (13-15 mild, 9-12 moderate, 3-8 severe).
   */
  private static BedsideScore glasgowComaScale() {
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
  private static BedsideScore apgar() {
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
   * qSOFA, risk in suspected infection, 0 to 3. Singer M et al., JAMA 2016;315:801-810 (respiratory
   * rate 22 or more, altered mentation, systolic pressure 100 mm Hg or less). Its one cut-off makes
   * two bands only.
   */
  private static BedsideScore qsofa() {
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
  private static BedsideScore sirs() {
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
   * Alvarado, acute appendicitis, 0 to 10. Alvarado A, Ann Emerg Med 1986;15:557-564; bands: its
   * compatible (5-6), probable (7-8) and very probable (9-10), and unlikely below.
   */
  private static BedsideScore alvarado() {
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
  private static BedsideScore childPugh() {
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

  /**
   * HAS-BLED, bleeding risk under anticoagulation, 0 to 9. Pisters R et al., Chest
   * 2010;138:1093-1100 (systolic pressure over 160 mm Hg, age over 65, 8 or more drinks a week);
   * bands: its low (0), moderate (1-2) and high (3 or more) risk.
   */
  private static BedsideScore hasBled() {
    return adult(
        "HAS-BLED",
        words(
                "atrial fibrillation on warfarin",
                "a review of anticoagulation",
                "atrial fibrillation")
            .butUnseen("atrial fibrillation under warfarin"),
        40,
        92,
        List.of(
            measured("Systolic pressure", SYSTOLIC, range(110, 160, 0), range(161, 195, 1)),
            finding(
                "Renal disease",
                1,
                words("renal failure on dialysis", "a kidney transplant", "chronic dialysis")
                    .butUnseen("dialysis for renal failure"),
                words("normal renal function", "no kidney disease", "no renal disease")
                    .butUnseen("normal kidney function")),
            finding(
                "Liver disease",
                1,
                words("cirrhosis", "chronic liver disease", "cirrhosis with a raised bilirubin")
                    .butUnseen("chronic liver disease with cirrhosis"),
                words("normal liver tests", "no liver disease", "no cirrhosis")
                    .butUnseen("no chronic liver disease")),
            finding("Stroke", 1, STROKE, NO_STROKE),
            finding(
                "Bleeding",
                1,
                words(
                        "a prior gastrointestinal bleed",
                        "a previous major bleed",
                        "a major bleed last year")
                    .butUnseen("a prior major bleed"),
                words("no previous bleeding", "no history of bleeding", "no prior bleed")
                    .butUnseen("no major bleed")),
            finding(
                "Labile INR",
                1,
                words("labile INR values", "an unstable INR", "an INR often out of range")
                    .butUnseen("an often unstable INR"),
                words("stable INR values", "a stable INR", "an INR always in range")
                    .butUnseen("an always stable INR")),
            age(range(40, 65, 0), range(66, 92, 1)),
            finding(
                "Drugs",
                1,
                words("daily aspirin", "regular ibuprofen", "clopidogrel", "daily naproxen")
                    .butUnseen("regular aspirin"),
                words("no aspirin", "no antiplatelet drugs", "no ibuprofen or aspirin")
                    .butUnseen("no ibuprofen")),
            finding(
                "Alcohol",
                1,
                words("heavy alcohol use", "ten drinks a week", "alcohol in excess")
                    .butUnseen("twelve drinks a week"),
                words("no alcohol use", "one drink a week", "no alcohol")
                    .butUnseen("one drink a month"))),
        List.of(
            new Band(0, 0, "low bleeding risk"),
            new Band(1, 2, "moderate bleeding risk"),
            new Band(3, 9, "high bleeding risk")),
        List.of("no bleeding risk", "active bleeding"));
  }

  /**
   * Centor score as modified by McIsaac, streptococcal sore throat, -1 to 5. McIsaac WJ et al.,
   * CMAJ 1998;158:75-83 (age 3 to 14 adds one, 45 or more takes one away); bands: its management.
   */
  private static BedsideScore centorMcIsaac() {
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

  /**
   * STOP-BANG, obstructive sleep apnea, 0 to 8. Chung F et al., Anesthesiology 2008;108:812-821
   * (BMI over 35, age over 50, neck over 40 cm, male); bands: Chung F et al., Chest
   * 2016;149:631-638 (0-2 low, 3-4 intermediate, 5-8 high risk).
   */
  private static BedsideScore stopBang() {
    return adult(
        "STOP-BANG",
        words("poor sleep", "restless nights", "trouble sleeping").butUnseen("restless sleep"),
        25,
        80,
        List.of(
            finding(
                "Snoring",
                1,
                words("loud snoring", "snoring every night", "snoring heard through doors")
                    .butUnseen("loud snoring every night"),
                words("no snoring", "quiet sleep").butUnseen("no loud snoring")),
            finding(
                "Tired",
                1,
                words("daytime sleepiness", "tiredness all day", "falling asleep at work")
                    .butUnseen("sleepiness all day"),
                words("no daytime sleepiness", "no tiredness").butUnseen("no sleepiness")),
            finding(
                "Observed apnea",
                1,
                words("observed pauses in breathing", "witnessed apnea", "gasping during sleep")
                    .butUnseen("observed apnea"),
                words("no witnessed apnea", "no pauses in breathing")
                    .butUnseen("no observed apnea")),
            finding(
                "Pressure",
                1,
                words("hypertension", "high blood pressure", "treated hypertension")
                    .butUnseen("a history of hypertension"),
                words("no hypertension", "normal blood pressure", "no high blood pressure")
                    .butUnseen("no history of hypertension")),
            measured(
                "BMI",
                new Quantity(
                    0,
                    words("a BMI of %s", "BMI %s", "a body mass index of %s")
                        .butUnseen("a BMI at %s")),
                range(20, 35, 0),
                range(36, 46, 1)),
            age(range(25, 50, 0), range(51, 80, 1)),
            measured(
                "Neck",
                new Quantity(
                    0,
                    words("a neck circumference of %s cm", "a %s cm neck", "neck %s cm")
                        .butUnseen("a neck of %s cm")),
                range(33, 40, 0),
                range(41, 48, 1)),
            sex(Sex.MAN, 1)),
        List.of(
            new Band(0, 2, "low apnea risk"),
            new Band(3, 4, "intermediate apnea risk"),
            new Band(5, 8, "high apnea risk")),
        List.of("no apnea risk", "central apnea"));
  }

  /**
   * ABCD2, early stroke after a transient ischemic attack, 0 to 7. Johnston SC et al., Lancet
   * 2007;369:283-292 (age 60 or more; 140/90 mm Hg or more; weakness 2, speech alone 1; 60 minutes
   * or more 2, 10 to 59 1; diabetes 1); bands: its low (0-3), moderate (4-5) and high (6-7) risk.
   */
  private static BedsideScore abcd2() {
    return adult(
        "ABCD2",
        words(
                "a transient ischemic attack",
                "a suspected transient ischemic attack",
                "a brief neurologic deficit")
            .butUnseen("a brief ischemic attack"),
        35,
        90,
        List.of(
            age(range(35, 59, 0), range(60, 90, 1)),
            measured("Systolic pressure", SYSTOLIC, range(105, 139, 0), range(140, 190, 1)),
            graded(
                "Features",
                grade(
                    2,
                    words("weakness of one arm", "one-sided weakness", "weakness of one side")
                        .butUnseen("one-sided arm weakness")),
                grade(
                    1,
                    words("slurred speech without weakness", "speech loss without weakness")
                        .butUnseen("a speech disturbance without weakness")),
                grade(
                    0,
                    words("numbness alone", "vertigo alone", "numbness of one hand")
                        .butUnseen("vertigo and numbness alone"))),
            measured(
                "Duration",
                new Quantity(
                    0,
                    words(
                            "symptoms for %s minutes",
                            "a duration of %s minutes", "symptoms lasting %s minutes")
                        .butUnseen("an attack of %s minutes")),
                range(2, 9, 0),
                range(10, 59, 1),
                range(60, 180, 2)),
            finding("Diabetes", 1, DIABETES, NO_DIABETES)),
        List.of(
            new Band(0, 3, "low early stroke risk"),
            new Band(4, 5, "moderate early stroke risk"),
            new Band(6, 7, "high early stroke risk")),
        List.of("no early stroke risk", "a completed stroke"));
  }

  private static BedsideScore adult(
      String name,
      Words settings,
      int youngest,
      int oldest,
      List<Criterion> criteria,
      List<Band> bands,
      List<String> decoys) {
    return new BedsideScore(
        name,
        settings,
        Optional.of(new Evidence.AgeYears(youngest, oldest)),
        criteria,
        bands,
        decoys);
  }
}

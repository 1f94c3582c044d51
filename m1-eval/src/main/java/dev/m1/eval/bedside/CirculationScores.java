package dev.m1.eval.bedside;

import static dev.m1.eval.bedside.BedsideScore.adult;
import static dev.m1.eval.bedside.Criterion.age;
import static dev.m1.eval.bedside.Criterion.finding;
import static dev.m1.eval.bedside.Criterion.grade;
import static dev.m1.eval.bedside.Criterion.graded;
import static dev.m1.eval.bedside.Criterion.measured;
import static dev.m1.eval.bedside.Criterion.range;
import static dev.m1.eval.bedside.Criterion.sex;
import static dev.m1.eval.bedside.Phrases.DIABETES;
import static dev.m1.eval.bedside.Phrases.NO_DIABETES;
import static dev.m1.eval.bedside.Phrases.NO_STROKE;
import static dev.m1.eval.bedside.Phrases.STROKE;
import static dev.m1.eval.bedside.Phrases.SYSTOLIC;
import static dev.m1.eval.bedside.Words.words;

import java.util.List;

/** Describes scores of heart and vessels, each as published. */
final class CirculationScores {

  private CirculationScores() {}

  /**
   * CHA2DS2-VASc, stroke risk in atrial fibrillation, 0 to 9. Lip GYH et al., Chest
   * 2010;137:263-272; bands: its low (0), intermediate (1) and high (2 or more) risk.
   */
  static BedsideScore cha2ds2Vasc() {
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
   * HAS-BLED, bleeding risk under anticoagulation, 0 to 9. Pisters R et al., Chest
   * 2010;138:1093-1100 (systolic pressure over 160 mm Hg, age over 65, 8 or more drinks a week);
   * bands: its low (0), moderate (1-2) and high (3 or more) risk.
   */
  static BedsideScore hasBled() {
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
   * ABCD2, early stroke after a transient ischemic attack, 0 to 7. Johnston SC et al., Lancet
   * 2007;369:283-292 (age 60 or more; 140/90 mm Hg or more; weakness 2, speech alone 1; 60 minutes
   * or more 2, 10 to 59 1; diabetes 1); bands: its low (0-3), moderate (4-5) and high (6-7) risk.
   */
  static BedsideScore abcd2() {
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

  /**
   * STOP-BANG, obstructive sleep apnea, 0 to 8. Chung F et al., Anesthesiology 2008;108:812-821
   * (BMI over 35, age over 50, neck over 40 cm, male); bands: Chung F et al., Chest
   * 2016;149:631-638 (0-2 low, 3-4 intermediate, 5-8 high risk).
   */
  static BedsideScore stopBang() {
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
}

package dev.m1.eval.bedside;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Scores a stem by reading its text, with none of the generator's data: criteria and thresholds are
 * written down here a second time, from the publications.
 */
final class IndependentScoring {

  private static final Pattern AGE = Pattern.compile("(\\d+)-year-old|aged (\\d+)");
  private static final Pattern FRAME =
      Pattern.compile(
          "^.*?(shows|notes(?! mention)|documents|finds|reveals|noted:|mention|lists) ");
  private static final Pattern SEPARATOR = Pattern.compile(", | and ");
  private static final Pattern DENIED = Pattern.compile("^(no |absence|normal|one drink)");

  private final List<String> facts = new ArrayList<>();
  private final int age;
  private final boolean woman;

  private IndependentScoring(String stem) {
    List<String> sentences = Arrays.asList(stem.split("(?<=[.?]) "));
    for (String sentence : sentences.subList(1, sentences.size() - 1)) {
      String list = FRAME.matcher(sentence.substring(0, sentence.length() - 1)).replaceFirst("");
      SEPARATOR.splitAsStream(list).map(fact -> fact.replaceFirst("^an? ", "")).forEach(facts::add);
    }
    Matcher matcher = AGE.matcher(sentences.get(0));
    String years = "-1";
    if (matcher.find()) {
      years = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    }
    age = Integer.parseInt(years);
    woman = sentences.get(0).contains("woman");
  }

  static int total(String score, String stem) {
    IndependentScoring s = new IndependentScoring(stem);
    return switch (score) {
      case "CHA2DS2-VASc" -> s.cha2ds2Vasc();
      case "CURB-65" -> s.curb65();
      case "Glasgow Coma Scale" -> s.glasgow();
      case "Apgar" -> s.apgar();
      case "qSOFA" -> s.qsofa();
      case "SIRS" -> s.sirs();
      case "Alvarado" -> s.alvarado();
      case "Child-Pugh" -> s.childPugh();
      case "HAS-BLED" -> s.hasBled();
      case "Centor" -> s.centor();
      case "STOP-BANG" -> s.stopBang();
      case "ABCD2" -> s.abcd2();
      default -> throw new IllegalArgumentException(score);
    };
  }

  static String meaning(String score, int total) {
    return switch (score) {
      case "CHA2DS2-VASc" ->
          (total == 0 ? "low" : total == 1 ? "intermediate" : "high") + " stroke risk";
      case "CURB-65" ->
          total < 2
              ? "treatment at home"
              : total == 2 ? "supervised hospital treatment" : "management as severe pneumonia";
      case "Glasgow Coma Scale" ->
          (total >= 13 ? "mild" : total >= 9 ? "moderate" : "severe") + " head injury";
      case "Apgar" ->
          "a "
              + (total >= 7 ? "reassuring" : total >= 4 ? "moderately abnormal" : "low")
              + " score";
      case "Alvarado" ->
          "appendicitis "
              + (total >= 9
                  ? "very probable"
                  : total >= 7 ? "probable" : total >= 5 ? "possible" : "unlikely");
      case "Child-Pugh" -> "class " + (total >= 10 ? "C" : total >= 7 ? "B" : "A");
      case "HAS-BLED" -> (total >= 3 ? "high" : total >= 1 ? "moderate" : "low") + " bleeding risk";
      case "Centor" -> total >= 4 ? "antibiotic now" : total >= 2 ? "culture first" : "no culture";
      case "STOP-BANG" ->
          (total >= 5 ? "high" : total >= 3 ? "intermediate" : "low") + " apnea risk";
      case "ABCD2" ->
          (total >= 6 ? "high" : total >= 4 ? "moderate" : "low") + " early stroke risk";
      default -> throw new IllegalArgumentException(score);
    };
  }

  private int cha2ds2Vasc() {
    int sum = is("heart failure|reduced ejection|ventricular dysfunction");
    sum += is("hypertension|high blood pressure") + is("diabetes");
    sum += age >= 75 ? 2 : age >= 65 ? 1 : 0;
    sum += 2 * is("stroke|embolism");
    sum += is("myocardial infarction|heart attack|artery disease|aortic plaque");
    return sum + (woman ? 1 : 0);
  }

  private int curb65() {
    return is("confusion|disorientation")
        + on(number("urea") > 7)
        + on(number("respiratory|breath") >= 30)
        + on(number("systolic") < 90)
        + on(age >= 65);
  }

  private int glasgow() {
    int eye = has("spontaneous") ? 4 : has("eye.*(speech|voice)") ? 3 : has("eye.*pain") ? 2 : 1;
    int verbal =
        has("oriented")
            ? 5
            : has("confused")
                ? 4
                : has("inappropriate") ? 3 : has("incomprehensible|moaning") ? 2 : 1;
    int motor =
        has("command")
            ? 6
            : has("locali")
                ? 5
                : has("withdraw")
                    ? 4
                    : has("decorticate|flexion") ? 3 : has("extension|decerebrate") ? 2 : 1;
    return eye + verbal + motor;
  }

  private int apgar() {
    int colour = has("^(pale blue|central cyan|blue body)") ? 0 : has("blue") ? 1 : 2;
    double pulse = number("pulse|heart rate");
    int grimace =
        has("cry when|sneezing|cough") ? 2 : has("^(grimace|weak grimace|only a grimace)") ? 1 : 0;
    int activity = has("active|vigorous") ? 2 : has("flexion") ? 1 : 0;
    int breath =
        has("strong cry|regular breathing") && !has("irregular") ? 2 : has("slow|gasping") ? 1 : 0;
    return colour + (pulse >= 100 ? 2 : pulse > 0 ? 1 : 0) + grimace + activity + breath;
  }

  private int qsofa() {
    boolean altered = has("altered") || is("confusion|letharg|drowsiness") == 1;
    return on(number("respiratory|breath") >= 22) + on(altered) + on(number("systolic") <= 100);
  }

  private int sirs() {
    double temperature = number("temperature");
    double white = number("white|leukocyte");
    return on(temperature > 38 || temperature < 36)
        + on(number("pulse|heart rate") > 90)
        + on(number("respiratory|breath") > 20)
        + on(white > 12 || white < 4);
  }

  private int alvarado() {
    int sum = has("pain that moved|^migration|began at the navel") ? 1 : 0;
    sum += has("^loss of|^anorexia|poor appetite") ? 1 : 0;
    sum +=
        is("nausea|vomiting")
            + 2 * is("tenderness in|fossa tenderness|quadrant")
            + is("rebound|release");
    sum += on(number("temperature") >= 37.3) + 2 * on(number("white|leukocyte") > 10);
    return sum + is("shift|band neutrophils");
  }

  private int childPugh() {
    double bilirubin = number("bilirubin");
    double albumin = number("albumin");
    double inr = number("INR");
    int ascites = has("(mild|slight) ascites") ? 2 : has("(tense|severe) (tense )?ascites") ? 3 : 1;
    int brain = has("grade [12]|mild confusion|grade 2") ? 2 : has("grade [34]|coma") ? 3 : 1;
    return (bilirubin < 2 ? 1 : bilirubin <= 3 ? 2 : 3)
        + (albumin > 3.5 ? 1 : albumin >= 2.8 ? 2 : 3)
        + (inr < 1.7 ? 1 : inr <= 2.3 ? 2 : 3)
        + ascites
        + brain;
  }

  private int hasBled() {
    int sum =
        on(number("systolic") > 160) + is("dialysis|transplant") + is("cirrhosis|liver disease");
    sum +=
        is("stroke") + is("bleed") + (has("labile|unstable|out of range") ? 1 : 0) + on(age > 65);
    sum += is("aspirin|ibuprofen|clopidogrel|naproxen");
    return sum + (has("heavy alcohol|(ten|twelve) drinks|in excess") ? 1 : 0);
  }

  private int centor() {
    int sum = is("exudate|swollen tonsils") + is("nodes") + on(number("temperature") > 38);
    sum += has("^(no|absence of) cough") ? 1 : 0;
    return sum + (age < 15 ? 1 : age >= 45 ? -1 : 0);
  }

  private int stopBang() {
    int sum = is("snoring") + (has("^(daytime|sleepiness|tiredness|falling asleep)") ? 1 : 0);
    sum += is("apnea|pauses|gasping") + is("hypertension|high blood pressure");
    sum += on(number("BMI|body mass") > 35) + on(age > 50) + on(number("neck") > 40);
    return sum + (woman ? 0 : 1);
  }

  private int abcd2() {
    int features = has("without weakness") ? 1 : has("weakness") ? 2 : 0;
    double minutes = number("minutes");
    int duration = minutes >= 60 ? 2 : minutes >= 10 ? 1 : 0;
    return on(age >= 60) + on(number("systolic") >= 140) + features + duration + is("diabetes");
  }

  /** Returns 1 if a fact matches and does not deny what it names. */
  private int is(String regex) {
    Pattern pattern = Pattern.compile(regex);
    return on(
        facts.stream()
            .anyMatch(fact -> pattern.matcher(fact).find() && !DENIED.matcher(fact).find()));
  }

  private boolean has(String regex) {
    Pattern pattern = Pattern.compile(regex);
    return facts.stream().anyMatch(fact -> pattern.matcher(fact).find());
  }

  private double number(String regex) {
    Pattern pattern = Pattern.compile(regex);
    List<String> found = facts.stream().filter(fact -> pattern.matcher(fact).find()).toList();
    if (found.size() != 1) {
      throw new IllegalStateException(regex + " found in " + found + " of " + facts);
    }
    Matcher value = Pattern.compile("\\d+(\\.\\d+)?").matcher(found.get(0));
    if (!value.find()) {
      throw new IllegalStateException("no number in " + found);
    }
    return Double.parseDouble(value.group());
  }

  private static int on(boolean condition) {
    return condition ? 1 : 0;
  }
}

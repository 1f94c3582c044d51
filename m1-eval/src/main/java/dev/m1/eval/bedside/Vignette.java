package dev.m1.eval.bedside;

import dev.m1.eval.internal.Digests;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds a patient: age, sex, findings in the order of the text, and the steps of the score.
 * Immutable.
 *
 * @param age the age in years, or empty for a newborn
 * @param facts the findings and distractors, as noun phrases
 * @param unseen whether a finding is worded in a way that training never uses
 */
record Vignette(
    BedsideScore score,
    Optional<Integer> age,
    Sex sex,
    List<String> facts,
    List<BedsideStep> steps,
    boolean unseen) {

  private static final int TEST_SHARE = 8; // one vignette in eight is a test vignette

  Vignette {
    facts = List.copyOf(facts);
    steps = List.copyOf(steps);
  }

  /** Draws a patient with the given total. */
  static Vignette draw(
      BedsideScore score, List<Level> levels, Wording wording, CounterRandom random) {
    Writer writer = new Writer(score, wording, random);
    for (int i = 0; i < levels.size(); i++) {
      writer.add(score.criteria().get(i), levels.get(i));
    }
    writer.addDistractors();
    random.shuffle(writer.facts);
    return new Vignette(
        score,
        score.newborn() ? Optional.empty() : Optional.of(writer.age()),
        writer.sex(),
        writer.facts,
        writer.steps,
        writer.unseen);
  }

  /** Returns the first 8 bytes of the SHA-256 of the facts, whatever their order. */
  long hash() {
    StringBuilder text = new StringBuilder(score.name());
    text.append('|').append(score.newborn() ? "newborn" : age.orElseThrow() + " " + sex);
    facts.stream().sorted().forEach(fact -> text.append('|').append(fact));
    byte[] digest = Digests.sha256(text.toString());
    return HexFormat.fromHexDigitsToLong(HexFormat.of().formatHex(digest, 0, Long.BYTES));
  }

  /** Tells which side a vignette with this hash belongs to. */
  static Split split(long hash) {
    return Math.floorMod(hash, TEST_SHARE) == 0 ? Split.TEST : Split.TRAIN;
  }

  /** Turns levels into facts and steps. */
  private static final class Writer {
    private static final double SHARE_UNSEEN = 0.6;
    private static final double SHARE_AT_THRESHOLD = 0.5;
    private static final int THRESHOLD_REACH = 3;
    private static final double[] DISTRACTOR_COUNTS = {0.25, 0.35, 0.25, 0.15};

    final List<String> facts = new ArrayList<>();
    final List<BedsideStep> steps = new ArrayList<>();
    boolean unseen;
    private final BedsideScore score;
    private final Wording wording;
    private final CounterRandom random;
    private @Nullable Integer age;
    private @Nullable Sex sex;
    private int sum;

    Writer(BedsideScore score, Wording wording, CounterRandom random) {
      this.score = score;
      this.wording = wording;
      this.random = random;
    }

    void add(Criterion criterion, Level level) {
      sum += level.points();
      steps.add(
          new BedsideStep(
              criterion.name(), show(criterion, level.evidence()), level.points(), sum));
    }

    /** Puts the evidence into the vignette and returns what the thinking quotes of it. */
    private String show(Criterion criterion, Evidence evidence) {
      if (evidence instanceof Evidence.Stated stated) {
        String words = word(stated.words());
        facts.add(words);
        return withoutArticle(words);
      }
      if (evidence instanceof Evidence.Reading reading) {
        String value = reading.quantity().write(value(criterion, reading.low(), reading.high()));
        facts.add(word(reading.quantity().words()).replace("%s", value));
        return value;
      }
      if (evidence instanceof Evidence.AgeYears years) {
        age = value(criterion, years.low(), years.high());
        return Integer.toString(age);
      }
      if (evidence instanceof Evidence.PatientSex patient) {
        sex = patient.sex();
        return patient.sex().word(Sex.ADULT_AGE); // only adults are scored by sex
      }
      return Thinking.NOT_MENTIONED; // Evidence.Omitted
    }

    private String word(Words words) {
      if (wording == Wording.UNSEEN && !words.unseen().isEmpty() && random.chance(SHARE_UNSEEN)) {
        unseen = true;
        return random.pick(words.unseen());
      }
      return random.pick(words.known());
    }

    /** Draws a value, half the time close to where the criterion's points change. */
    private int value(Criterion criterion, int low, int high) {
      boolean change = random.chance(SHARE_AT_THRESHOLD);
      boolean below = change && changesAt(criterion, low - 1);
      boolean above = change && changesAt(criterion, high + 1);
      int reach = Math.min(THRESHOLD_REACH - 1, high - low);
      if (below && (!above || random.chance(0.5))) {
        return low + random.between(0, reach);
      }
      return above ? high - random.between(0, reach) : random.between(low, high);
    }

    private static boolean changesAt(Criterion criterion, int value) {
      return criterion.levels().stream().anyMatch(level -> covers(level.evidence(), value));
    }

    private static boolean covers(Evidence evidence, int value) {
      if (evidence instanceof Evidence.Reading reading) {
        return reading.low() <= value && value <= reading.high();
      }
      return evidence instanceof Evidence.AgeYears years
          && years.low() <= value
          && value <= years.high();
    }

    void addDistractors() {
      List<Distractor> allowed =
          Distractor.allowed(score, wording, score.newborn() || age() >= Sex.ADULT_AGE);
      random.shuffle(allowed);
      int wanted = random.weighted(DISTRACTOR_COUNTS);
      int count = facts.isEmpty() ? Math.max(1, wanted) : wanted;
      for (Distractor distractor : allowed.subList(0, count)) {
        facts.add(text(distractor.evidence()));
      }
    }

    private String text(Evidence evidence) {
      if (evidence instanceof Evidence.Reading reading) {
        int value = random.between(reading.low(), reading.high());
        return random
            .pick(reading.quantity().words().known())
            .replace("%s", reading.quantity().write(value));
      }
      if (evidence instanceof Evidence.Stated stated) {
        return random.pick(stated.words().known());
      }
      throw new IllegalStateException("a distractor must be stated or measured: " + evidence);
    }

    int age() {
      if (age == null) {
        Evidence.AgeYears ages = score.ages().orElseThrow();
        age = random.between(ages.low(), ages.high());
      }
      return age;
    }

    Sex sex() {
      if (sex == null) {
        sex = random.chance(0.5) ? Sex.WOMAN : Sex.MAN;
      }
      return sex;
    }

    private static String withoutArticle(String words) {
      return words.startsWith("a ")
          ? words.substring(2)
          : words.startsWith("an ") ? words.substring(3) : words;
    }
  }
}

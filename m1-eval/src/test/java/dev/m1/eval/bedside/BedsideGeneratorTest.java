package dev.m1.eval.bedside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class BedsideGeneratorTest {

  private static final BedsideGenerator GENERATOR = BedsideGenerator.seeded(42);

  private static BedsideItem item(long seed, long index, Side side) {
    return BedsideGenerator.seeded(seed).item(side.split, side.wording, index);
  }

  @Property(tries = 3000, seed = "7")
  void key_independentScoring_agrees(
      @ForAll long seed, @ForAll @LongRange(min = 0) long index, @ForAll Side side) {
    BedsideItem item = item(seed, index, side);
    int total = IndependentScoring.total(item.score(), item.stem());
    assertThat(item.total()).as(item.stem()).isEqualTo(total);
    String right =
        item.kind() == QuestionKind.SCORE
            ? Integer.toString(total)
            : IndependentScoring.meaning(item.score(), total);
    assertThat(item.options().get(item.keyIndex())).isEqualTo(right);
    assertThat(item.options()).hasSizeBetween(4, 5).doesNotHaveDuplicates().containsOnlyOnce(right);
  }

  /** Names the three kinds of items. */
  enum Side {
    TRAIN(Split.TRAIN, Wording.TRAINING),
    TEST(Split.TEST, Wording.TRAINING),
    TEST_UNSEEN(Split.TEST, Wording.UNSEEN);

    final Split split;
    final Wording wording;

    Side(Split split, Wording wording) {
      this.split = split;
      this.wording = wording;
    }
  }

  @Property(tries = 300, seed = "7")
  void item_sameSeedAndIndex_isTheSame(@ForAll long seed, @ForAll long index, @ForAll Side side) {
    assertThat(item(seed, index, side)).isEqualTo(item(seed, index, side));
  }

  @Property(tries = 300, seed = "7")
  void item_any_standsOnItsSideOfTheFence(
      @ForAll long seed, @ForAll long index, @ForAll Side side) {
    BedsideItem item = item(seed, index, side);
    assertThat(Vignette.split(item.vignetteHash())).isEqualTo(item.split());
  }

  @Property(tries = 300, seed = "7")
  void steps_any_addUpAndStandInTheThinking(
      @ForAll long seed, @ForAll long index, @ForAll Side side) {
    BedsideItem item = item(seed, index, side);
    int sum = 0;
    for (BedsideStep step : item.steps()) {
      sum += step.points();
      assertThat(step.sum()).isEqualTo(sum);
      assertThat(item.thinking()).contains(step.criterion() + ": " + step.evidence() + ", ");
      if (!step.evidence().equals("not mentioned")) {
        assertThat(item.stem()).contains(step.evidence());
      }
    }
    assertThat(item.thinking()).contains("Total " + sum).endsWith("Option " + item.key() + ".");
  }

  @Property(tries = 300, seed = "7")
  void stem_any_isCleanEnglish(@ForAll long seed, @ForAll long index, @ForAll Side side) {
    String stem = item(seed, index, side).stem();
    assertThat(stem)
        .endsWith("?")
        .doesNotContain("  ", "%", " ,", "..", "null")
        .doesNotContainPattern("\\bA (8|11-|18-)")
        .doesNotContainPattern("\\ba [aeio]")
        .doesNotContainPattern("\\ban [^aeiouAI]");
  }

  @Test
  void splits_manySeeds_shareNoVignette() {
    Set<Long> train = new HashSet<>();
    for (long seed : new long[] {1, 2, 3}) {
      BedsideGenerator.seeded(seed)
          .items(Split.TRAIN, Wording.TRAINING, 10_000)
          .forEach(item -> train.add(item.vignetteHash()));
    }
    for (long seed : new long[] {1, 2, 1001, 1002}) {
      BedsideGenerator generator = BedsideGenerator.seeded(seed);
      for (Wording wording : Wording.values()) {
        assertThat(generator.items(Split.TEST, wording, 1000))
            .noneMatch(item -> train.contains(item.vignetteHash()));
      }
    }
  }

  @Test
  void vignetteHash_otherOrder_isTheSame() {
    List<BedsideStep> steps = List.of(new BedsideStep("Cough", "cough", 0, 0));
    BedsideScore centor = BedsideScores.named("Centor");
    Vignette one = vignette(centor, List.of("a cough", "gout"), steps);
    assertThat(vignette(centor, List.of("gout", "a cough"), steps).hash()).isEqualTo(one.hash());
    assertThat(vignette(centor, List.of("gout"), steps).hash()).isNotEqualTo(one.hash());
  }

  private static Vignette vignette(
      BedsideScore score, List<String> facts, List<BedsideStep> steps) {
    return new Vignette(score, Optional.of(30), Sex.MAN, facts, steps, false);
  }

  @Test
  void reservedWordings_inTraining_neverStand() {
    Set<String> known = new HashSet<>();
    Set<String> reserved = new HashSet<>();
    for (BedsideScore score : BedsideScores.all()) {
      collect(score.settings(), known, reserved);
      for (Criterion criterion : score.criteria()) {
        for (Level level : criterion.levels()) {
          words(level.evidence()).forEach(words -> collect(words, known, reserved));
        }
      }
    }
    assertThat(reserved).hasSizeGreaterThan(100).doesNotContainAnyElementsOf(known);
    // a reserved wording inside a known one ("vomiting" in "nausea and vomiting") cannot be told
    reserved.removeIf(word -> known.stream().anyMatch(text -> text.contains(word)));
    List<String> stems =
        GENERATOR.items(Split.TRAIN, Wording.TRAINING, 5000).map(BedsideItem::stem).toList();
    assertThat(reserved)
        .hasSizeGreaterThan(80)
        .allSatisfy(
            word ->
                assertThat(stems).noneMatch(stem -> stem.contains(word.replaceAll(" ?%s.*", "%"))));
    assertThat(
            GENERATOR
                .items(Split.TEST, Wording.UNSEEN, 500)
                .filter(item -> reserved.stream().anyMatch(item.stem()::contains))
                .count())
        .isGreaterThan(300);
  }

  private static void collect(Words words, Set<String> known, Set<String> reserved) {
    known.addAll(words.known());
    reserved.addAll(words.unseen());
  }

  private static List<Words> words(Evidence evidence) {
    if (evidence instanceof Evidence.Stated stated) {
      return List.of(stated.words());
    }
    return evidence instanceof Evidence.Reading reading
        ? List.of(reading.quantity().words())
        : List.of();
  }

  @Test
  void thresholds_everyOne_isHitFromBothSides() {
    Map<String, List<String>> expected = new HashMap<>();
    expected.put("CHA2DS2-VASc/Age", List.of("64", "65", "74", "75"));
    expected.put("CURB-65/Urea", List.of("7.0", "7.1"));
    expected.put("CURB-65/Respiratory rate", List.of("29", "30"));
    expected.put("CURB-65/Systolic pressure", List.of("89", "90"));
    expected.put("CURB-65/Age", List.of("64", "65"));
    expected.put("Apgar/Pulse", List.of("99", "100", "0"));
    expected.put("qSOFA/Respiratory rate", List.of("21", "22"));
    expected.put("qSOFA/Systolic pressure", List.of("100", "101"));
    expected.put("SIRS/Temperature", List.of("35.9", "36.0", "38.0", "38.1"));
    expected.put("SIRS/Heart rate", List.of("90", "91"));
    expected.put("SIRS/Respiratory rate", List.of("20", "21"));
    expected.put("SIRS/White cells", List.of("3.9", "4.0", "12.0", "12.1"));
    expected.put("Alvarado/Temperature", List.of("37.2", "37.3"));
    expected.put("Alvarado/White cells", List.of("10.0", "10.1"));
    expected.put("Child-Pugh/Bilirubin", List.of("1.9", "2.0", "3.0", "3.1"));
    expected.put("Child-Pugh/Albumin", List.of("2.7", "2.8", "3.5", "3.6"));
    expected.put("Child-Pugh/INR", List.of("1.6", "1.7", "2.3", "2.4"));
    expected.put("HAS-BLED/Systolic pressure", List.of("160", "161"));
    expected.put("HAS-BLED/Age", List.of("65", "66"));
    expected.put("Centor/Temperature", List.of("38.0", "38.1"));
    expected.put("Centor/Age", List.of("14", "15", "44", "45"));
    expected.put("STOP-BANG/BMI", List.of("35", "36"));
    expected.put("STOP-BANG/Age", List.of("50", "51"));
    expected.put("STOP-BANG/Neck", List.of("40", "41"));
    expected.put("ABCD2/Age", List.of("59", "60"));
    expected.put("ABCD2/Systolic pressure", List.of("139", "140"));
    expected.put("ABCD2/Duration", List.of("9", "10", "59", "60"));

    Map<String, Set<String>> seen = new HashMap<>();
    GENERATOR
        .items(Split.TEST, Wording.TRAINING, 5000)
        .forEach(
            item ->
                item.steps()
                    .forEach(
                        step ->
                            seen.computeIfAbsent(
                                    item.score() + "/" + step.criterion(), key -> new TreeSet<>())
                                .add(step.evidence())));
    expected.forEach((criterion, values) -> assertThat(seen.get(criterion)).containsAll(values));
    Set<String> numeric = new TreeSet<>();
    for (BedsideScore score : BedsideScores.all()) {
      for (Criterion criterion : score.criteria()) {
        Evidence first = criterion.levels().get(0).evidence();
        if (first instanceof Evidence.Reading || first instanceof Evidence.AgeYears) {
          numeric.add(score.name() + "/" + criterion.name());
        }
      }
    }
    assertThat(expected.keySet()).containsExactlyInAnyOrderElementsOf(numeric);
  }

  @Test
  void levelsAndKinds_everyOne_isGenerated() {
    Set<String> seen = new HashSet<>();
    Set<String> kinds = new HashSet<>();
    GENERATOR
        .items(Split.TEST, Wording.TRAINING, 5000)
        .forEach(
            item -> {
              kinds.add(item.score() + " " + item.kind() + " " + item.options().size());
              item.steps().forEach(s -> seen.add(item.score() + "/" + s.criterion() + s.points()));
            });
    for (BedsideScore score : BedsideScores.all()) {
      for (Criterion criterion : score.criteria()) {
        for (Level level : criterion.levels()) {
          assertThat(seen).contains(score.name() + "/" + criterion.name() + level.points());
        }
      }
      if (!score.bands().isEmpty()) {
        assertThat(kinds).contains(score.name() + " MEANING 4", score.name() + " MEANING 5");
      }
      assertThat(kinds).contains(score.name() + " SCORE 4");
    }
  }

  @Test
  void options_withoutTheVignette_sayLittle() {
    List<BedsideItem> items = GENERATOR.items(Split.TEST, Wording.TRAINING, 5000).toList();
    Map<String, List<BedsideItem>> bySize =
        items.stream()
            .collect(Collectors.groupingBy(item -> item.kind() + " " + item.options().size()));
    bySize.forEach(
        (kind, group) -> {
          int options = group.get(0).options().size();
          for (int place = 0; place < options; place++) {
            int wanted = place;
            double share =
                group.stream().filter(item -> item.keyIndex() == wanted).count()
                    / (double) group.size();
            assertThat(share).as(kind + " place " + place).isBetween(0.8 / options, 1.2 / options);
          }
        });
    // the best guess that knows the score's name and the options' texts, but nothing of the patient
    Map<String, Map<String, Integer>> rights = new HashMap<>();
    List<BedsideItem> first = items.subList(0, 2500);
    first.forEach(
        item ->
            rights
                .computeIfAbsent(item.score() + item.kind(), key -> new HashMap<>())
                .merge(item.options().get(item.keyIndex()), 1, Integer::sum));
    List<BedsideItem> second = new ArrayList<>(items.subList(2500, 5000));
    long hits =
        second.stream()
            .filter(
                item -> {
                  Map<String, Integer> counts =
                      rights.getOrDefault(item.score() + item.kind(), Map.of());
                  String guess =
                      item.options().stream()
                          .max(Comparator.comparing(o -> counts.getOrDefault(o, 0)))
                          .orElseThrow();
                  return guess.equals(item.options().get(item.keyIndex()));
                })
            .count();
    assertThat(hits / (double) second.size()).isLessThan(0.40);
  }

  @Test
  void distractors_inMostVignettes_areFound() {
    long plain =
        GENERATOR
            .items(Split.TRAIN, Wording.TRAINING, 2000)
            .filter(
                item ->
                    Distractor.allowed(BedsideScores.named(item.score()), Wording.TRAINING, true)
                        .stream()
                        .noneMatch(d -> stands(d, item.stem())))
            .count();
    assertThat(plain).isBetween(200L, 800L);
  }

  private static boolean stands(Distractor distractor, String stem) {
    return words(distractor.evidence()).stream()
        .flatMap(words -> words.known().stream())
        .anyMatch(text -> stem.contains(text.replaceAll("%s.*", "")));
  }

  @Test
  void item_trainWithUnseenWording_isRefused() {
    assertThatThrownBy(() -> GENERATOR.item(Split.TRAIN, Wording.UNSEEN, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("UNSEEN");
  }

  @Test
  void question_any_holdsStemAndOptions() {
    BedsideItem item = GENERATOR.item(Split.TEST, Wording.TRAINING, 0);
    assertThat(item.question().text()).isEqualTo(item.stem());
    assertThat(item.question().options()).isEqualTo(item.options());
  }

  @Test
  void slip_any_reachesAnotherTotalOrOverlooks() {
    for (int index = 0; index < 300; index++) {
      BedsideGenerator.Draft draft = GENERATOR.draft(Split.TRAIN, Wording.TRAINING, index);
      assertThat(draft.slip()).isNotEqualTo(draft.item().thinking()).contains("Total ");
      assertThat(draft.slip())
          .doesNotContainPattern("Total " + draft.item().total() + "[.,]")
          .containsPattern("\\n(Option [A-E]|No option)\\.$");
    }
  }
}

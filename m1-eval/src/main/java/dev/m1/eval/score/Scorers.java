package dev.m1.eval.score;

import dev.m1.extract.AnswerExtractors;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Offers the built-in scorers by name.
 *
 * <ul>
 *   <li>{@code strict}: reads what a text commits to and never guesses; m1's own
 *   <li>{@code m1}: the published scorer of the m1 paper, exactly; it always reads a letter
 *   <li>{@code huatuo-first}, {@code huatuo-last}: that of HuatuoGPT-o1, whose paper reports the
 *       better of the two for each benchmark
 *   <li>{@code mmlu-pro}: that of MMLU-Pro; where it reads nothing, the original guesses
 *   <li>{@code medxpertqa}: that of MedXpertQA, zero-shot
 *   <li>{@code letters}: the most probable option letter where the answer began
 * </ul>
 */
public final class Scorers {
  static final String HUATUO = "huatuo";
  static final String HUATUO_FIRST = "huatuo-first";
  static final String HUATUO_LAST = "huatuo-last";
  private static final String ALL_NAMES = "all";

  private static final List<Scorer> ALL =
      List.of(
          new ExtractorScorer("strict", AnswerExtractors.strict(), false),
          new PublishedM1Scorer(),
          new ExtractorScorer(HUATUO_FIRST, AnswerExtractors.huatuoFirst(), true),
          new ExtractorScorer(HUATUO_LAST, AnswerExtractors.huatuoLast(), true),
          new ExtractorScorer("mmlu-pro", AnswerExtractors.mmluPro(), true),
          new ExtractorScorer("medxpertqa", AnswerExtractors.medxpertqa(), true),
          new LettersScorer());

  private Scorers() {}

  /** Returns all built-in scorers, strict first. */
  public static List<Scorer> all() {
    return ALL;
  }

  /**
   * Returns a scorer by name.
   *
   * @throws IllegalArgumentException if there is none; the message lists the names
   */
  public static Scorer named(String name) {
    return ALL.stream()
        .filter(scorer -> scorer.name().equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(name));
  }

  /**
   * Returns scorers by names with commas between; {@code huatuo} stands for its two, {@code all}
   * for all.
   *
   * @throws IllegalArgumentException if a name is unknown; the message lists the names
   */
  public static List<Scorer> parse(String names) {
    List<Scorer> scorers = new ArrayList<>();
    for (String name : names.split(",", -1)) {
      switch (name.strip()) {
        case ALL_NAMES -> scorers.addAll(ALL);
        case HUATUO -> scorers.addAll(List.of(named(HUATUO_FIRST), named(HUATUO_LAST)));
        default -> scorers.add(named(name.strip()));
      }
    }
    return scorers.stream().distinct().toList();
  }

  private static IllegalArgumentException unknown(String name) {
    return new IllegalArgumentException(
        "unknown scorer \""
            + name
            + "\"; there are all, huatuo, "
            + ALL.stream().map(Scorer::name).collect(Collectors.joining(", ")));
  }
}

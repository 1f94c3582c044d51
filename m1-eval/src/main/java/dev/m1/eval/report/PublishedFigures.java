package dev.m1.eval.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.m1.eval.analysis.AnswerTable;
import dev.m1.eval.internal.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What the m1 paper (arXiv 2504.00869) reports for one of its ten sets. Its Table 1 gives, for each
 * set, the best of seven budgets (128 to 8,192 tokens); the curves here are the mean over all ten,
 * read off its figure to about 0.3 points. Immutable.
 *
 * @param set the set's name in the paper
 * @param questions how many questions it has there
 * @param best accuracy in percent at the best budget, in the order of {@link #MODELS}
 */
record PublishedFigures(String set, int questions, List<Double> best) {
  static final List<String> MODELS = List.of("m1-7B-1K", "m1-7B-23K", "m1-32B-1K");

  private static final List<String> IN_DISTRIBUTION = List.of("MedMCQA", "MedQA", "PubMedQA");
  private static final List<Integer> BUDGETS = List.of(128, 256, 512, 1024, 2048, 4096, 8192);
  private static final List<List<Double>> MEANS =
      List.of(
          List.of(51.2, 52.1, 52.6, 55.3, 56.3, 57.4, 56.5),
          List.of(53.5, 53.8, 55.7, 58.5, 58.8, 59.7, 59.7),
          List.of(62.0, 62.3, 64.5, 65.9, 67.1, 67.5, 67.8));

  private static final PublishedFigures ALL = of("ten sets", 11461, 57.76, 60.32, 68.24);
  private static final PublishedFigures BULLETS4 =
      of("MedBullets, 4 options", 308, 58.77, 63.64, 73.70);
  private static final PublishedFigures BULLETS5 =
      of("MedBullets, 5 options", 308, 51.95, 59.74, 67.86);
  private static final Map<String, PublishedFigures> BY_NAME =
      Map.of(
          "medmcqa", of("MedMCQA", 4183, 58.26, 62.54, 67.34),
          "medqa", of("MedQA", 1273, 71.01, 75.81, 83.50),
          "pubmedqa", of("PubMedQA", 1000, 77.50, 75.80, 77.60),
          "mmlu-pro", of("MMLU-Pro, medical", 1535, 65.15, 65.86, 76.94),
          "gpqa", of("GPQA, medical", 390, 51.79, 53.08, 66.67),
          "lancet", of("Lancet", 412, 64.32, 62.62, 70.15),
          "medxpertqa", of("MedXpertQA", 1449, 16.29, 19.81, 25.53),
          "nejm", of("NEJM", 603, 62.52, 64.34, 73.13));

  /** Copies the figures. */
  PublishedFigures {
    best = List.copyOf(best);
  }

  private static PublishedFigures of(String set, int questions, double... best) {
    return new PublishedFigures(set, questions, java.util.Arrays.stream(best).boxed().toList());
  }

  /** Finds the figures of a run's benchmark; empty where it is none of the ten. */
  static Optional<PublishedFigures> of(String benchmark, AnswerTable table) {
    String name = benchmark.toLowerCase(Locale.ROOT);
    if (name.equals("medbullets")) {
      boolean five = IntStream.range(0, table.rows()).anyMatch(row -> table.options(row) > 4);
      return Optional.of(five ? BULLETS5 : BULLETS4);
    }
    if (!name.equals("m1-eval")) {
      return Optional.ofNullable(BY_NAME.get(name));
    }
    List<String> sets =
        IntStream.range(0, table.items())
            .mapToObj(item -> table.slices(item).getOrDefault("set", ""))
            .filter(set -> !set.isEmpty())
            .distinct()
            .toList();
    return sets.size() == 1 ? ofSet(sets.get(0)) : Optional.of(ALL);
  }

  /** Finds a set of the paper's combined file by its name there. */
  static Optional<PublishedFigures> ofSet(String name) {
    String set = name.toLowerCase(Locale.ROOT);
    if (set.contains("op5")) {
      return Optional.of(BULLETS5);
    }
    if (set.contains("op4") || set.contains("medbullets")) {
      return Optional.of(BULLETS4);
    }
    String letters = set.replaceAll("[^a-z]", "");
    return BY_NAME.entrySet().stream()
        .filter(entry -> letters.contains(entry.getKey().replace("-", "")))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** Says whether the paper's models were trained on the set's training part. */
  boolean inDistribution() {
    return IN_DISTRIBUTION.contains(set);
  }

  ObjectNode toJson() {
    ObjectNode node = Json.object().put("set", set).put("questions", questions);
    ArrayNode budgets = node.putArray("budgets");
    BUDGETS.forEach(budgets::add);
    ArrayNode models = node.putArray("models");
    for (int m = 0; m < MODELS.size(); m++) {
      ObjectNode model = models.addObject().put("name", MODELS.get(m)).put("best", best.get(m));
      ArrayNode mean = model.putArray("meanOfTen");
      MEANS.get(m).forEach(mean::add);
    }
    return node;
  }
}

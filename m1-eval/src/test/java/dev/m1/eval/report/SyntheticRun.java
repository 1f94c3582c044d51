package dev.m1.eval.report;

import dev.m1.AnswerText;
import dev.m1.ExtractedAnswer.Outcome;
import dev.m1.ModelInfo;
import dev.m1.ModelOptions;
import dev.m1.Question;
import dev.m1.Sampling;
import dev.m1.ThinkingEnd;
import dev.m1.eval.data.BenchmarkItem;
import dev.m1.eval.run.Arm;
import dev.m1.eval.run.Cell;
import dev.m1.eval.run.Look;
import dev.m1.eval.run.RunDirectory;
import dev.m1.eval.run.RunLine;
import dev.m1.eval.run.RunManifest;
import dev.m1.eval.run.RunWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * Writes runs whose answers are drawn: the chance to be right rises with the budget. The texts are
 * words drawn as unevenly as those of a language, so that they pack about as well.
 */
final class SyntheticRun {
  static final int[] BUDGETS = {0, 128, 256, 512, 1024, 2048, 4096, 8192};
  private static final int WORDS = 20_000;

  private final Random random;
  private final int meanTokens;
  private final List<Arm> arms;

  private SyntheticRun(long seed, int meanTokens) {
    random = new Random(seed);
    this.meanTokens = meanTokens;
    arms = java.util.Arrays.stream(BUDGETS).mapToObj(Arm::budget).toList();
  }

  /**
   * Writes a run.
   *
   * @param meanTokens how long the thinking is, in the mean
   */
  static RunDirectory write(Path folder, String benchmark, int questions, int meanTokens) {
    return write(folder, benchmark, questions, meanTokens, 7);
  }

  static RunDirectory write(
      Path folder, String benchmark, int questions, int meanTokens, long seed) {
    new SyntheticRun(seed, meanTokens).writeTo(folder, benchmark, questions, 11);
    return RunDirectory.open(folder);
  }

  /** Writes a run whose questions no other one has. */
  static RunDirectory writeOther(Path folder, String benchmark, int questions, int meanTokens) {
    new SyntheticRun(7, meanTokens).writeTo(folder, benchmark, questions, 12);
    return RunDirectory.open(folder);
  }

  private void writeTo(Path folder, String benchmark, int questions, long wordsSeed) {
    List<BenchmarkItem> items = new ArrayList<>();
    Random same = new Random(wordsSeed); // the questions do not depend on the run's seed
    for (int i = 0; i < questions; i++) {
      List<String> options = new ArrayList<>();
      for (int o = 0; o < 4; o++) {
        options.add(words(same, 3) + " " + o);
      }
      Question question = Question.multipleChoice(words(same, 110) + "?", options);
      String key = Question.MultipleChoice.letter(same.nextInt(4));
      Map<String, String> slices = Map.of("subject", "subject " + i % 7);
      items.add(BenchmarkItem.of("q" + i, question, key, slices));
    }
    RunManifest manifest = manifest(benchmark, questions);
    try (RunWriter out = RunWriter.open(folder, manifest, items.stream())) {
      for (int i = 0; i < questions; i++) {
        out.add(i, line(items.get(i)), List.of());
      }
    }
  }

  private RunManifest manifest(String benchmark, int questions) {
    ModelInfo model =
        new ModelInfo(
            "drawn", "none", "none", 0, 0, 0, 0, "none:0", "none", "none", "cpu", Optional.empty());
    return new RunManifest(
            "test",
            Instant.EPOCH,
            benchmark,
            "drawn.jsonl",
            "",
            questions,
            questions + " of " + questions,
            arms,
            false,
            1,
            1,
            Sampling.greedy(),
            1024,
            "m1",
            "strict",
            ModelOptions.Execution.THROUGHPUT,
            model,
            Map.of(),
            "")
        .hashed();
  }

  private RunLine line(BenchmarkItem item) {
    int natural =
        Math.min(BUDGETS[7] - 1, (int) (meanTokens * (0.1 - Math.log(random.nextDouble()))));
    String thinking = words(random, natural * 3 / 4);
    List<Cell> cells = new ArrayList<>();
    for (Arm arm : arms) {
      boolean ended = natural < arm.tokens();
      Cell before = cells.isEmpty() ? null : cells.get(cells.size() - 1);
      cells.add(
          ended && before != null && before.copied()
              ? copy(before, arm)
              : cell(item, arm, Math.min(natural, arm.tokens()), ended));
    }
    List<Look> looks = new ArrayList<>();
    for (int at = 64; at < natural; at += 64) {
      looks.add(new Look(at, letters()));
    }
    return new RunLine(
        item.id(),
        item.cluster(),
        0,
        1,
        List.of(),
        item.key(),
        180,
        natural,
        ThinkingEnd.NATURAL,
        thinking,
        cells,
        looks,
        natural + 300L,
        8L * natural,
        1.5,
        Optional.empty());
  }

  private Cell cell(BenchmarkItem item, Arm arm, int used, boolean ended) {
    double chance = 0.25 + 0.05 * arms.indexOf(arm);
    boolean read = random.nextInt(40) > 0;
    boolean right = read && random.nextDouble() < chance;
    String other = "ABCD".replace(item.key(), "").charAt(random.nextInt(3)) + "";
    String letter = right ? item.key() : other;
    String answer =
        words(random, 30) + (read ? " The answer is " + letter + "." : " I am not sure.");
    return new Cell(
        arm,
        true,
        used,
        ended ? ThinkingEnd.NATURAL : ThinkingEnd.BUDGET,
        ended,
        AnswerText.complete(answer),
        45,
        50,
        read ? Outcome.PARSED : Outcome.EMPTY,
        read ? Optional.of(letter) : Optional.empty(),
        right,
        letters());
  }

  private static Cell copy(Cell cell, Arm arm) {
    return new Cell(
        arm,
        true,
        cell.thinkingTokens(),
        cell.thinkingEnd(),
        true,
        cell.answer(),
        cell.answerTokens(),
        0,
        cell.outcome(),
        cell.letter(),
        cell.correct(),
        cell.letters());
  }

  private Map<String, Double> letters() {
    Map<String, Double> letters = new TreeMap<>();
    double sum = 0;
    double[] weights = new double[4];
    for (int i = 0; i < 4; i++) {
      weights[i] = -Math.log(random.nextDouble());
      sum += weights[i];
    }
    for (int i = 0; i < 4; i++) {
      letters.put(Question.MultipleChoice.letter(i), weights[i] / sum);
    }
    return letters;
  }

  /** Draws words by Zipf's law. */
  private static String words(Random random, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      int rank = (int) Math.pow(WORDS, random.nextDouble());
      text.append(i == 0 ? "" : i % 17 == 0 ? ". " : " ").append(word(rank));
    }
    return text.toString();
  }

  private static String word(int rank) {
    Random letters = new Random(rank * 7919L);
    StringBuilder word = new StringBuilder();
    int length = 2 + (int) (Math.log(rank) * 0.8) + letters.nextInt(3);
    for (int i = 0; i < length; i++) {
      word.append(
          "etaoinshrdlucmfwygpbvkxqjz"
              .charAt(Math.min(25, letters.nextInt(5) * letters.nextInt(6))));
    }
    return word.toString();
  }
}

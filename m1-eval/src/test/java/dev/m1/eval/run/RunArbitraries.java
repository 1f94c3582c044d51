package dev.m1.eval.run;

import dev.m1.AnswerText;
import dev.m1.ExtractedAnswer.Outcome;
import dev.m1.ModelInfo;
import dev.m1.ModelOptions;
import dev.m1.Question;
import dev.m1.Sampling;
import dev.m1.ThinkingEnd;
import dev.m1.eval.data.BenchmarkItem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Makes run records of all shapes from a random source. */
final class RunArbitraries {
  private static final List<String> TEXTS =
      List.of(
          "",
          "A",
          "B. Verapamil",
          "naïve\n\t\"quoted\"",
          "漢字 \ud83d\ude00",
          "half \ud83d",
          "\u0000\u2028");

  private final Random random;

  RunArbitraries(long seed) {
    random = new Random(seed);
  }

  private String text() {
    return TEXTS.get(random.nextInt(TEXTS.size()));
  }

  private String name() {
    return "n" + random.nextInt(1000) + text();
  }

  private <T> List<T> list(int most, Supplier<T> one) {
    return IntStream.range(0, random.nextInt(most + 1)).mapToObj(i -> one.get()).toList();
  }

  private <T> java.util.Optional<T> maybe(Supplier<T> one) {
    return random.nextBoolean() ? java.util.Optional.of(one.get()) : java.util.Optional.empty();
  }

  private <E> E any(E[] of) {
    return of[random.nextInt(of.length)];
  }

  private Map<String, Double> letters() {
    Map<String, Double> letters = new TreeMap<>();
    IntStream.range(0, random.nextInt(5))
        .forEach(i -> letters.put(Question.MultipleChoice.letter(i), random.nextDouble()));
    return letters;
  }

  Arm arm() {
    return switch (random.nextInt(4)) {
      case 0 -> Arm.budget(random.nextInt(9000));
      case 1 -> Arm.wait(random.nextInt(9), random.nextInt(9000));
      case 2 -> Arm.minimum(random.nextInt(9000));
      default -> Arm.strategy("s" + text());
    };
  }

  private Cell cell() {
    return new Cell(
        arm(),
        random.nextBoolean(),
        random.nextInt(9000),
        any(ThinkingEnd.values()),
        random.nextBoolean(),
        new AnswerText(text(), text(), random.nextBoolean()),
        random.nextInt(100),
        random.nextInt(100),
        any(Outcome.values()),
        maybe(() -> "C"),
        random.nextBoolean(),
        letters());
  }

  RunLine line() {
    return new RunLine(
        name(),
        name(),
        random.nextInt(9),
        random.nextLong(),
        list(5, () -> random.nextInt(5)),
        name(),
        random.nextInt(9000),
        random.nextInt(9000),
        any(ThinkingEnd.values()),
        text(),
        list(9, this::cell),
        list(9, () -> new Look(random.nextInt(900), letters())),
        random.nextLong() >>> 1,
        random.nextLong() >>> 1,
        random.nextDouble() * 100,
        maybe(this::text));
  }

  BenchmarkItem item() {
    Map<String, String> slices = new TreeMap<>();
    list(3, this::name).forEach(name -> slices.put(name, text()));
    return new BenchmarkItem(name(), name(), question(), name(), slices);
  }

  private Question question() {
    return switch (random.nextInt(3)) {
      case 0 -> new Question.MultipleChoice(name(), List.of(text(), text(), name()));
      case 1 ->
          Question.numeric(
              name(), text(), new Question.Tolerance(random.nextDouble(), random.nextDouble()));
      default -> Question.freeText(name());
    };
  }

  RunManifest manifest() {
    return new RunManifest(
            name(),
            Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000)),
            name(),
            text(),
            text(),
            random.nextInt(9000),
            text(),
            list(9, this::arm),
            random.nextBoolean(),
            1 + random.nextInt(9),
            random.nextLong(),
            sampling(),
            1 + random.nextInt(4096),
            name(),
            name(),
            any(ModelOptions.Execution.values()),
            model(),
            Map.of(name(), text()),
            "")
        .hashed();
  }

  private Sampling sampling() {
    return new Sampling(
        random.nextDouble(),
        random.nextInt(99),
        random.nextDouble(),
        random.nextDouble(),
        1 + random.nextDouble(),
        random.nextInt(99),
        Map.of(
            random.nextInt(99),
            random.nextBoolean() ? random.nextDouble() : Double.NEGATIVE_INFINITY));
  }

  private ModelInfo model() {
    return new ModelInfo(
        name(),
        text(),
        text(),
        random.nextLong(),
        random.nextLong(),
        random.nextInt(),
        random.nextInt(),
        name(),
        name(),
        text(),
        text(),
        maybe(this::text));
  }
}

package dev.m1.eval.analysis;

import dev.m1.Question;
import dev.m1.ThinkingEnd;
import dev.m1.eval.data.BenchmarkItem;
import dev.m1.eval.run.Arm;
import dev.m1.eval.run.Cell;
import dev.m1.eval.run.RunDirectory;
import dev.m1.eval.run.RunLine;
import dev.m1.eval.run.SyntheticRun;
import dev.m1.eval.score.ScoreTable;
import dev.m1.eval.score.Scorers;
import dev.m1.eval.stats.Draws;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Shows what reading a large run costs: writes one with planted answers, eight budgets and thinking
 * texts of some 4,000 characters, then scores it and works out every figure, 2,000 resamples
 * included. Arguments: what (write or read), folder, lines.
 */
public final class LargeRun {
  private static final List<Arm> ARMS =
      SyntheticLines.budgets(0, 128, 256, 512, 1024, 2048, 4096, 8192);
  private static final String THINKING = "The patient has a murmur that is loudest at the apex. ";
  private static final String FILLER = THINKING.repeat(74);

  private LargeRun() {}

  /** Runs one part. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[1]);
    if (args[0].equals("write")) {
      write(folder, Integer.parseInt(args[2]));
      System.out.printf(
          Locale.ROOT, "%,d MB%n", Files.size(folder.resolve("lines.jsonl")) / 1_000_000);
    } else {
      System.out.println(read(RunDirectory.open(folder)));
    }
  }

  /** Writes a run of so many questions. */
  static RunDirectory write(Path folder, int lines) {
    return SyntheticRun.write(
        folder,
        "planted",
        ARMS,
        IntStream.range(0, lines).mapToObj(LargeRun::item),
        IntStream.range(0, lines).mapToObj(LargeRun::line));
  }

  private static BenchmarkItem item(int number) {
    return BenchmarkItem.of(
        "question-" + number,
        Question.multipleChoice(
            "A man of "
                + number
                + " hours' complaints comes to the ward. "
                + THINKING.repeat(6)
                + "Which valve is it?",
            "mitral",
            "aortic",
            "tricuspid",
            "pulmonary"),
        "A",
        Map.of("subject", "subject " + number % 21));
  }

  private static RunLine line(int number) {
    Draws random = new Draws(number);
    int natural = 50 + random.below(4000);
    double chance = 0.25 + 0.5 * random.unit();
    List<Cell> cells = new ArrayList<>();
    char answer = 'A';
    boolean ended = false;
    for (Arm arm : ARMS) {
      if (!ended) {
        answer = random.unit() < chance ? 'A' : "BCD-".charAt(random.below(4));
      }
      ended = natural < arm.tokens();
      cells.add(
          SyntheticLines.cell(
              arm,
              true,
              Math.min(natural, arm.tokens()),
              ended ? ThinkingEnd.NATURAL : ThinkingEnd.BUDGET,
              answer,
              Map.of("A", 0.25, "B", 0.25, "C", 0.3, "D", 0.2)));
    }
    RunLine bare =
        SyntheticLines.line(
            "question-" + number,
            item(number).cluster(),
            0,
            List.of(),
            "A",
            Math.min(natural, 8192),
            cells);
    return new RunLine(
        bare.item(),
        bare.cluster(),
        0,
        1,
        List.of(),
        "A",
        bare.promptTokens(),
        bare.thinkingTokens(),
        bare.thinkingEnd(),
        FILLER,
        cells,
        List.of(),
        0,
        0,
        1.5,
        bare.failure());
  }

  /** Scores a run and works out its figures; says how long each took and what the heap held. */
  static String read(RunDirectory run) throws IOException {
    long start = System.nanoTime();
    ScoreTable scores = ScoreTable.of(run, Scorers.parse("strict"), "");
    double scoring = (System.nanoTime() - start) / 1e9;
    start = System.nanoTime();
    RunFigures figures = RunFigures.of(run);
    double statistics = (System.nanoTime() - start) / 1e9;
    long json;
    try (Stream<String> text = figures.toJson().lines()) {
      json = text.count();
    }
    return String.format(
        Locale.ROOT,
        "%,d lines, %,d scores: scoring %.2f s, statistics %.2f s, %,d lines of figures, heap of at"
            + " most %,d MB",
        scores.lines(),
        scores.rows().stream().mapToInt(row -> row.tally().answers()).sum(),
        scoring,
        statistics,
        json,
        Runtime.getRuntime().maxMemory() >> 20);
  }
}

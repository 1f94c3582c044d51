package dev.m1.eval.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import dev.m1.ExtractedAnswer.Outcome;
import dev.m1.M1Exception;
import dev.m1.ModelInfo;
import dev.m1.ModelOptions;
import dev.m1.Sampling;
import dev.m1.ThinkingEnd;
import dev.m1.eval.data.BenchmarkItem;
import dev.m1.eval.run.Arm;
import dev.m1.eval.run.Cell;
import dev.m1.eval.run.RunLine;
import dev.m1.eval.run.RunManifest;
import dev.m1.eval.run.RunWriter;
import dev.m1.eval.score.Scorers;
import dev.m1.eval.score.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads another harness's result file as a run, so that its answers can be scored again and
 * compared with one's own. What the file does not record (tokens of the thinking, sampling, the
 * model's fingerprint) stands as zero or "not recorded" in the run's manifest, never guessed.
 *
 * @param folder the run's folder
 * @param questions how many questions it holds
 * @param answers how many answers
 * @param problems what could not be read, by record
 */
public record ResultImport(Path folder, int questions, int answers, List<String> problems) {
  private static final String UNRECORDED = "not recorded";
  private static final Arm ARM = Arm.strategy("imported");

  /** Copies the problems. */
  public ResultImport {
    problems = List.copyOf(problems);
  }

  /**
   * Imports a file.
   *
   * @param file the results
   * @param format their form
   * @param folder a new or empty folder for the run
   * @param model what to call the model that gave the answers
   * @throws M1Exception if the file cannot be read, holds no answer, or the folder cannot be
   *     written
   */
  public static ResultImport read(Path file, ResultFormat format, Path folder, String model) {
    Map<String, BenchmarkItem> items = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    int[] answers = new int[1];
    each(
        file,
        format,
        (result, number) -> {
          items.putIfAbsent(result.id(), item(result));
          answers[0]++;
        },
        problems);
    if (items.isEmpty()) {
      throw new M1Exception(
          "there is no answer of the form "
              + format.label()
              + " in "
              + file
              + (problems.isEmpty() ? "" : "; " + problems.get(0)));
    }
    RunManifest manifest = manifest(file, format, model, items.size());
    try (RunWriter writer = RunWriter.open(folder, manifest, items.values().stream())) {
      each(file, format, (result, number) -> writer.add(number, line(result), List.of()), null);
    }
    return new ResultImport(folder, items.size(), answers[0], problems);
  }

  private static void each(
      Path file,
      ResultFormat format,
      BiConsumer<Result, Integer> results,
      @Nullable List<String> problems) {
    ResultReader reader = ResultReader.of(format);
    int[] record = new int[1];
    int[] answer = new int[1];
    try {
      if (!Files.isRegularFile(file)) {
        throw new IOException("there is no such file");
      }
      reader.records(
          file,
          node -> {
            int number = record[0]++;
            for (Result result : read(reader, node, number, problems)) {
              results.accept(result, answer[0]++);
            }
          });
    } catch (IOException e) {
      throw new M1Exception(
          "cannot read " + file + " as " + format.label() + ": " + e.getMessage(), e);
    }
  }

  private static List<Result> read(
      ResultReader reader, JsonNode node, int number, @Nullable List<String> problems) {
    try {
      return reader.read(node, number);
    } catch (IllegalArgumentException e) {
      if (problems != null) {
        problems.add("record " + (number + 1) + ": " + e.getMessage());
      }
      return List.of();
    }
  }

  private static BenchmarkItem item(Result result) {
    return BenchmarkItem.of(result.id(), result.question(), result.key(), result.slices());
  }

  private static RunLine line(Result result) {
    BenchmarkItem item = item(result);
    Cell unread =
        new Cell(
            ARM,
            true,
            0,
            result.cut() ? ThinkingEnd.BUDGET : ThinkingEnd.NATURAL,
            false,
            result.answer(),
            0,
            result.tokens(),
            Outcome.EMPTY,
            Optional.empty(),
            false,
            result.letters());
    Verdict verdict = Scorers.named("strict").score(unread, item.question(), item.key());
    Cell cell =
        new Cell(
            ARM,
            true,
            0,
            unread.thinkingEnd(),
            false,
            result.answer(),
            0,
            result.tokens(),
            verdict.outcome(),
            verdict.letter(),
            verdict.correct(),
            result.letters());
    return new RunLine(
        item.id(),
        item.cluster(),
        result.sample(),
        0,
        List.of(),
        item.key(),
        0,
        0,
        unread.thinkingEnd(),
        result.thinking(),
        List.of(cell),
        List.of(),
        result.tokens(),
        result.tokens(),
        0,
        Optional.empty());
  }

  private static RunManifest manifest(Path file, ResultFormat format, String model, int questions) {
    ModelInfo info =
        new ModelInfo(
            model,
            UNRECORDED,
            UNRECORDED,
            0,
            0,
            0,
            0,
            UNRECORDED,
            format.label(),
            UNRECORDED,
            UNRECORDED,
            Optional.of("answers imported from another harness"));
    return new RunManifest(
            "imported",
            Instant.EPOCH,
            "imported",
            String.valueOf(file.getFileName()),
            "",
            questions,
            "all that the file holds",
            List.of(ARM),
            true,
            1,
            0,
            Sampling.greedy(),
            0,
            UNRECORDED,
            "strict",
            ModelOptions.Execution.THROUGHPUT,
            info,
            Map.of("imported", format.label()),
            "")
        .hashed();
  }
}

package dev.m1.eval.analysis;

import static java.util.Objects.requireNonNull;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.m1.M1Exception;
import dev.m1.Question;
import dev.m1.eval.data.BenchmarkItem;
import dev.m1.eval.run.Arm;
import dev.m1.eval.run.Cell;
import dev.m1.eval.run.RunDirectory;
import dev.m1.eval.run.RunLine;
import dev.m1.eval.stats.Draws;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Writes the questions that one run never gets right and the other does as a sheet (CSV) for a
 * reader, who codes why: missing knowledge, wrong knowledge, reasoning, or key error. The order of
 * the questions and the side on which a run stands are drawn by a seed, so the sheet does not tell
 * which run is which; a second file does, to be opened after the coding.
 */
public final class BlindedSheet {
  private static final List<String> HEADER =
      List.of(
          "number",
          "question",
          "options",
          "key",
          "left answer",
          "left thinking",
          "left thinking tokens",
          "right answer",
          "right thinking",
          "right thinking tokens",
          "code (missing knowledge | wrong knowledge | reasoning | key error)",
          "remarks");

  /** One side of a row. */
  private record Side(String answer, String thinking, String tokens) {
    static final Side NONE = new Side("", "", "");
  }

  private BlindedSheet() {}

  /** Returns the file that says which run stood on which side. */
  public static Path keyFile(Path sheet) {
    String name = String.valueOf(sheet.getFileName());
    String base = name.endsWith(".csv") ? name.substring(0, name.length() - 4) : name;
    return sheet.resolveSibling(base + ".key.csv");
  }

  /**
   * Writes the sheet and its key file.
   *
   * @param sheet a file that is not there yet
   * @param seed of the order of the questions and of the sides
   * @return how many questions are on it
   * @throws IllegalArgumentException if there is no question to read
   * @throws M1Exception if a file is there already or cannot be written
   */
  public static int write(
      RunComparison comparison, RunDirectory first, RunDirectory second, Path sheet, long seed) {
    List<RunComparison.Gained> all = new ArrayList<>(comparison.onlySecond());
    all.addAll(comparison.onlyFirst());
    if (all.isEmpty()) {
      throw new IllegalArgumentException(
          "there is nothing to read: no question is never right in one run and right in the other");
    }
    RunComparison.Condition at = comparison.conditions().get(comparison.headline());
    Set<String> ids = all.stream().map(RunComparison.Gained::item).collect(Collectors.toSet());
    Set<String> others =
        all.stream().map(RunComparison.Gained::otherItem).collect(Collectors.toSet());
    Map<String, Side> ours = sides(first, at.first(), ids);
    Map<String, Side> theirs = sides(second, at.second(), others);
    Map<String, BenchmarkItem> items;
    try (Stream<BenchmarkItem> some = first.items()) {
      items =
          some.filter(item -> ids.contains(item.id()))
              .collect(Collectors.toMap(BenchmarkItem::id, item -> item));
    }
    int[] order = IntStream.range(0, all.size()).toArray();
    Draws random = new Draws(seed);
    random.shuffle(order);
    try (CsvWriter csv = open(sheet);
        CsvWriter key = open(keyFile(sheet))) {
      csv.writeRecord(HEADER);
      key.writeRecord("number", "item in A", "item in B", "never right in", "left", "right");
      for (int i = 0; i < order.length; i++) {
        RunComparison.Gained gained = all.get(order[i]);
        boolean firstIsLeft = random.unit() < 0.5;
        Side a = ours.getOrDefault(gained.item(), Side.NONE);
        Side b = theirs.getOrDefault(gained.otherItem(), Side.NONE);
        csv.writeRecord(
            row(
                i + 1,
                requireNonNull(items.get(gained.item())),
                firstIsLeft ? a : b,
                firstIsLeft ? b : a));
        String never = order[i] < comparison.onlySecond().size() ? "A" : "B";
        key.writeRecord(
            String.valueOf(i + 1),
            guarded(gained.item()),
            guarded(gained.otherItem()),
            never,
            firstIsLeft ? "A" : "B",
            firstIsLeft ? "B" : "A");
      }
    } catch (IOException e) {
      throw new M1Exception("cannot write " + sheet + ": " + e.getMessage(), e);
    }
    return all.size();
  }

  private static CsvWriter open(Path file) throws IOException {
    try {
      return CsvWriter.builder()
          .build(Files.newBufferedWriter(file, StandardOpenOption.CREATE_NEW));
    } catch (FileAlreadyExistsException e) {
      throw new M1Exception(
          file + " is there already, maybe with codes in it; name another file", e);
    }
  }

  private static List<String> row(int number, BenchmarkItem item, Side left, Side right) {
    Question question = item.question();
    List<String> options = question.optionTexts().orElse(List.of());
    String listed =
        IntStream.range(0, options.size())
            .mapToObj(i -> Question.MultipleChoice.letter(i) + ". " + options.get(i))
            .reduce((one, two) -> one + "\n" + two)
            .orElse("");
    return Stream.of(
            String.valueOf(number),
            question.text(),
            listed,
            item.key(),
            left.answer,
            left.thinking,
            left.tokens,
            right.answer,
            right.thinking,
            right.tokens,
            "",
            "")
        .map(BlindedSheet::guarded)
        .toList();
  }

  /** Keeps a spreadsheet from taking a text for a formula. */
  private static String guarded(String text) {
    boolean formula = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
    return formula ? "'" + text : text;
  }

  /** Returns what a run wrote under a condition, by item: its first line that has an answer. */
  private static Map<String, Side> sides(RunDirectory run, Arm arm, Set<String> wanted) {
    Map<String, RunLine> firsts = new HashMap<>();
    try (Stream<RunLine> lines = run.lines()) {
      lines
          .filter(line -> wanted.contains(line.item()) && line.failure().isEmpty())
          .forEach(line -> firsts.merge(line.item(), line, BlindedSheet::earlier));
    }
    Map<String, Side> sides = new HashMap<>();
    firsts.forEach(
        (item, line) ->
            line.cells().stream()
                .filter(cell -> cell.arm().equals(arm))
                .findFirst()
                .ifPresent(cell -> sides.put(item, side(line, cell))));
    return sides;
  }

  /** Returns the earlier sample, of one sample the one whose options stand as in the file. */
  private static RunLine earlier(RunLine one, RunLine two) {
    if (one.sample() != two.sample()) {
      return one.sample() < two.sample() ? one : two;
    }
    return two.order().isEmpty() ? two : one;
  }

  private static Side side(RunLine line, Cell cell) {
    String tokens =
        cell.thinkingTokens() < line.thinkingTokens()
            ? cell.thinkingTokens() + " before the answer, " + line.thinkingTokens() + " shown"
            : String.valueOf(cell.thinkingTokens());
    return new Side(cell.answer().text().strip(), line.thinking().strip(), tokens);
  }
}

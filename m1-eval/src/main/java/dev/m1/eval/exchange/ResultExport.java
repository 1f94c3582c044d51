package dev.m1.eval.exchange;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.m1.M1Exception;
import dev.m1.Question.MultipleChoice;
import dev.m1.eval.data.BenchmarkItem;
import dev.m1.eval.data.OptionOrder;
import dev.m1.eval.run.Arm;
import dev.m1.eval.run.Cell;
import dev.m1.eval.run.RunDirectory;
import dev.m1.eval.run.RunLine;
import dev.m1.eval.score.Scorer;
import dev.m1.eval.score.Verdict;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes the answers of one condition of a run as another harness's result file. */
public final class ResultExport {
  private ResultExport() {}

  /** One answer with all that a file says of it. */
  record Answer(
      BenchmarkItem item, MultipleChoice question, RunLine line, Cell cell, Verdict verdict) {
    /** Returns the thinking; empty where it was cut, since a line holds only the whole of it. */
    String thinking() {
      return cell.thinkingTokens() == line.thinkingTokens() ? line.thinking() : "";
    }
  }

  /**
   * Exports a condition.
   *
   * @param run the run
   * @param condition the label of one of its conditions, such as {@code budget=512}
   * @param format the form of the file
   * @param scorer says which answers are right
   * @param file a file that is not there yet
   * @return how many answers were written; questions that are no multiple choice are left out
   * @throws M1Exception if the run has no such condition, or the file is there or cannot be written
   */
  public static int write(
      RunDirectory run, String condition, ResultFormat format, Scorer scorer, Path file) {
    Arm arm = arm(run, condition);
    Map<String, BenchmarkItem> items = new HashMap<>();
    try (Stream<BenchmarkItem> all = run.items()) {
      all.forEach(item -> items.put(item.id(), item));
    }
    ResultWriter writer = ResultWriter.of(format, run.manifest(), arm, scorer.name());
    try (Stream<RunLine> lines = run.lines();
        BufferedWriter out = Files.newBufferedWriter(file, StandardOpenOption.CREATE_NEW);
        JsonGenerator json = Records.MAPPER.createGenerator(out)) {
      json.setRootValueSeparator(null);
      writer.begin(json);
      int written = 0;
      for (Iterator<RunLine> all = lines.iterator(); all.hasNext(); ) {
        for (Answer answer : answers(all.next(), arm, items, scorer)) {
          ObjectNode node = Records.MAPPER.createObjectNode();
          writer.fill(node, answer, written++);
          writer.write(json, node);
        }
      }
      writer.end(json);
      return written;
    } catch (FileAlreadyExistsException e) {
      throw new M1Exception("there is a file " + file + " already; name another", e);
    } catch (IOException e) {
      throw new M1Exception("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  private static Arm arm(RunDirectory run, String condition) {
    return run.manifest().arms().stream()
        .filter(arm -> arm.label().equals(condition))
        .findFirst()
        .orElseThrow(
            () ->
                new M1Exception(
                    "the run has no condition \""
                        + condition
                        + "\"; it has "
                        + run.manifest().arms().stream()
                            .map(Arm::label)
                            .collect(Collectors.joining(", "))));
  }

  private static List<Answer> answers(
      RunLine line, Arm arm, Map<String, BenchmarkItem> items, Scorer scorer) {
    BenchmarkItem item = items.get(line.item());
    if (item == null || !(item.question() instanceof MultipleChoice choice)) {
      return List.of();
    }
    MultipleChoice question =
        line.order().isEmpty() ? choice : new OptionOrder(line.order()).present(choice);
    return line.cells().stream()
        .filter(cell -> cell.arm().equals(arm) && scorer.reads(cell, question))
        .map(
            cell ->
                new Answer(item, question, line, cell, scorer.score(cell, question, line.key())))
        .toList();
  }
}

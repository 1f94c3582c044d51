package dev.m1.eval.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.m1.M1Exception;
import dev.m1.eval.analysis.RunComparison;
import dev.m1.eval.internal.Json;
import dev.m1.eval.run.RunDirectory;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Shows what one or several runs say: as a page that needs nothing beside it, as a summary, and as
 * tables. {@code docs/reading-the-report.md} says what each figure means and what not. Immutable
 * and thread-safe; the same lines give the same bytes.
 */
public final class RunReport {
  private static final String KIND = "m1-report";
  private static final int VERSION = 1;

  private final List<ReportedRun> runs;
  private final SeveralRuns together;

  private RunReport(List<ReportedRun> runs) {
    this.runs = List.copyOf(runs);
    together = SeveralRuns.of(this.runs);
  }

  /**
   * Computes every figure of these runs, compares the first with each other one that asked the same
   * questions, and takes means over data sets.
   *
   * @param runs one or more; runs that are still going on are taken as far as they are
   * @throws IllegalArgumentException if there is none, or one has no finished question
   * @throws M1Exception if a file cannot be read
   */
  public static RunReport of(List<RunDirectory> runs) {
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("a report needs a run");
    }
    List<ReportedRun> all = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (RunDirectory run : runs) {
      ReportedRun one = ReportedRun.of(name(run, names), run);
      if (one.table().rows() == 0) {
        throw new IllegalArgumentException(
            "the run " + run.folder() + " has no finished question yet; let it go on first");
      }
      all.add(one);
    }
    return new RunReport(all);
  }

  /** Computes every figure of a run. */
  public static RunReport of(RunDirectory run) {
    return of(List.of(run));
  }

  private static String name(RunDirectory run, Set<String> taken) {
    Path file = run.folder().toAbsolutePath().normalize().getFileName();
    String plain = file == null ? "run" : file.toString();
    String name = plain;
    for (int i = 2; !taken.add(name); i++) {
      name = plain + " (" + i + ")";
    }
    return name;
  }

  /** Returns the one sentence that says what can be concluded. */
  public String conclusion() {
    return together.sentence().orElse(runs.get(0).conclusion().sentence());
  }

  /**
   * Writes the page, with every question's texts in it.
   *
   * @param file replaced if it is there
   * @throws M1Exception if it cannot be written
   */
  public void writeTo(Path file) {
    writeTo(file, true);
  }

  /**
   * Writes the page.
   *
   * @param file replaced if it is there
   * @param texts whether questions, thinking and answers go into it; leave them out where a
   *     benchmark must not be passed on
   * @throws M1Exception if it cannot be written
   */
  public void writeTo(Path file, boolean texts) {
    replace(file, out -> Page.write(out, title(), pageJson(), to -> blocks(to, texts)));
  }

  private String title() {
    return "m1 report: " + String.join(", ", runs.stream().map(ReportedRun::name).toList());
  }

  private ObjectNode pageJson() {
    ObjectNode node = Json.object().put(KIND, VERSION).put("conclusion", conclusion());
    runs.forEach(run -> node.withArray("runs").add(run.pageJson()));
    together.writeTo(node, true);
    return node;
  }

  private void blocks(Writer out, boolean texts) throws IOException {
    for (int i = 0; i < runs.size() && texts; i++) {
      int number = i;
      try {
        ObjectNode index =
            Questions.pack(
                runs.get(i).run(), (block, json) -> script(out, number + "-" + block, json));
        script(out, number + "-index", Json.line(index));
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }
  }

  private static void script(Writer out, String id, String json) {
    try {
      out.append("<script type=\"text/plain\" id=\"m1-").append(id).append("\">");
      out.append(Packed.pack(json)).append("</script>\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes the conclusions and every figure as JSON.
   *
   * @param file replaced if it is there
   * @throws M1Exception if it cannot be written
   */
  public void writeSummary(Path file) {
    ObjectNode node = Json.object().put(KIND, VERSION).put("conclusion", conclusion());
    runs.forEach(run -> node.withArray("runs").add(run.summaryJson()));
    together.writeTo(node, false);
    replace(file, out -> out.append(Json.pretty(node)));
  }

  /**
   * Writes every table as CSV and as LaTeX.
   *
   * @param folder made if it is missing; with several runs each has a folder of its own in it
   * @return how many tables there are
   * @throws M1Exception if one cannot be written
   */
  public int writeTables(Path folder) {
    int count = 0;
    for (ReportedRun run : runs) {
      count += write(run.tables(), runs.size() == 1 ? folder : folder.resolve(run.name()));
    }
    for (RunComparison pair : together.pairs()) {
      Path both = folder.resolve(pair.first() + " and " + pair.second());
      count += write(List.of(SeveralRuns.table(pair)), both);
    }
    if (!together.means().isEmpty()) {
      count += write(List.of(together.meansTable()), folder);
    }
    return count;
  }

  private static int write(List<Table> tables, Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw failed(folder, e);
    }
    for (Table table : tables) {
      replace(folder.resolve(table.id() + ".csv"), out -> out.append(table.csv()));
      replace(folder.resolve(table.id() + ".tex"), out -> out.append(table.latex()));
    }
    return tables.size();
  }

  /** Writes a file. */
  private interface Writing {
    void to(Writer out) throws IOException;
  }

  /** Writes beside the file and moves it there, so that there is never half a file. */
  private static void replace(Path file, Writing writing) {
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    try {
      // unlike Files.newBufferedWriter, this replaces half a surrogate pair instead of failing
      try (Writer out =
          new BufferedWriter(
              new OutputStreamWriter(Files.newOutputStream(beside), StandardCharsets.UTF_8))) {
        writing.to(out);
      }
      Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  private static M1Exception failed(Path file, IOException cause) {
    String reason =
        cause instanceof java.nio.file.NoSuchFileException
            ? "the folder is not there; make it first"
            : String.valueOf(cause.getMessage());
    return new M1Exception("cannot write " + file + ": " + reason, cause);
  }

  @Override
  public String toString() {
    return "RunReport[" + runs.stream().map(ReportedRun::name).toList() + "]";
  }
}

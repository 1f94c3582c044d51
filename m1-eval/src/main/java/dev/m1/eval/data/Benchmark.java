package dev.m1.eval.data;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Gives the questions of a benchmark with their keys, read from files that the user brought or
 * generated.
 *
 * <p>Every reading goes over the file anew and holds one row at a time (the column-wise form of
 * MedBullets excepted, which is read as a whole), plus 8 bytes a row that keep ids unique. A row
 * that cannot be a question is left out and told; {@link #strict()} stops at it instead. Immutable
 * and thread-safe; each stream is for one thread.
 */
public final class Benchmark {
  private final BenchmarkCard card;
  private final String source;
  private final List<Path> files;
  private final Readings readings;
  private final boolean strict;

  /** Opens a new reading. */
  @FunctionalInterface
  interface Readings {
    Stream<BenchmarkItem> open(Consumer<RowProblem> problems);
  }

  Benchmark(
      BenchmarkCard card, String source, List<Path> files, Readings readings, boolean strict) {
    this.card = card;
    this.source = source;
    this.files = List.copyOf(files);
    this.readings = readings;
    this.strict = strict;
  }

  /** Returns what the benchmark is: its title, source, licence, form and published files. */
  public BenchmarkCard card() {
    return card;
  }

  /** Returns the benchmark's name, such as {@code medqa}. */
  public String name() {
    return card.name();
  }

  /** Returns the file's or folder's name without folders, or how the questions were generated. */
  public String source() {
    return source;
  }

  /** Returns the files; none for generated questions. */
  public List<Path> files() {
    return files;
  }

  /**
   * Returns the MD5 of the file, read now; of several files, that of their sorted lines {@code MD5
   * NAME}; empty for generated questions.
   *
   * @throws BenchmarkException if a file cannot be read
   */
  public String md5() {
    return Md5.of(files);
  }

  /**
   * Returns how many questions the file should hold, if it is one of {@link
   * BenchmarkCard#official()} by its MD5.
   */
  public OptionalInt expected() {
    int rows = 0;
    for (Path file : files) {
      int known =
          card.official(Md5.of(List.of(file))).map(BenchmarkCard.OfficialFile::rows).orElse(0);
      if (known == 0) {
        return OptionalInt.empty();
      }
      rows += known;
    }
    return files.isEmpty() ? OptionalInt.empty() : OptionalInt.of(rows);
  }

  /** Returns the same benchmark, stopping at the first row that cannot be a question. */
  public Benchmark strict() {
    return new Benchmark(card, source, files, readings, true);
  }

  /**
   * Returns the same questions, changed one by one as they are read, such as put into one more
   * slice. Ids, keys and clusters have to stay.
   */
  public Benchmark map(UnaryOperator<BenchmarkItem> change) {
    requireNonNull(change, "change");
    return new Benchmark(
        card, source, files, problems -> readings.open(problems).map(change), strict);
  }

  /** Reads the questions in the file's order. Close the stream. */
  public Stream<BenchmarkItem> stream() {
    return stream(problem -> {});
  }

  /**
   * Reads the questions in the file's order, telling what is wrong with rows as they come by. Close
   * the stream.
   *
   * @param problems told on the reading thread: rows left out, and rows kept with a doubt
   * @throws BenchmarkException now or while streaming, if the file cannot be read, or if this is
   *     {@link #strict()} and a row cannot be a question
   */
  public Stream<BenchmarkItem> stream(Consumer<RowProblem> problems) {
    requireNonNull(problems, "problems");
    return readings.open(
        problem -> {
          if (strict && !problem.kept()) {
            throw new BenchmarkException(problem + "; correct the row, or read without strict");
          }
          problems.accept(problem);
        });
  }

  /** Reads all questions into memory, in the file's order. */
  public List<BenchmarkItem> items() {
    try (Stream<BenchmarkItem> items = stream()) {
      return items.toList();
    }
  }

  /** Reads the file and returns what is wrong with its rows. */
  public List<RowProblem> problems() {
    List<RowProblem> problems = new ArrayList<>();
    try (Stream<BenchmarkItem> items = stream(problems::add)) {
      items.forEach(item -> {});
    }
    return problems;
  }

  /** Returns the name and the source. */
  @Override
  public String toString() {
    return name() + " (" + source + ")";
  }
}

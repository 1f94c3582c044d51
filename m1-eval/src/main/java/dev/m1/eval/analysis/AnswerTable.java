package dev.m1.eval.analysis;

import static java.util.Objects.requireNonNull;

import dev.m1.ExtractedAnswer.Outcome;
import dev.m1.ThinkingEnd;
import dev.m1.eval.data.BenchmarkItem;
import dev.m1.eval.run.Arm;
import dev.m1.eval.run.Cell;
import dev.m1.eval.run.RunDirectory;
import dev.m1.eval.run.RunLine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Holds what every question, sample and condition of a run gave, without texts, in a few bytes a
 * cell: the table that all figures are computed from. Row r is one line of the run; column a is its
 * a-th condition. Immutable and thread-safe once built.
 *
 * <p>A line whose session failed is a row too: it counts as not parsed under every condition, and
 * is left out where tokens matter.
 */
public final class AnswerTable {
  /** Answer code of a cell in which no answer could be read. */
  public static final int UNREAD = -1;

  private static final Outcome[] OUTCOMES = Outcome.values();
  private static final int PARSED = List.of(OUTCOMES).indexOf(Outcome.PARSED);
  private static final ThinkingEnd[] ENDS = ThinkingEnd.values();

  private final List<Arm> arms;
  private final List<String> items;
  private final List<Map<String, String>> slices;
  private final byte[] itemOptions;
  private final int clusters;
  private final Columns columns;

  private AnswerTable(Builder builder) {
    arms = builder.arms;
    items = List.copyOf(builder.items);
    slices = List.copyOf(builder.slices);
    itemOptions = builder.options.toArray();
    clusters = builder.clusters.size();
    columns = builder.columns.trimmed();
  }

  /**
   * Reads a run's folder, line by line.
   *
   * @throws dev.m1.M1Exception if a file cannot be read
   * @throws IllegalArgumentException if a line contradicts the manifest
   */
  public static AnswerTable read(RunDirectory run) {
    Builder builder = builder(run.manifest().arms());
    try (Stream<BenchmarkItem> all = run.items()) {
      all.forEach(builder::item);
    }
    try (Stream<RunLine> all = run.lines()) {
      all.forEach(builder::line);
    }
    return builder.build();
  }

  /** Starts a table of these conditions. */
  public static Builder builder(List<Arm> arms) {
    return new Builder(arms);
  }

  /** Returns the conditions, in the run's order; columns are their indexes. */
  public List<Arm> arms() {
    return arms;
  }

  /** Returns the column of a condition; empty if the run does not have it. */
  public Optional<Integer> column(Arm arm) {
    int at = arms.indexOf(arm);
    return at < 0 ? Optional.empty() : Optional.of(at);
  }

  /** Returns the columns of the budgets, by rising budget. */
  public int[] budgetColumns() {
    return columnsOf(Arm.Kind.BUDGET);
  }

  /** Returns the columns of one kind, by rising tokens, then rising waits. */
  int[] columnsOf(Arm.Kind kind) {
    return java.util.stream.IntStream.range(0, arms.size())
        .filter(a -> arms.get(a).kind() == kind)
        .boxed()
        .sorted(
            java.util.Comparator.<Integer>comparingInt(a -> arms.get(a).tokens())
                .thenComparingInt(a -> arms.get(a).waits()))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Returns how many rows there are: questions times samples. */
  public int rows() {
    return columns.rows;
  }

  /** Returns how many question clusters there are. */
  public int clusters() {
    return clusters;
  }

  /** Returns how many items there are. */
  public int items() {
    return items.size();
  }

  /** Returns how many rows are sessions that failed. */
  public int failures() {
    int count = 0;
    for (int r = 0; r < rows(); r++) {
      count += failed(r) ? 1 : 0;
    }
    return count;
  }

  /** Returns the id of an item, from 0 to below {@link #items}. */
  public String itemId(int item) {
    return items.get(item);
  }

  /** Returns the slices that an item belongs to; empty where items were not given. */
  public Map<String, String> slices(int item) {
    return slices.get(item);
  }

  /** Returns the index of a row's item. */
  public int item(int row) {
    return columns.item[row];
  }

  /** Returns the number of a row's cluster, from 0. */
  public int cluster(int row) {
    return columns.cluster[row];
  }

  /** Returns which sample of its item a row is. */
  public int sample(int row) {
    return columns.sample[row];
  }

  /** Says whether a row's session failed. */
  public boolean failed(int row) {
    return columns.failed[row];
  }

  /** Returns how many options the row's question has; 0 where it has none or that is not known. */
  public int options(int row) {
    return itemOptions[columns.item[row]];
  }

  /** Returns the index of the right option as presented; -1 where the key is not a letter. */
  public int key(int row) {
    return columns.key[row];
  }

  /** Returns the file's index of the option that was presented at a place. */
  int fileIndex(int row, int presented) {
    byte[] order = columns.order[row];
    return presented < order.length ? order[presented] : presented;
  }

  /** Returns the presented order of a row's options, as its line has it. */
  List<Integer> order(int row) {
    List<Integer> order = new ArrayList<>();
    for (byte index : columns.order[row]) {
      order.add((int) index);
    }
    return order;
  }

  /** Says whether two rows presented the options in the same order. */
  boolean sameOrder(int one, int two) {
    return Arrays.equals(columns.order[one], columns.order[two]);
  }

  /** Returns the prompt tokens of a row. */
  public int promptTokens(int row) {
    return columns.prompt[row];
  }

  /** Returns the wall seconds of a row. */
  public double seconds(int row) {
    return columns.seconds[row];
  }

  /** Says whether the row has an answer under a condition. */
  public boolean present(int row, int column) {
    return (columns.flags[at(row, column)] & Columns.PRESENT) != 0;
  }

  /** Says whether the answer is right; false where there is none. */
  public boolean correct(int row, int column) {
    return (columns.flags[at(row, column)] & Columns.CORRECT) != 0;
  }

  /** Says whether the condition came to pass, as in {@link Cell#reached}. */
  public boolean reached(int row, int column) {
    return (columns.flags[at(row, column)] & Columns.REACHED) != 0;
  }

  /** Says whether the answer is a natural one that other cells share. */
  public boolean copied(int row, int column) {
    return (columns.flags[at(row, column)] & Columns.COPIED) != 0;
  }

  /**
   * Returns a number for the answer that is the same for the same answer within the row: the
   * presented option's index for a letter, other numbers from 32 on for other answers, {@link
   * #UNREAD} where none could be read.
   */
  public int answer(int row, int column) {
    return columns.answer[at(row, column)];
  }

  /** Returns how the answer was read; empty where the session failed. */
  public Optional<Outcome> outcome(int row, int column) {
    int outcome = columns.outcome[at(row, column)];
    return outcome < 0 ? Optional.empty() : Optional.of(OUTCOMES[outcome]);
  }

  /** Says whether an answer was read. */
  public boolean parsed(int row, int column) {
    return columns.outcome[at(row, column)] == PARSED;
  }

  /** Returns what ended the thinking under a condition. */
  public ThinkingEnd thinkingEnd(int row, int column) {
    return ENDS[columns.end[at(row, column)]];
  }

  /** Returns the thinking tokens used under a condition. */
  public int thinkingTokens(int row, int column) {
    return columns.used[at(row, column)];
  }

  /**
   * Returns the tokens that a separate run of this condition computes after the prompt: thinking,
   * hand-over and answer.
   */
  public int separateTokens(int row, int column) {
    int at = at(row, column);
    return columns.used[at] + columns.answered[at];
  }

  /**
   * Returns the probability of the most probable option letter at the cut; NaN where it was not
   * recorded.
   */
  public double confidence(int row, int column) {
    return columns.confidence[at(row, column)];
  }

  /** Says whether the most probable letter at the cut is the key. */
  public boolean letterCorrect(int row, int column) {
    return (columns.flags[at(row, column)] & Columns.LETTER_CORRECT) != 0;
  }

  private int at(int row, int column) {
    return row * arms.size() + column;
  }

  /** Collects lines. Confined to one thread. */
  public static final class Builder {
    private final List<Arm> arms;
    private final List<String> items = new ArrayList<>();
    private final List<Map<String, String>> slices = new ArrayList<>();
    private final Map<Map<String, String>, Map<String, String>> sameSlices = new HashMap<>();
    private final Columns.Bytes options = new Columns.Bytes();
    private final Map<String, Integer> itemNumbers = new HashMap<>();
    private final Map<String, Integer> clusters = new HashMap<>();
    private final Columns columns;

    private Builder(List<Arm> arms) {
      this.arms = List.copyOf(arms);
      columns = new Columns(arms.size());
    }

    /** Adds what is known of an item: how many options it has, and its slices. */
    public Builder item(BenchmarkItem item) {
      int count = item.question().optionTexts().map(List::size).orElse(0);
      int number = number(item.id());
      slices.set(number, sameSlices.computeIfAbsent(item.slices(), each -> each));
      options.set(number, (byte) count);
      return this;
    }

    /**
     * Adds a line.
     *
     * @throws IllegalArgumentException if a cell is of a condition that the table does not have
     */
    public Builder line(RunLine line) {
      requireNonNull(line, "line");
      int cluster = clusters.computeIfAbsent(line.cluster(), c -> clusters.size());
      int row = columns.add(line, number(line.item()), cluster);
      Map<String, Integer> codes = new TreeMap<>();
      for (Cell cell : line.cells()) {
        int column = arms.indexOf(cell.arm());
        if (column < 0) {
          throw new IllegalArgumentException(
              "the line of item "
                  + line.item()
                  + " has a cell of "
                  + cell.arm().label()
                  + ", which is not among the run's conditions");
        }
        columns.set(row * arms.size() + column, cell, line.key(), codes);
      }
      return this;
    }

    private int number(String item) {
      Integer known = itemNumbers.get(item);
      if (known != null) {
        return known;
      }
      items.add(item);
      slices.add(Map.of());
      options.set(items.size() - 1, (byte) 0);
      itemNumbers.put(item, items.size() - 1);
      return items.size() - 1;
    }

    /** Makes the table of the lines so far. */
    public AnswerTable build() {
      return new AnswerTable(this);
    }
  }

  @Override
  public String toString() {
    return "AnswerTable[" + rows() + " rows, " + clusters + " clusters, " + arms + "]";
  }

  /** Returns the rows' clusters for those rows that are taken. */
  int[] clustersOf(int[] rows) {
    return Arrays.stream(rows).map(this::cluster).toArray();
  }
}

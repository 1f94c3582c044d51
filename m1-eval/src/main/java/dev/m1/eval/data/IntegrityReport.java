package dev.m1.eval.data;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Says what is in a benchmark's file and what is wrong with it. Immutable.
 *
 * @param benchmark the benchmark's name
 * @param source the file's name
 * @param md5 the file's MD5; empty for generated questions
 * @param official which published file that is, if m1 knows it
 * @param expected how many questions that file holds; 0 where that is not known
 * @param questions how many questions were read
 * @param skipped how many rows were left out
 * @param clusters how many different questions there are
 * @param keys how often each key is the right one, sorted; only for multiple choice
 * @param options how many questions have how many options
 * @param slices how many questions each slice holds, by kind and value
 * @param findings what is wrong, in the file's order
 */
public record IntegrityReport(
    String benchmark,
    String source,
    String md5,
    Optional<String> official,
    int expected,
    int questions,
    int skipped,
    int clusters,
    Map<String, Integer> keys,
    Map<Integer, Integer> options,
    Map<String, Map<String, Integer>> slices,
    List<Finding> findings) {

  /** Copies the findings. */
  public IntegrityReport {
    findings = List.copyOf(findings);
  }

  /** What can be wrong with a row. */
  public enum Kind {
    /** The row cannot be a question and was left out. */
    MALFORMED("rows left out"),
    /** What the file calls the answer is not the key's option. */
    KEY_CONTRADICTED("answer and key contradict each other"),
    /** An option has no text. */
    EMPTY_OPTION("empty options"),
    /** Two options are the same. */
    IDENTICAL_OPTIONS("identical options"),
    /** Two options are the same, and the right one is among them. */
    IDENTICAL_KEY("the right option is there twice"),
    /** An option is a single letter from A to Z, which a reader can take for a label. */
    LETTER_OPTION("options of one letter"),
    /** An option says None or Na, which some tools read as missing. */
    NONE_OPTION("options that read None or Na"),
    /** An option goes over several lines. */
    LINE_BREAK("line ends inside options"),
    /**
     * Bytes were no UTF-8, or UTF-8 was read as something else, or there are control characters.
     */
    ENCODING("damaged encoding"),
    /** A text holds HTML entities. */
    ENTITY("HTML entities"),
    /** A text holds no-break or zero-width spaces. */
    ODD_SPACE("no-break or zero-width spaces"),
    /** The question is in the file more than once. */
    DUPLICATE("repeats an earlier question");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** Returns what reports say. */
    public String label() {
      return label;
    }
  }

  /**
   * Names one row with something wrong.
   *
   * @param item the item's id; for a row left out, its file, line and row
   */
  public record Finding(Kind kind, String item, String detail) {}

  /** Returns how many rows have something of each kind; those without any are missing. */
  public Map<Kind, Long> counts() {
    return findings.stream()
        .collect(
            Collectors.groupingBy(
                Finding::kind, () -> new java.util.EnumMap<>(Kind.class), Collectors.counting()));
  }

  /**
   * Counts the questions that two benchmarks share.
   *
   * @param first one file's name
   * @param second the other's
   * @param questions how many of the first's questions are in the second
   * @param stems how many of the first's have their text in the second, whatever the options
   */
  public record Overlap(String first, String second, int questions, int stems) {}
}

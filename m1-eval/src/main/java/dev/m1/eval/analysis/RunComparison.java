package dev.m1.eval.analysis;

import dev.m1.eval.run.Arm;
import dev.m1.eval.run.RunDirectory;
import dev.m1.eval.stats.Holm;
import dev.m1.eval.stats.PairedDifference;
import dev.m1.eval.stats.Proportion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Compares two runs on the questions that both asked, answer by answer. "First" and "second" are
 * the runs A and B. Immutable.
 *
 * @param first name of run A
 * @param second name of run B
 * @param matching which questions are the same
 * @param settings what the runs differ in besides their questions: what is found is the effect of
 *     all of it together
 * @param conditions the conditions compared, one family for Holm
 * @param headline which of them the lists and the first sentences are about: the largest budget,
 *     else the last
 * @param onlySecond questions that A never gets right, under any of its conditions, and B does at
 *     the headline condition
 * @param onlyFirst the reverse
 * @param can what can be concluded, in sentences
 * @param cannot what cannot be, in sentences
 */
public record RunComparison(
    String first,
    String second,
    Matching matching,
    List<String> settings,
    List<Condition> conditions,
    int headline,
    List<Gained> onlySecond,
    List<Gained> onlyFirst,
    List<String> can,
    List<String> cannot) {
  /** Copies the lists. */
  public RunComparison {
    settings = List.copyOf(settings);
    conditions = List.copyOf(conditions);
    onlySecond = List.copyOf(onlySecond);
    onlyFirst = List.copyOf(onlyFirst);
    can = List.copyOf(can);
    cannot = List.copyOf(cannot);
  }

  /**
   * Says how far the runs asked the same.
   *
   * @param firstQuestions items of run A
   * @param secondQuestions items of run B
   * @param byId items with the same id and the same canonical hash
   * @param byHash items with the same canonical hash alone: the same words under another id
   * @param sameIdOnly items with the same id whose words differ: not compared
   * @param otherKey items that are the same but whose keys differ: not compared
   * @param rows pairs of answers: the same question, samples and orders counted off in order
   * @param firstUnmatched lines of A without a partner
   * @param secondUnmatched lines of B without a partner
   */
  public record Matching(
      int firstQuestions,
      int secondQuestions,
      int byId,
      int byHash,
      int sameIdOnly,
      int otherKey,
      int rows,
      int firstUnmatched,
      int secondUnmatched) {}

  /**
   * One condition of A beside one of B, on the matched rows.
   *
   * @param first the condition of A
   * @param second the condition of B
   * @param firstAccuracy accuracy of A
   * @param secondAccuracy accuracy of B
   * @param difference accuracy of B less that of A: its "first" is B
   * @param holm p-value adjusted over all conditions compared
   * @param firstThinking thinking tokens of A, a row without failures; NaN without any
   * @param secondThinking thinking tokens of B
   */
  public record Condition(
      Arm first,
      Arm second,
      Proportion firstAccuracy,
      Proportion secondAccuracy,
      PairedDifference difference,
      double holm,
      double firstThinking,
      double secondThinking) {
    /** Returns the condition's label, both where they differ. */
    public String label() {
      return first.equals(second) ? first.label() : first.label() + " and " + second.label();
    }

    /** Says whether one run is better, as {@link PairedDifference#separates(double)}. */
    public boolean separates() {
      return difference.separates(holm);
    }
  }

  /**
   * A question that one run never gets right and the other does.
   *
   * @param item its id in A
   * @param otherItem its id in B
   * @param wrongAnswers how many answers, all wrong, the one run gave: conditions times lines
   * @param right share of the other run's lines that are right at the headline condition: more than
   *     a half
   */
  public record Gained(String item, String otherItem, int wrongAnswers, double right) {}

  /**
   * Compares all conditions that both runs have; if there is none and each run has just one, those.
   *
   * @throws IllegalArgumentException if no question or no condition matches
   * @throws dev.m1.M1Exception if a file cannot be read
   */
  public static RunComparison of(RunDirectory first, RunDirectory second) {
    return of(first, second, Optional.empty(), Optional.empty());
  }

  /**
   * Compares as {@link #of} does, with the runs' answers as they were read before; empty where the
   * runs share no question or no condition.
   */
  public static Optional<RunComparison> find(
      RunDirectory first, AnswerTable ours, RunDirectory second, AnswerTable theirs) {
    MatchedRuns runs = MatchedRuns.of(first, ours, second, theirs);
    List<int[]> columns = shared(runs);
    return columns.isEmpty() ? Optional.empty() : Optional.of(of(first, second, runs, columns));
  }

  /**
   * Compares one condition of each run.
   *
   * @param firstLabel a condition of A, such as {@code budget=512}; empty: all that both have
   * @param secondLabel the condition of B; empty: the same as A's
   * @throws IllegalArgumentException if a run does not have the condition, or no question matches
   */
  public static RunComparison of(
      RunDirectory first,
      RunDirectory second,
      Optional<String> firstLabel,
      Optional<String> secondLabel) {
    MatchedRuns runs =
        MatchedRuns.of(first, AnswerTable.read(first), second, AnswerTable.read(second));
    if (runs.matching().rows() == 0) {
      throw new IllegalArgumentException(
          "the runs have no question in common: of %d and %d none has the same words"
              .formatted(runs.first().items(), runs.second().items()));
    }
    List<int[]> columns =
        firstLabel.isPresent() || secondLabel.isPresent()
            ? named(runs, firstLabel, secondLabel)
            : shared(runs);
    if (columns.isEmpty()) {
      throw new IllegalArgumentException(
          "the runs have no condition in common that both answered: A has "
              + labels(runs.first().arms())
              + ", B has "
              + labels(runs.second().arms())
              + "; name one of each");
    }
    return of(first, second, runs, columns);
  }

  private static RunComparison of(
      RunDirectory first, RunDirectory second, MatchedRuns runs, List<int[]> columns) {
    List<Condition> conditions = new ArrayList<>();
    columns.forEach(pair -> conditions.add(runs.condition(pair[0], pair[1])));
    double[] holm = Holm.adjust(conditions.stream().mapToDouble(c -> c.difference().p()).toArray());
    for (int i = 0; i < holm.length; i++) {
      conditions.set(i, adjusted(conditions.get(i), holm[i]));
    }
    int headline = headline(conditions);
    int[] at = columns.get(headline);
    String nameOfFirst = name(first, "A");
    String nameOfSecond = name(second, "B");
    List<String> settings = SettingsDifference.of(first.manifest(), second.manifest());
    List<Gained> onlySecond = runs.gained(at[1], true);
    List<Gained> onlyFirst = runs.gained(at[0], false);
    ComparisonSentences words =
        new ComparisonSentences(
            runs, settings, conditions, headline, onlySecond.size(), onlyFirst.size());
    return new RunComparison(
        nameOfFirst,
        nameOfSecond,
        runs.matching(),
        settings,
        conditions,
        headline,
        onlySecond,
        onlyFirst,
        words.can(),
        words.cannot());
  }

  private static String name(RunDirectory run, String otherwise) {
    java.nio.file.Path last = run.folder().toAbsolutePath().normalize().getFileName();
    return last == null ? otherwise : last.toString();
  }

  private static Condition adjusted(Condition one, double holm) {
    return new Condition(
        one.first,
        one.second,
        one.firstAccuracy,
        one.secondAccuracy,
        one.difference,
        holm,
        one.firstThinking,
        one.secondThinking);
  }

  /** Returns the columns of the conditions that are asked for. */
  private static List<int[]> named(
      MatchedRuns runs, Optional<String> firstLabel, Optional<String> secondLabel) {
    String one = firstLabel.or(() -> secondLabel).orElseThrow();
    int ours = column(runs.first().arms(), one, "A");
    int theirs = column(runs.second().arms(), secondLabel.orElse(one), "B");
    return runs.shares(ours, theirs) ? List.of(new int[] {ours, theirs}) : List.of();
  }

  /** Returns the columns of the conditions that both runs have; if each has just one, those. */
  private static List<int[]> shared(MatchedRuns runs) {
    List<Arm> ours = runs.first().arms();
    List<Arm> theirs = runs.second().arms();
    List<int[]> columns = new ArrayList<>();
    for (int a = 0; a < ours.size(); a++) {
      int b = ours.size() == 1 && theirs.size() == 1 ? 0 : theirs.indexOf(ours.get(a));
      if (b >= 0 && runs.shares(a, b)) {
        columns.add(new int[] {a, b});
      }
    }
    return columns;
  }

  private static int column(List<Arm> arms, String label, String run) {
    for (int a = 0; a < arms.size(); a++) {
      if (arms.get(a).label().equals(label)) {
        return a;
      }
    }
    throw new IllegalArgumentException(
        "run " + run + " has no condition \"" + label + "\"; it has " + labels(arms));
  }

  private static String labels(List<Arm> arms) {
    return String.join(", ", arms.stream().map(Arm::label).toList());
  }

  private static int headline(List<Condition> conditions) {
    int best = conditions.size() - 1;
    int most = -1;
    for (int i = 0; i < conditions.size(); i++) {
      Arm arm = conditions.get(i).first();
      if (arm.kind() == Arm.Kind.BUDGET && arm.tokens() > most) {
        best = i;
        most = arm.tokens();
      }
    }
    return best;
  }

  /** Returns the same comparison with other names of the runs. */
  public RunComparison named(String nameOfFirst, String nameOfSecond) {
    return new RunComparison(
        nameOfFirst,
        nameOfSecond,
        matching,
        settings,
        conditions,
        headline,
        onlySecond,
        onlyFirst,
        can,
        cannot);
  }

  /** Returns the comparison as JSON; a figure that is not there is null. */
  public String toJson() {
    return FiguresJson.write(this);
  }
}

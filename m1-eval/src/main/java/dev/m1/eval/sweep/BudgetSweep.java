package dev.m1.eval.sweep;

import dev.m1.ExtractedAnswer;
import dev.m1.ProbeResult;
import dev.m1.ReasoningResult;
import dev.m1.ThinkingEnd;
import dev.m1.trace.TraceEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Counts the answers of sweep traces by budget, and what they cost. Thread-safe.
 *
 * <p>The cell of budget b is the fork's answer where the thinking reached b tokens, else the
 * natural answer: a natural end after T tokens counts if and only if T is less than b.
 */
public final class BudgetSweep {
  private final List<Integer> budgets;
  private final int[] correct;
  private final int[] unparsed;
  private final long[] thinking;
  private int questions;
  private long decoded;
  private long separate;

  /** Creates an empty count for rising budgets. */
  public BudgetSweep(List<Integer> budgets) {
    this.budgets = List.copyOf(budgets);
    correct = new int[budgets.size()];
    unparsed = new int[budgets.size()];
    thinking = new long[budgets.size()];
  }

  /**
   * Adds a finished trace of a {@link SweepController} with the same budgets.
   *
   * @param key the right letter
   */
  public synchronized void add(ReasoningResult result, String key) {
    Map<Integer, ProbeResult> forks =
        result.trace().events().stream()
            .filter(TraceEvent.Probed.class::isInstance)
            .map(event -> ((TraceEvent.Probed) event).result())
            .collect(Collectors.toMap(ProbeResult::position, Function.identity()));
    questions++;
    int used = result.usage().thinking();
    int natural = result.usage().answer() + result.usage().forced() + result.usage().marker();
    decoded += used + natural + result.usage().probe();
    for (int i = 0; i < budgets.size(); i++) {
      int budget = budgets.get(i);
      ProbeResult fork = forks.get(budget);
      boolean cut = fork != null || result.thinkingEnd() != ThinkingEnd.NATURAL;
      ExtractedAnswer answer =
          fork == null ? result.answer() : fork.extracted().orElse(result.answer());
      thinking[i] += cut ? budget : used;
      separate += fork == null ? used + natural : budget + fork.tokens();
      if (answer.outcome() != ExtractedAnswer.Outcome.PARSED) {
        unparsed[i]++;
      } else if (answer.letter().equals(java.util.Optional.of(key))) {
        correct[i]++;
      }
    }
  }

  /**
   * What one budget gave.
   *
   * @param budget thinking tokens at most
   * @param questions how many were asked
   * @param correct right answers; what was not parsed counts as wrong
   * @param unparsed answers in which no option could be read
   * @param meanThinking thinking tokens used, on average
   */
  public record Point(int budget, int questions, int correct, int unparsed, double meanThinking) {
    /** Returns the share of right answers, 0 without questions. */
    public double accuracy() {
      return questions == 0 ? 0 : (double) correct / questions;
    }
  }

  /** Returns the points, by rising budget. */
  public synchronized List<Point> points() {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < budgets.size(); i++) {
      double mean = questions == 0 ? 0 : (double) thinking[i] / questions;
      points.add(new Point(budgets.get(i), questions, correct[i], unparsed[i], mean));
    }
    return points;
  }

  /**
   * Returns the tokens that the sweep computed after the prompts: thinking, hand-overs and answers.
   */
  public synchronized long decodedTokens() {
    return decoded;
  }

  /** Returns the tokens that one run for each budget would have computed after the prompts. */
  public synchronized long separateRunsTokens() {
    return separate;
  }
}

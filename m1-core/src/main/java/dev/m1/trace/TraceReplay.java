package dev.m1.trace;

import dev.m1.BudgetController;
import dev.m1.Budgets;

/**
 * Makes the decisions over a recorded thinking again, without the model: those of the recorded
 * strategy, or those of another one as far as what it asks was recorded. Thread-safe.
 *
 * <p>As long as a strategy decides what was decided then, it is shown exactly what was shown then.
 * From its first other decision on, thinking is paused where its own conditions hold, by the same
 * rules as live. Nothing is made up: a replay stops with {@link ReplayOutcome.NotRecorded} where
 * only the model could go on (text put in elsewhere than recorded, another logit bias, a probe that
 * was not run at that token, an entropy or a text that the trace does not hold, a clock that was
 * not read there), and with {@link ReplayOutcome.Censored} where the strategy would think on past
 * the end of the trace.
 *
 * <p>Times are those of the recorded session, also for a strategy whose own probes would have taken
 * longer. A probe that runs beside the thinking arrives where it arrived then. In traces without
 * texts a strategy sees the question's shape, but {@code ?} for its texts.
 */
public final class TraceReplay {
  private final ReasoningTrace trace;
  private final Timeline timeline;

  private TraceReplay(ReasoningTrace trace) {
    this.trace = trace;
    timeline = Timeline.of(trace);
  }

  /**
   * Prepares a trace.
   *
   * @throws IllegalArgumentException if its events contradict each other; the message says where
   */
  public static TraceReplay of(ReasoningTrace trace) {
    return new TraceReplay(trace);
  }

  /**
   * Replays the recorded strategy, made again from its text.
   *
   * @throws IllegalArgumentException if the strategy has no text, or none that is known here; give
   *     the strategy itself then
   */
  public Replay replay() {
    String text = trace.header().strategy();
    try {
      return replay(Budgets.parse(text));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the recorded strategy cannot be made again from its text \""
              + text
              + "\"; give the strategy itself: "
              + e.getMessage(),
          e);
    }
  }

  /**
   * Replays a strategy. What it throws itself is passed on.
   *
   * @throws IllegalArgumentException if the strategy does not fit the recorded question
   */
  public Replay replay(BudgetController controller) {
    return new ReplayRun(trace.header(), timeline, controller, true).run();
  }

  /** Replays a strategy by the rules of thinking alone, even where it decides as recorded. */
  Replay replayByRules(BudgetController controller) {
    return new ReplayRun(trace.header(), timeline, controller, false).run();
  }
}

package dev.m1.bench;

import dev.m1.Budgets;
import dev.m1.ModelOptions;
import dev.m1.Question;
import dev.m1.ReasoningModel;
import dev.m1.ReasoningResult;
import dev.m1.ReasoningSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Shows the memory of many sessions: the heap of 8 sessions of 8,192 tokens beyond that of the open
 * model (152k vocabulary, a backend without a model, so nothing but the core's own counts), and
 * that 10,000 sessions on the embedded model leave none behind.
 *
 * <p>Arguments: [sessions=10000]
 */
public final class MemoryUse {
  private static final int AT_ONCE = 8;
  private static final int LONG = 8192;
  private static final int VOCABULARY = 151_936;

  private MemoryUse() {}

  /** Runs both. */
  public static void main(String[] args) {
    int sessions = args.length == 0 ? 10_000 : Integer.parseInt(args[0].replaceAll("\\D", ""));
    System.out.println(longSessions());
    openAndClose(sessions).forEach(System.out::println);
  }

  /** Returns the heap that eight finished sessions with their results hold. */
  static String longSessions() {
    try (ReasoningModel model =
        ReasoningModel.over(
            new FixedLogits(VOCABULARY, AT_ONCE * (LONG + 1024)), ModelOptions.defaults())) {
      // once before, so that only what these sessions hold is counted, not what the first bring up;
      // a first look at the memory finds garbage of the start that a second one does not
      List<ReasoningResult> results = new ArrayList<>(thinkTogether(model));
      Memory.now();
      Memory before = Memory.now();
      results.addAll(thinkTogether(model));
      Memory after = Memory.now();
      int tokens = results.stream().mapToInt(result -> result.usage().thinking()).sum();
      return String.format(
          Locale.ROOT,
          "%d sessions of %,d tokens and their results hold %s",
          AT_ONCE,
          tokens / results.size(),
          after.minus(before));
    }
  }

  private static List<ReasoningResult> thinkTogether(ReasoningModel model) {
    List<ReasoningSession> running = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      running.add(
          model
              .session()
              .budget(Budgets.fixed(LONG))
              .maxThinkingTokens(LONG)
              .maxAnswerTokens(1)
              .start(question(i)));
    }
    return running.stream().map(ReasoningSession::await).toList();
  }

  /** Returns a line for each tenth of the sessions. */
  static List<String> openAndClose(int sessions) {
    List<String> lines = new ArrayList<>();
    try (ReasoningModel model = ReasoningModel.embedded()) {
      for (int i = 0; i < sessions; i++) {
        model.session().budget(Budgets.fixed(4)).maxAnswerTokens(2).ask(question(i));
        if ((i + 1) % Math.max(1, sessions / 10) == 0) {
          lines.add(String.format(Locale.ROOT, "after %,d sessions: %s", i + 1, Memory.now()));
        }
      }
    }
    return lines;
  }

  private static Question question(int number) {
    return Question.freeText("What is the score of patient " + number + "?");
  }
}

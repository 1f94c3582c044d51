package dev.m1;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Describes a session: every setting has a default. Confined to one thread; may start several
 * sessions, each with the settings at that time.
 */
public interface SessionBuilder {
  /** Sets the strategy; default: thinks to the natural end or the session's limit. */
  SessionBuilder budget(BudgetController controller);

  /**
   * Sets the strategy by its text, such as {@code fixed:1024} or {@code wait:2,max=4096}.
   *
   * @throws IllegalArgumentException if no strategy has that name or its settings are wrong; the
   *     message lists what there is
   */
  default SessionBuilder budget(String strategy) {
    return budget(Budgets.parse(strategy));
  }

  /**
   * Sets the hard thinking limit in tokens, 0 or more; default 4096. The strategy's own bound may
   * be lower.
   */
  SessionBuilder maxThinkingTokens(int tokens);

  /** Sets the longest answer in tokens, 1 or more; default 1024. So much room is always kept. */
  SessionBuilder maxAnswerTokens(int tokens);

  /**
   * Sets a deadline for the whole session, from its start; default none. Thinking ends early enough
   * to leave time to answer, as far as the speed measured so far can tell.
   */
  SessionBuilder deadline(Duration fromStart);

  /**
   * Sets the seed of every random choice; default 0. The same seed and settings repeat a session
   * (REPRODUCIBLE).
   */
  SessionBuilder seed(long seed);

  /** Sets how tokens are chosen; default greedy. */
  SessionBuilder sampling(Sampling sampling);

  /** Sets the system prompt; default none (the model's template may have its own). */
  SessionBuilder system(String text);

  /** Sets the earlier turns, oldest first; default none. */
  SessionBuilder history(List<Turn> turns);

  /** Sets how the question becomes the user's message; default {@link PromptFormat#m1()}. */
  SessionBuilder prompt(PromptFormat format);

  /** Adds a text that ends the answer when written; it is not part of the answer. */
  SessionBuilder stop(String text);

  /** Sets how the answer is read; default {@link dev.m1.extract.AnswerExtractors#strict()}. */
  SessionBuilder extractor(AnswerExtractor extractor);

  /**
   * Records these figures of each token in the trace even if the strategy does not ask for them.
   */
  SessionBuilder record(Observation... observations);

  /** Sets who watches the session; default nobody. */
  SessionBuilder listener(ReasoningListener listener);

  /**
   * Sets where {@link #start} runs strategy and listener; default: daemon threads of the model's.
   */
  SessionBuilder executor(Executor executor);

  /**
   * Starts the session in the background.
   *
   * @throws CapacityException if the question can never fit into the context
   * @throws UnsupportedCapabilityException if the strategy needs what the backend cannot do
   * @throws IllegalStateException if the model is closed
   */
  ReasoningSession start(Question question);

  /**
   * Runs the session on the calling thread and returns its result; errors as {@link #start}.
   *
   * @throws GenerationException if the engine, the strategy or the listener fails
   */
  ReasoningResult ask(Question question);
}

package dev.m1.internal.engine;

import dev.m1.CapacityException;
import dev.m1.Requirements;
import dev.m1.spi.BackendLimits;
import dev.m1.spi.Capability;
import java.util.Set;

/**
 * The room a session reserves before it starts, all at once: its prompt, thinking, hand-overs,
 * answer and probes. Because it is reserved, a session that has begun always keeps room to answer,
 * and probes never wait for other sessions.
 *
 * @param maxThinkingTokens the thinking budget in force
 * @param limit the bound without the strategy's own
 * @param boundByContext whether the context, and not the session or the strategy, sets the budget
 * @param cells KV cells in all
 * @param sequences sequences in all
 */
record Room(int maxThinkingTokens, int limit, boolean boundByContext, int cells, int sequences) {
  /**
   * The longest hand-over, in tokens, that a strategy may give; a longer one gives way to the
   * format's own.
   */
  static final int CUSTOM_HAND_OVER = 128;

  /** Room for half-seen markers past the budget, and for a marker that is taken back. */
  private static final int SLACK = 24;

  /**
   * Works out the room for a session.
   *
   * @param prompt tokens of the prompt
   * @param handOvers tokens of all hand-overs that may be forced
   * @param probeTail the most tokens that a probe appends
   * @throws CapacityException with the figures, if it can never fit
   */
  static Room plan(
      BackendLimits limits,
      Set<Capability> capabilities,
      Requirements requirements,
      int sessionLimit,
      int prompt,
      int handOvers,
      int answer,
      int probeTail) {
    int forks = requirements.concurrentProbes();
    if (1 + forks > limits.maxSequences()) {
      throw new CapacityException(
          "the session needs "
              + (1 + forks)
              + " sequences (itself and "
              + forks
              + " probes at a time), the model was opened with "
              + limits.maxSequences()
              + "; open it with more maxSequences");
    }
    long rest = (long) prompt + handOvers + answer + SLACK;
    long tail = forks == 0 ? 0 : (long) probeTail + SLACK;
    boolean copies = forks > 0 && !capabilities.contains(Capability.FORK_SHARED);
    long shared = copies ? forks * (prompt + tail) : forks * tail;
    long left = limits.contextTokens() - rest - shared;
    long byContext = Math.floorDiv(left, copies ? 1 + forks : 1);
    long most = Math.min(byContext, limits.maxSequenceTokens() - rest - tail);
    if (most < 0) {
      throw new CapacityException(
          "the session can never fit: prompt "
              + prompt
              + " + answer "
              + answer
              + " + hand-over and markers "
              + (handOvers + SLACK)
              + " + probes "
              + shared
              + " tokens, the context holds "
              + Math.min(limits.contextTokens(), limits.maxSequenceTokens())
              + "; shorten the question, lower maxAnswerTokens or open the model with more contextTokens");
    }
    int wanted = Math.min(sessionLimit, requirements.maxThinkingTokens().orElse(sessionLimit));
    int thinking = (int) Math.min(wanted, most);
    long cells = rest + thinking + shared + (copies ? (long) forks * thinking : 0);
    return new Room(
        thinking,
        (int) Math.min(sessionLimit, most),
        most < wanted,
        Math.toIntExact(cells),
        1 + forks);
  }
}

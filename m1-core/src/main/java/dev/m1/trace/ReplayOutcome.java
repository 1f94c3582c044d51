package dev.m1.trace;

import static java.util.Objects.requireNonNull;

import dev.m1.ThinkingEnd;

/**
 * Says how a replay came out. Immutable; another outcome comes only with a new major version.
 *
 * @see TraceReplay
 */
public sealed interface ReplayOutcome {
  /** Returns the thinking tokens at which the replay stopped. */
  int tokens();

  /** Returns why, in a few words; may be empty. */
  String reason();

  /**
   * The thinking would have ended here, for this reason: the strategy's decision or a limit of the
   * session.
   *
   * @param end what would have ended it; {@link ThinkingEnd#ABSTAINED} if the strategy declined
   */
  record Ended(int tokens, ThinkingEnd end, String reason) implements ReplayOutcome {
    /** Checks that nothing is null. */
    public Ended {
      requireNonNull(end, "end");
      requireNonNull(reason, "reason");
    }
  }

  /**
   * The strategy asked here for something that the trace does not hold, and which only the model
   * could tell.
   */
  record NotRecorded(int tokens, String reason) implements ReplayOutcome {
    /** Checks that the reason is present. */
    public NotRecorded {
      requireNonNull(reason, "reason");
    }
  }

  /** The strategy would have thought on here, where the recorded thinking ended. */
  record Censored(int tokens, String reason) implements ReplayOutcome {
    /** Checks that the reason is present. */
    public Censored {
      requireNonNull(reason, "reason");
    }
  }
}

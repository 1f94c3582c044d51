package dev.m1.trace;

import static java.util.Objects.requireNonNull;

import dev.m1.AnswerEnd;
import dev.m1.BudgetDecision;
import dev.m1.ProbeResult;
import dev.m1.ThinkingEnd;

/** One thing that happened in a session, in order. Immutable. */
public sealed interface TraceEvent {
  /**
   * The prompt was read.
   *
   * @param tokens its tokens; empty in traces without texts
   * @param count how many there were
   * @param cached how many of them came from a finished session's state
   */
  record Prompted(TokenRun tokens, int count, int cached) implements TraceEvent {
    /** Checks that the tokens are present. */
    public Prompted {
      requireNonNull(tokens, "tokens");
    }
  }

  /**
   * Tokens were sampled as thinking or answer.
   *
   * @param phase where they belong
   * @param tokens the tokens, with byte offsets into that phase's text
   */
  record Sampled(Phase phase, TokenRun tokens) implements TraceEvent {
    /** Checks that nothing is null. */
    public Sampled {
      requireNonNull(phase, "phase");
      requireNonNull(tokens, "tokens");
    }
  }

  /**
   * Tokens were sampled that closed the thinking: a close marker, an end of turn, or another
   * control token. They belong to no text.
   */
  record Marked(TokenRun tokens) implements TraceEvent {
    /** Checks that the tokens are present. */
    public Marked {
      requireNonNull(tokens, "tokens");
    }
  }

  /**
   * Text was put in by m1 or the strategy.
   *
   * @param phase THINKING for injected text, which counts as thinking; ANSWER for close marker and
   *     hand-over
   * @param why {@code inject} or {@code hand-over}
   * @param text the text; empty in traces without texts
   * @param tokens the tokens
   */
  record Forced(Phase phase, String why, String text, TokenRun tokens) implements TraceEvent {
    /** Checks that nothing is null. */
    public Forced {
      requireNonNull(phase, "phase");
      requireNonNull(why, "why");
      requireNonNull(text, "text");
      requireNonNull(tokens, "tokens");
    }
  }

  /**
   * Tokens were taken back: the close marker after a refused natural end, or what was sampled past
   * a limit.
   *
   * @param thinkingTokens the thinking tokens that remain
   * @param dropped how many tokens were taken back
   */
  record RolledBack(int thinkingTokens, int dropped) implements TraceEvent {}

  /** The strategy was shown a state and decided. */
  record Decided(Checkpoint checkpoint, BudgetDecision decision) implements TraceEvent {
    /** Checks that nothing is null. */
    public Decided {
      requireNonNull(checkpoint, "checkpoint");
      requireNonNull(decision, "decision");
    }
  }

  /**
   * A probe's result came in.
   *
   * @param result what it saw
   * @param forced the tokens put in to ask
   * @param sampled the tokens it wrote
   */
  record Probed(ProbeResult result, TokenRun forced, TokenRun sampled) implements TraceEvent {
    /** Checks that nothing is null. */
    public Probed {
      requireNonNull(result, "result");
      requireNonNull(forced, "forced");
      requireNonNull(sampled, "sampled");
    }
  }

  /** Thinking ended. */
  record ThinkingEnded(ThinkingEnd end, String reason, int thinkingTokens) implements TraceEvent {
    /** Checks that nothing is null. */
    public ThinkingEnded {
      requireNonNull(end, "end");
      requireNonNull(reason, "reason");
    }
  }

  /** The answer, and with it the session, ended. */
  record AnswerEnded(AnswerEnd end, int answerTokens) implements TraceEvent {
    /** Checks that the end is present. */
    public AnswerEnded {
      requireNonNull(end, "end");
    }
  }
}

package dev.m1;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A look at where the thinking stands: a fork of the model's state that is asked something and
 * dropped; thinking itself is not changed by it. Immutable.
 */
public sealed interface Probe {
  /**
   * The probabilities of the option letters after the thinking is cut here: one row of logits, no
   * answer tokens. Only for questions with options.
   */
  record OptionLetters() implements Probe {}

  /**
   * The distribution of the next token after a given text.
   *
   * @param after the text appended to the thinking first; empty: nothing
   */
  record NextToken(String after) implements Probe {
    /** Checks that the text is present. */
    public NextToken {
      requireNonNull(after, "after");
    }
  }

  /**
   * An answer, as if the thinking were cut here. Greedy.
   *
   * @param maxTokens the longest answer, at least 1
   * @param handOver the text that takes the place of the format's own close and hand-over; empty:
   *     the format's
   */
  record Answer(int maxTokens, Optional<String> handOver) implements Probe {
    /** Checks the limit. */
    public Answer {
      if (maxTokens < 1) {
        throw new IllegalArgumentException("maxTokens must be at least 1: " + maxTokens);
      }
      requireNonNull(handOver, "handOver");
    }
  }

  /**
   * The answer that the session itself would give if its thinking ended here: a natural end
   * accepted, anything else cut and handed over by the format's own text, with the session's way of
   * choosing tokens and its seed. Under reproducible execution it is, token for token, the answer
   * of a session with so many thinking tokens as its budget.
   *
   * @param maxTokens the longest answer, at least 1
   */
  record SessionAnswer(int maxTokens) implements Probe {
    /** Checks the limit. */
    public SessionAnswer {
      if (maxTokens < 1) {
        throw new IllegalArgumentException("maxTokens must be at least 1: " + maxTokens);
      }
    }
  }

  /** Looks at the probabilities of the option letters. */
  static Probe optionLetters() {
    return new OptionLetters();
  }

  /** Looks at the next token's distribution after a text. */
  static Probe nextToken(String after) {
    return new NextToken(after);
  }

  /** Looks at the answer that a cut here would give. */
  static Probe answer(int maxTokens) {
    return new Answer(maxTokens, Optional.empty());
  }

  /** Looks at the answer that the session itself would give if its thinking ended here. */
  static Probe sessionAnswer(int maxTokens) {
    return new SessionAnswer(maxTokens);
  }

  /** Looks at the answer that follows this text. */
  static Probe answer(int maxTokens, String handOver) {
    return new Answer(maxTokens, Optional.of(handOver));
  }
}

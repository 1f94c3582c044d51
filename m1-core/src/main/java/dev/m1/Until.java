package dev.m1;

/**
 * A condition under which thinking pauses and the strategy is asked again. Immutable.
 *
 * <p>Thinking always pauses too at its natural end, when a probe that runs beside it arrives, and
 * at the session's limits.
 */
public sealed interface Until {
  /**
   * So many thinking tokens from now.
   *
   * @param count at least 1
   */
  record Tokens(int count) implements Until {
    /** Checks the count. */
    public Tokens {
      if (count < 1) {
        throw new IllegalArgumentException("count must be at least 1: " + count);
      }
    }
  }

  /**
   * This text has been written since now.
   *
   * @param text not empty; matched as it stands
   */
  record Text(String text) implements Until {
    /** Checks the text. */
    public Text {
      if (text.isEmpty()) {
        throw new IllegalArgumentException("the text to wait for is empty");
      }
    }
  }

  /** A line has ended. */
  record LineEnd() implements Until {}

  /**
   * A line has ended, or a sentence: {@code .}, {@code !} or {@code ?} that ends a token and
   * follows no digit.
   */
  record SentenceEnd() implements Until {}

  /**
   * The entropy of a sampled token is below a threshold; asks for {@link Observation#ENTROPY}.
   *
   * @param nats more than 0
   */
  record EntropyBelow(double nats) implements Until {
    /** Checks the threshold. */
    public EntropyBelow {
      if (!(nats > 0)) {
        throw new IllegalArgumentException(
            "the entropy threshold must be more than 0 nats: " + nats);
      }
    }
  }

  /** Waits for so many thinking tokens from now. */
  static Until tokens(int count) {
    return new Tokens(count);
  }

  /** Waits for a text written from now on. */
  static Until text(String text) {
    return new Text(text);
  }

  /** Waits for the end of a line. */
  static Until lineEnd() {
    return new LineEnd();
  }

  /** Waits for the end of a sentence or line. */
  static Until sentenceEnd() {
    return new SentenceEnd();
  }

  /** Waits for a token with an entropy below so many nats. */
  static Until entropyBelow(double nats) {
    return new EntropyBelow(nats);
  }
}

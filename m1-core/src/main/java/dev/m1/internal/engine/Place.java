package dev.m1.internal.engine;

/** Where a session stands when a probe starts. */
final class Place {
  private final int tokens;
  private final int lineFeeds;
  private final boolean natural;
  private final boolean closed;
  private final int markerTokens;
  private final byte[] surplus;

  /**
   * Describes a place.
   *
   * @param tokens thinking tokens
   * @param lineFeeds how many line feeds the context ends in, a close marker left out
   * @param natural whether the model has just ended its thinking itself
   * @param closed whether the context ends in a close marker that the model wrote
   * @param markerTokens how many tokens of it can be left out
   * @param surplus bytes that followed the marker in its last token; not to be changed
   */
  Place(
      int tokens,
      int lineFeeds,
      boolean natural,
      boolean closed,
      int markerTokens,
      byte[] surplus) {
    this.tokens = tokens;
    this.lineFeeds = lineFeeds;
    this.natural = natural;
    this.closed = closed;
    this.markerTokens = markerTokens;
    this.surplus = surplus;
  }

  int tokens() {
    return tokens;
  }

  int lineFeeds() {
    return lineFeeds;
  }

  boolean natural() {
    return natural;
  }

  boolean closed() {
    return closed;
  }

  int markerTokens() {
    return markerTokens;
  }

  byte[] surplus() {
    return surplus;
  }
}

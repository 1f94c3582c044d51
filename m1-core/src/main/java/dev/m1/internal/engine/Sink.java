package dev.m1.internal.engine;

/**
 * Decides, token by token and on the scheduler's thread, what a lane writes. Must be quick and
 * never block: whatever takes time happens on the session's thread.
 */
interface Sink {
  /**
   * Takes the logits after the lane's last token; the row may be changed.
   *
   * @return the token that the lane goes on with; -1 for none. When the sink is done it has called
   *     {@link Lane#stop} first; a token returned then stays the lane's undecoded end
   */
  int onLogits(Lane lane, float[] row);

  /** Takes note that the session was cancelled; the lane has been stopped. */
  void cancel(Lane lane);

  /** Says whether the next token is wanted now; false while a listener has fallen behind. */
  default boolean ready() {
    return true;
  }
}

package dev.m1.internal.engine;

import dev.m1.trace.Phase;

/** What the scheduler tells a session's thread. */
sealed interface Message {
  /** The session has its room. */
  record Admitted() implements Message {}

  /** A piece of text was written. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Text(Phase phase, byte[] bytes) implements Message {}

  /** A stretch of thinking or answer ended. */
  record Stopped(StretchSink sink) implements Message {}

  /** A probe has seen what it looked for. */
  record Seen(ProbeRun probe) implements Message {}

  /** The engine failed. */
  record Failed(Throwable cause) implements Message {}

  /** Somebody cancelled the session; wakes a thread that waits for room. */
  record Cancelled() implements Message {}
}

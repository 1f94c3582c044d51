package dev.m1.trace;

import static java.util.Objects.requireNonNull;

import dev.m1.ExtractedAnswer;
import dev.m1.Timings;
import dev.m1.Usage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The record of one session. Immutable and thread-safe. */
public final class ReasoningTrace {
  private final TraceHeader header;
  private final List<TraceEvent> events;
  private final byte[] thinking;
  private final byte[] answer;
  private final ExtractedAnswer extracted;
  private final Usage usage;
  private final Timings timings;

  /**
   * Creates a trace.
   *
   * @param thinking the bytes that the thinking tokens' offsets count; empty in traces without
   *     texts
   * @param answer the bytes that the answer tokens' offsets count; empty in traces without texts
   */
  public ReasoningTrace(
      TraceHeader header,
      List<TraceEvent> events,
      byte[] thinking,
      byte[] answer,
      ExtractedAnswer extracted,
      Usage usage,
      Timings timings) {
    this.header = requireNonNull(header, "header");
    this.events = List.copyOf(events);
    this.thinking = thinking.clone();
    this.answer = answer.clone();
    this.extracted = requireNonNull(extracted, "extracted");
    this.usage = requireNonNull(usage, "usage");
    this.timings = requireNonNull(timings, "timings");
  }

  /** Returns what the session was run with. */
  public TraceHeader header() {
    return header;
  }

  /** Returns what happened, in order. */
  public List<TraceEvent> events() {
    return events;
  }

  /** Returns the thinking's bytes: UTF-8 as the model wrote it, possibly malformed. A copy. */
  public byte[] thinkingBytes() {
    return thinking.clone();
  }

  /** Returns the answer's bytes: UTF-8 as the model wrote it, possibly malformed. A copy. */
  public byte[] answerBytes() {
    return answer.clone();
  }

  /** Returns the thinking as text; empty in traces without texts. */
  public String thinking() {
    return new String(thinking, StandardCharsets.UTF_8);
  }

  /** Returns the answer as text; empty in traces without texts. */
  public String answer() {
    return new String(answer, StandardCharsets.UTF_8);
  }

  /** Returns what the answer was read as. */
  public ExtractedAnswer extracted() {
    return extracted;
  }

  /** Returns what the session cost. */
  public Usage usage() {
    return usage;
  }

  /** Returns where the time went. */
  public Timings timings() {
    return timings;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ReasoningTrace trace
        && header.equals(trace.header)
        && events.equals(trace.events)
        && Arrays.equals(thinking, trace.thinking)
        && Arrays.equals(answer, trace.answer)
        && extracted.equals(trace.extracted)
        && usage.equals(trace.usage)
        && timings.equals(trace.timings);
  }

  @Override
  public int hashCode() {
    return Objects.hash(header, events, extracted, usage);
  }

  @Override
  public String toString() {
    return "ReasoningTrace[" + header.strategy() + ", " + events.size() + " events, " + usage + "]";
  }
}

package dev.m1.trace;

import static java.util.Objects.requireNonNull;

import dev.m1.ExtractedAnswer;
import dev.m1.Timings;
import dev.m1.Usage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The record of one session: enough to make its decisions again without the model. Immutable and
 * thread-safe.
 *
 * <p>As a file, a trace is one line of JSON. Its first field {@code "m1-trace"} is the version of
 * the form, 1; readers ignore fields that they do not know and refuse newer versions. Thinking and
 * answer stand there as text where their bytes are valid UTF-8, else in Base64; figures that a
 * token does not have are null, infinite ones are texts.
 */
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

  /**
   * Writes this trace as a file of its own. An existing file is replaced in one step, or left as it
   * was: the new one is written beside it, brought to disk and moved over it.
   *
   * @throws dev.m1.M1Exception if the folder is missing, the disk is full or the file cannot be
   *     written
   */
  public void writeTo(Path file) {
    TraceFiles.replace(file, TraceWriter.line(this));
  }

  /**
   * Adds this trace at the end of a file, which is created if it is missing, and waits until it is
   * on disk. If that fails, the file is as it was. Threads of one program may append to the same
   * file; several programs must not.
   *
   * @throws dev.m1.M1Exception if the folder is missing, the disk is full or the file cannot be
   *     written
   */
  public void appendTo(Path file) {
    TraceFiles.append(file, TraceWriter.line(this));
  }

  /** Returns this trace as one line of JSON, without a line feed. */
  public String toJson() {
    return new String(TraceWriter.line(this), StandardCharsets.UTF_8).stripTrailing();
  }

  /**
   * Reads a trace from its JSON.
   *
   * @throws IllegalArgumentException if it is no trace, or one of a newer version; the message says
   *     why
   */
  public static ReasoningTrace fromJson(String json) {
    return TraceParser.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads all traces of a file; {@link TraceReader} reads them one by one.
   *
   * @throws dev.m1.M1Exception if the file cannot be read, or a line is no trace: with file, line
   *     and reason
   */
  public static List<ReasoningTrace> read(Path file) {
    List<ReasoningTrace> all = new ArrayList<>();
    try (TraceReader reader = TraceReader.open(file)) {
      for (Optional<ReasoningTrace> next = reader.next(); next.isPresent(); next = reader.next()) {
        all.add(next.get());
      }
    }
    return all;
  }

  /**
   * Returns this trace without what was asked and written: question, prompt, thinking, answer, the
   * texts that were put in, and what probes wrote and extractors read are gone; the question keeps
   * its shape. It is not anonymous: the ids of sampled tokens stay, and whoever has the model's
   * tokenizer can turn them back into text. The strategy's own words stay too: its text, conditions
   * and reasons.
   */
  public ReasoningTrace withoutTexts() {
    return TextRemoval.from(this);
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

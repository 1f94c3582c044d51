package dev.m1.internal.engine;

import dev.m1.internal.format.MarkerMatcher;
import dev.m1.trace.Phase;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Samples thinking or answer tokens until something ends the stretch. The hot loop of m1: per token
 * it samples, looks for markers and conditions, and records; everything else waits until the
 * stretch has ended.
 *
 * <p>Tokens that may belong to a marker are held back: they reach neither the transcript nor a
 * listener until it is known what they are.
 */
final class StretchSink implements Sink {
  /** What ended a stretch. */
  enum Cause {
    /** A marker was written in full; {@link #marker} tells which. */
    MARKER,
    /** A control token that starts no marker, or an end of generation. */
    CONTROL,
    /** A condition of the strategy holds. */
    CONDITION,
    /** The transcript has as many tokens as it may. */
    LIMIT,
    /** The time is up. */
    DEADLINE,
    /** The session was cancelled. */
    CANCELLED,
    /** The session's thread asked for the lane, because a probe's result came in. */
    INTERRUPTED
  }

  /** What a stretch is made of. */
  record Setup(
      Phase phase,
      Transcript transcript,
      MarkerMatcher matcher,
      int limit,
      int base,
      boolean canTruncate) {}

  private final Pieces pieces;
  private final Sampler sampler;
  private final Pace pace;
  private final Setup setup;
  private final Transcript transcript;
  private final MarkerMatcher matcher;
  private final Consumer<StretchSink> onStop;
  private final @Nullable UntilTracker until;
  private final @Nullable Mailbox listener;
  private final WordBias bias;
  private final @Nullable FloatList logProbs;
  private boolean refuseEnd;

  private final IntList held = new IntList();
  private final FloatList heldFigures = new FloatList();
  private int taken;
  private @Nullable Cause cause;
  private int marker = -1;
  private int[] markerTokens = {};
  private byte[] surplus = {};

  /**
   * Describes a stretch.
   *
   * @param until the strategy's conditions; null: none
   * @param listener where text goes as it is written; null: nowhere
   * @param logProbs takes each token's log-probability; null: not computed
   * @param refuseEnd whether the first token may not be a control token or start a marker
   * @param onStop called on the scheduler's thread when the stretch has ended
   */
  StretchSink(
      Pieces pieces,
      Sampler sampler,
      Pace pace,
      Setup setup,
      @Nullable UntilTracker until,
      @Nullable Mailbox listener,
      WordBias bias,
      @Nullable FloatList logProbs,
      boolean refuseEnd,
      Consumer<StretchSink> onStop) {
    this.pieces = pieces;
    this.sampler = sampler;
    this.pace = pace;
    this.setup = setup;
    this.transcript = setup.transcript();
    this.matcher = setup.matcher();
    this.until = until;
    this.listener = listener;
    this.bias = bias;
    this.logProbs = logProbs;
    this.refuseEnd = refuseEnd;
    this.onStop = onStop;
    matcher.reset(0);
  }

  /** Returns what ended the stretch; null while it runs. */
  @Nullable Cause cause() {
    return cause;
  }

  /** Returns the index of the marker that was written; -1 if none. */
  int marker() {
    return marker;
  }

  /** Returns the tokens that made the marker, or the control token that ended the stretch. */
  int[] markerTokens() {
    return markerTokens;
  }

  /** Returns the bytes that followed the marker in its last token. */
  byte[] surplus() {
    return surplus;
  }

  @Override
  public boolean ready() {
    return listener == null || listener.hasRoom();
  }

  @Override
  public int onLogits(Lane lane, float[] row) {
    pace.read();
    if (lane.slot.cancelled) {
      return stop(lane, Cause.CANCELLED);
    }
    if (pace.hasDeadline() && timeLeft() <= 0) {
      return stop(lane, Cause.DEADLINE);
    }
    float entropy = transcript.withEntropy() ? Sampler.entropy(row) : Float.NaN;
    float margin = transcript.withMargin() ? Sampler.margin(row) : Float.NaN;
    if (logProbs != null) {
      int likeliest = Sampler.argmax(row); // probes are greedy
      logProbs.add((float) Sampler.logProbability(row, likeliest));
    }
    bias.apply(row);
    if (refuseEnd) {
      bias.forbidEnds(row);
      refuseEnd = false;
    }
    int position = transcript.size() + held.size();
    int token =
        sampler.choose(row, transcript.ids(), setup.phase() == Phase.THINKING ? 0 : 1, position);
    return accept(lane, token, entropy, margin);
  }

  private long timeLeft() {
    return setup.phase() == Phase.THINKING
        ? pace.untilThinkingEnds(transcript.size())
        : pace.untilDeadline();
  }

  private int accept(Lane lane, int token, float entropy, float margin) {
    byte[] piece = pieces.bytes(token);
    MarkerMatcher.State state = matcher.accept(token, piece);
    taken++;
    if (state == MarkerMatcher.State.NONE && held.size() == 0 && !pieces.isControl(token)) {
      if (!add(token, piece, entropy, margin)) { // almost every token ends here
        stop(lane);
      }
      return token;
    }
    held.add(token);
    heldFigures.add(entropy);
    heldFigures.add(margin);
    switch (state) {
      case MATCHED -> {
        return matched(lane, token);
      }
      case ODD -> {
        return control(lane, taken - matcher.startToken());
      }
      case NONE -> {
        if (pieces.isControl(token)) {
          return control(lane, 1);
        }
      }
      case PARTIAL -> {}
    }
    int keep = state == MarkerMatcher.State.PARTIAL ? taken - matcher.startToken() : 0;
    boolean full = !setup.canTruncate() && transcript.size() + held.size() >= setup.limit();
    if (release(full ? 0 : keep)) {
      return token;
    }
    if (held.size() > 0 && setup.canTruncate()) {
      drop(lane); // what was sampled past the pause will be sampled again
      stop(lane);
      return -1;
    }
    release(0); // it cannot be taken back: it is text now
    stop(lane);
    return token;
  }

  /**
   * Moves held tokens to the transcript until only {@code keep} are left; says whether the stretch
   * goes on.
   */
  private boolean release(int keep) {
    int released = 0;
    int count = held.size() - keep;
    boolean going = true;
    float[] figures = heldFigures.toArray();
    while (released < count && (going || !setup.canTruncate())) {
      int token = held.get(released);
      going &= add(token, pieces.bytes(token), figures[2 * released], figures[2 * released + 1]);
      released++;
    }
    held.removeFirst(released);
    heldFigures.truncate(0);
    for (int i = 2 * released; i < figures.length; i++) {
      heldFigures.add(figures[i]);
    }
    return going;
  }

  /** Takes a token into the transcript; says whether the stretch goes on. */
  private boolean add(int token, byte[] piece, float entropy, float margin) {
    transcript.add(token, piece, entropy, margin);
    publish(piece);
    boolean holds = until != null && until.accept(piece, entropy);
    if (transcript.size() >= setup.limit()) {
      cause = Cause.LIMIT;
    } else if (holds && cause == null) {
      cause = Cause.CONDITION;
    }
    return cause == null;
  }

  private void publish(byte[] piece) {
    if (listener != null && piece.length > 0) {
      listener.post(new Message.Text(setup.phase(), piece));
    }
  }

  /**
   * A marker is complete: what stands before it in its first token is text, the rest is the
   * marker's.
   */
  private int matched(Lane lane, int token) {
    int lead = matcher.startByte();
    if (!release(taken - matcher.startToken()) && setup.canTruncate()) {
      drop(lane);
      stop(lane);
      return -1;
    }
    markerTokens = held.toArray();
    if (lead > 0) {
      byte[] text = Arrays.copyOf(pieces.bytes(held.get(0)), lead);
      transcript.add(held.get(0), text, Float.NaN, Float.NaN);
      publish(text);
      markerTokens = held.toArray(1, held.size());
    }
    byte[] last = pieces.bytes(token);
    int used = matcher.endToken() == taken - 1 ? matcher.endByte() : 0;
    surplus = Arrays.copyOfRange(last, Math.min(used, last.length), last.length);
    marker = matcher.marker();
    cause = Cause.MARKER;
    held.truncate(0);
    stop(lane);
    return token;
  }

  /**
   * A control token that is part of no marker: text before it is released, it and what follows is
   * taken back.
   */
  private int control(Lane lane, int keep) {
    if (release(keep) || (!setup.canTruncate() && cause == Cause.CONDITION)) {
      cause = Cause.CONTROL;
      markerTokens = held.toArray();
    }
    drop(lane);
    stop(lane);
    return -1;
  }

  /**
   * Takes held tokens back from the lane; the newest of them never reached it. Where the backend
   * cannot, they stay in the context, and in no text.
   */
  private void drop(Lane lane) {
    if (setup.canTruncate()) {
      lane.truncate(setup.base() + transcript.size());
    }
    held.truncate(0);
    heldFigures.truncate(0);
  }

  private int stop(Lane lane, Cause why) {
    if (setup.canTruncate()) {
      if (held.size() > 0) {
        drop(lane);
      }
    } else {
      release(0); // it cannot be taken back: it is text now
    }
    cause = why;
    stop(lane);
    return -1;
  }

  private void stop(Lane lane) {
    lane.stop();
    onStop.accept(this);
  }

  @Override
  public void cancel(Lane lane) {
    stop(lane, Cause.CANCELLED);
  }

  /**
   * Ends the stretch between two tokens. On the scheduler's thread; does nothing if it has ended.
   */
  void interrupt(Lane lane, Cause why) {
    if (cause == null) {
      if (lane.sink() == this) {
        stop(lane, why);
      } else {
        cause = why;
        onStop.accept(this);
      }
    }
  }
}

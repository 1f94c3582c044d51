package dev.m1.internal.engine;

import dev.m1.BudgetDecision.Mode;
import dev.m1.CapacityException;
import dev.m1.GenerationException;
import dev.m1.Probe;
import dev.m1.ProbeResult;
import dev.m1.ReasoningListener;
import dev.m1.Requirements;
import dev.m1.internal.engine.StretchSink.Cause;
import dev.m1.internal.format.Marker;
import dev.m1.internal.format.MarkerSet;
import dev.m1.spi.Capability;
import dev.m1.trace.Phase;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A session's line to the scheduler: waits for room, has stretches and probes run, and hands on to
 * the listener what comes back. Confined to the session's thread, but for {@link #cancel} and what
 * the scheduler calls.
 */
final class SessionLink {
  private final Engine engine;
  private final SessionRequest request;
  private final Requirements requirements;
  private final Room room;
  private final int[] prompt;
  private final Pace pace;
  private final SessionLog log;
  private final MainLane main;
  private final Slot slot;
  private final Sampler sampler;
  private final MarkerSet answerMarkers;
  private final int answerStops;
  private final ProbeDesk desk;
  private final boolean canTruncate;
  private final Mailbox mailbox = new Mailbox();
  private final TextFlow flow = new TextFlow();
  private final Deque<ProbeResult> arrived = new ArrayDeque<>();
  private final List<ProbeResult> probes = new ArrayList<>();
  private int probesUnderWay;
  private int handled;
  private boolean interrupted;

  SessionLink(
      Engine engine,
      SessionRequest request,
      Requirements requirements,
      Room room,
      int[] prompt,
      Pace pace,
      SessionLog log) {
    this.engine = engine;
    this.request = request;
    this.requirements = requirements;
    this.room = room;
    this.prompt = prompt;
    this.pace = pace;
    this.log = log;
    main = new MainLane(prompt, log.thinking);
    slot = new Slot(room.cells(), room.sequences(), this::admitted, this::failed);
    sampler = new Sampler(request.sampling(), request.seed());
    canTruncate = engine.backend.capabilities().contains(Capability.TRUNCATE);
    List<Marker> markers = new ArrayList<>();
    engine.format.answerStops().forEach(stop -> markers.add(Marker.compile(stop, engine.specials)));
    request.stops().forEach(stop -> markers.add(Marker.literal(stop, engine.specials)));
    answerStops = markers.size();
    engine.format.reopen().forEach(open -> markers.add(Marker.compile(open, engine.specials)));
    answerMarkers = MarkerSet.ofCompiled(markers, engine.specials);
    desk =
        new ProbeDesk(
            engine, request, answerMarkers, answerStops, log.answer.withMargin(), pace, mailbox);
  }

  // ---- on the scheduler's thread

  private void admitted() {
    main.open(engine.scheduler, slot);
    slot.unhandled++;
    mailbox.post(new Message.Admitted());
  }

  private void failed(Throwable cause) {
    mailbox.post(new Message.Failed(cause));
  }

  private void stopped(StretchSink sink) {
    slot.unhandled++;
    mailbox.post(new Message.Stopped(sink));
  }

  // ---- from any thread

  /** Stops the session at its next token. */
  void cancel() {
    if (!slot.cancelled) {
      slot.cancelled = true;
      mailbox.post(new Message.Cancelled());
      engine.scheduler.wake();
    }
  }

  boolean cancelled() {
    return slot.cancelled;
  }

  // ---- on the session's thread

  ReasoningListener listener() {
    ReasoningListener listener = request.listener();
    return listener == null ? Silent.INSTANCE : listener;
  }

  /** Returns all probe results so far, in order of arrival. */
  List<ProbeResult> probes() {
    return List.copyOf(probes);
  }

  /** Returns the next probe result that the strategy has not been shown. */
  @Nullable ProbeResult pollArrived() {
    return arrived.poll();
  }

  boolean hasArrived() {
    return !arrived.isEmpty();
  }

  /** Says whether an answer marker re-opens the thinking. */
  boolean reopens(StretchSink stretch) {
    return stretch.cause() == Cause.MARKER && stretch.marker() >= answerStops;
  }

  /** Takes a place in the queue for room; sessions are served in the order of these calls. */
  void enqueue() {
    engine.scheduler.submit(() -> engine.scheduler.enqueue(slot));
  }

  /**
   * Waits until the session has its room; says whether it has, or was cancelled before.
   *
   * @throws CapacityException if the deadline passes first
   */
  boolean awaitRoom() {
    while (true) {
      Message message = next(pace.hasDeadline() ? Math.max(0, pace.untilDeadline()) : -1);
      if (message instanceof Message.Admitted) {
        pace.admit();
        log.prompt(prompt, main.cached());
        return true;
      } else if (message instanceof Message.Cancelled) {
        log.prompt(prompt, 0);
        return false;
      } else if (message == null && pace.untilDeadline() <= 0) {
        int ahead = engine.scheduler.call(() -> engine.scheduler.ahead(slot));
        throw new CapacityException(
            "the deadline of "
                + request.deadline()
                + " passed while the session waited for "
                + room.cells()
                + " tokens of context, with "
                + ahead
                + " sessions before it; allow more time or open the model with more contextTokens");
      }
    }
  }

  /**
   * Stops a failed session's lanes and records what they have written: its partial result is read
   * from what the scheduler's thread would still add to.
   */
  void quiet() {
    slot.cancelled = true;
    try {
      engine.scheduler.call(
          () -> {
            slot.lanes.forEach(Lane::stop);
            return true;
          });
    } catch (IllegalStateException e) {
      // the model is closed: nothing is written any more
    }
    log.sampledUntilNow();
  }

  /** Drops the session's lanes and gives its room back. */
  void release() {
    slot.cancelled = true;
    engine.scheduler.submit(() -> engine.scheduler.release(slot, main.orNull(), prompt));
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Appends tokens. */
  void feed(int[] tokens) {
    submit(() -> main.get().feed(tokens));
  }

  /** Takes the last tokens back. */
  void takeBack(int tokens) {
    if (tokens > 0) {
      submit(
          () -> {
            Lane lane = main.get();
            lane.truncate(lane.length() - tokens);
          });
    }
  }

  private void submit(Runnable command) {
    slot.submit(engine.scheduler, command);
  }

  /** Shows the listener bytes that no stretch has sampled. */
  void show(Phase phase, byte[] bytes) {
    if (request.listener() != null) {
      publish(phase, flow.accept(bytes));
    }
  }

  /** Shows the listener what was held back: the phase is over. */
  void flush(Phase phase) {
    if (request.listener() != null) {
      publish(phase, flow.finish());
    }
  }

  private void publish(Phase phase, String text) {
    if (!text.isEmpty()) {
      if (phase == Phase.THINKING) {
        listener().onThinking(text);
      } else {
        listener().onAnswer(text);
      }
    }
  }

  /**
   * Takes the next message; null when the time is up. What has been dealt with is acknowledged
   * first; an interrupt cancels the session.
   */
  private @Nullable Message next(long nanos) {
    if (handled > 0) {
      int count = handled;
      handled = 0;
      engine.scheduler.submit(() -> slot.unhandled -= count);
    }
    Message message = take(nanos);
    if (message instanceof Message.Failed failed) {
      throw failed.cause() instanceof RuntimeException cause
          ? cause
          : new GenerationException("the model's thread failed: " + failed.cause(), failed.cause());
    } else if (message instanceof Message.Text text) {
      publish(text.phase(), flow.accept(text.bytes()));
      if (mailbox.delivered()) {
        engine.scheduler.wake();
      }
    } else if (message instanceof Message.Seen seen) {
      handled++;
      see(seen.probe());
    } else if (message instanceof Message.Stopped || message instanceof Message.Admitted) {
      handled++;
    }
    return message;
  }

  private @Nullable Message take(long nanos) {
    while (true) {
      try {
        return mailbox.take(nanos);
      } catch (InterruptedException e) {
        interrupted = true;
        cancel();
      }
    }
  }

  private void see(ProbeRun run) {
    probesUnderWay--;
    if (run.sawNothing()) {
      return; // cancelled before its first row
    }
    ProbeResult result = desk.read(run);
    log.probed(run, result);
    probes.add(result);
    arrived.add(result);
    listener().onProbe(result);
  }

  /**
   * Runs the lane under a sink until it stops. A probe that arrives while thinking pauses it.
   *
   * @param until the strategy's conditions; null: none
   * @param words the strategy's word bias
   * @param refuseEnd whether the first token may not end the thinking
   */
  StretchSink stretch(
      Phase phase,
      int limit,
      @Nullable UntilTracker until,
      Map<String, Double> words,
      boolean refuseEnd) {
    StretchSink[] sink = new StretchSink[1];
    submit(
        () -> {
          Lane lane = main.get();
          sink[0] = sink(phase, limit, lane, until, words, refuseEnd);
          if (slot.cancelled) {
            sink[0].cancel(lane);
          } else {
            main.repend(lane);
            lane.run(sink[0]);
          }
        });
    while (true) {
      Message message = next(untilDue(phase));
      if (message instanceof Message.Stopped stop) {
        log.sampled(phase);
        return stop.sink();
      } else if (message == null && left(phase) <= 0) {
        submit(() -> sink[0].interrupt(main.get(), Cause.DEADLINE));
      } else if (message instanceof Message.Seen && phase == Phase.THINKING) {
        submit(() -> sink[0].interrupt(main.get(), Cause.INTERRUPTED));
      }
    }
  }

  private StretchSink sink(
      Phase phase,
      int limit,
      Lane lane,
      @Nullable UntilTracker until,
      Map<String, Double> words,
      boolean refuseEnd) {
    Transcript transcript = phase == Phase.THINKING ? log.thinking : log.answer;
    MarkerSet markers = phase == Phase.THINKING ? engine.closeMarkers : answerMarkers;
    StretchSink.Setup setup =
        new StretchSink.Setup(
            phase,
            transcript,
            markers.matcher(),
            limit,
            lane.length() - transcript.size(),
            canTruncate);
    return new StretchSink(
        engine.pieces,
        sampler,
        pace,
        setup,
        until,
        request.listener() == null ? null : mailbox,
        engine.bias(words),
        null,
        refuseEnd,
        this::stopped);
  }

  /** Between tokens the sink watches the time; this watches over a long prompt. */
  private long untilDue(Phase phase) {
    return pace.hasDeadline() ? Math.max(1_000_000, left(phase)) : -1;
  }

  private long left(Phase phase) {
    return phase == Phase.THINKING
        ? pace.untilThinkingEnds(log.thinking.size())
        : pace.untilDeadline();
  }

  /**
   * Runs a probe; waits for a free place first, and with AWAIT for its result.
   *
   * @param place where the session stands
   */
  void look(Probe probe, Mode mode, Place place) {
    while (probesUnderWay >= requirements.concurrentProbes()) {
      next(-1);
    }
    if (slot.cancelled) {
      return;
    }
    probesUnderWay++;
    ProbeRun run = desk.start(probe, place, slot, main);
    while (mode == Mode.AWAIT && !slot.cancelled) {
      if (next(-1) instanceof Message.Seen seen && seen.probe() == run) {
        return;
      }
    }
  }

  /** Waits for the probes under way. */
  void awaitProbes() {
    while (probesUnderWay > 0 && !slot.cancelled) {
      next(-1);
    }
  }

  /**
   * Appends as many tokens of a text as the budget has room for to the thinking; returns how many.
   */
  int inject(String text) {
    int[] all = engine.guarded(text);
    int left = room.maxThinkingTokens() - log.thinking.size();
    int[] ids = Arrays.copyOf(all, Math.min(all.length, left));
    byte[][] pieces = engine.bytes(ids);
    for (int i = 0; i < ids.length; i++) {
      log.thinking.add(ids[i], pieces[i], Float.NaN, Float.NaN);
    }
    feed(ids);
    log.injected(text, ids.length);
    for (byte[] piece : pieces) {
      show(Phase.THINKING, piece);
    }
    return ids.length;
  }

  /** Watches nothing. */
  private enum Silent implements ReasoningListener {
    INSTANCE
  }
}

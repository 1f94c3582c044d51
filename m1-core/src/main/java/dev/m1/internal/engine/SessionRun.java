package dev.m1.internal.engine;

import dev.m1.AnswerEnd;
import dev.m1.AnswerText;
import dev.m1.BudgetController;
import dev.m1.BudgetDecision;
import dev.m1.CapacityException;
import dev.m1.ExtractedAnswer;
import dev.m1.GenerationException;
import dev.m1.Observation;
import dev.m1.ProbeResult;
import dev.m1.ReasoningListener;
import dev.m1.ReasoningResult;
import dev.m1.Requirements;
import dev.m1.StrategyContext;
import dev.m1.ThinkingEnd;
import dev.m1.ThinkingState;
import dev.m1.Until;
import dev.m1.internal.engine.StretchSink.Cause;
import dev.m1.internal.format.MarkerSet;
import dev.m1.internal.format.ThinkingFormats;
import dev.m1.trace.Checkpoint;
import dev.m1.trace.Phase;
import dev.m1.trace.ReasoningTrace;
import dev.m1.trace.TraceEvent;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One session from its prompt to its result: the loop that asks the strategy and keeps the limits.
 * Runs on the session's thread and tells the scheduler what to do; only {@link #cancel} may be
 * called from elsewhere.
 *
 * <p>What the strategy decides is bounded here: the budget by the stretch's limit, the answer by
 * the reserved {@link Room}, progress by {@link #MOST_IDLE_DECISIONS}.
 */
final class SessionRun {
  /** So many decisions in a row without a new thinking token conclude a strategy. */
  private static final int MOST_IDLE_DECISIONS = 64;

  private static final int MOST_INJECTIONS = 1024;

  /** How often thinking may be re-opened inside the answer; the next time ends the answer. */
  static final int MOST_REOPENINGS = 2;

  private final Engine engine;
  private final SessionRequest request;
  private final Requirements requirements;
  private final Room room;
  private final int[] prompt;
  private final int promptLineFeeds;
  private final Instant started = Instant.now();
  private final Pace pace;
  private final Mailbox mailbox = new Mailbox();
  private final SessionLog log;
  private final Transcript thinking;
  private final MainLane main;
  private final Slot slot;
  private final Sampler sampler;
  private final MarkerSet answerMarkers;
  private final int answerStops;
  private final ProbeDesk desk;
  private final TextFlow flow = new TextFlow();

  private final Deque<ProbeResult> arrived = new ArrayDeque<>();
  private final List<ProbeResult> probes = new ArrayList<>();
  private int probesUnderWay;
  private int idleDecisions;
  private int injections;
  private int naturalEnds;
  private boolean atNaturalEnd;
  private boolean closeWritten;
  private int markerTokens;
  private byte[] surplus = {};
  private Set<Until> reached = Set.of();
  private String handOverText = "";
  private @Nullable String customHandOver;
  private @Nullable ThinkingEnd thinkingEnd;
  private String endReason = "";
  private AnswerEnd answerEnd = AnswerEnd.NONE;
  private int handled;
  private boolean interrupted;

  SessionRun(
      Engine engine,
      SessionRequest request,
      Requirements requirements,
      Room room,
      int[] prompt,
      int promptLineFeeds) {
    this.engine = engine;
    this.request = request;
    this.requirements = requirements;
    this.room = room;
    this.prompt = prompt;
    this.promptLineFeeds = promptLineFeeds;
    pace = new Pace(engine.clock, request.deadline());
    thinking =
        new Transcript(
            records(Observation.ENTROPY) || request.record().contains(Observation.ENTROPY),
            records(Observation.MARGIN) || request.record().contains(Observation.MARGIN));
    log = new SessionLog(thinking);
    main = new MainLane(prompt, thinking);
    slot = new Slot(room.cells(), room.sequences(), this::admitted, this::failed);
    sampler = new Sampler(request.sampling(), request.seed());
    List<String> markers = new ArrayList<>(engine.format.answerStops());
    markers.addAll(request.stops());
    answerStops = markers.size();
    markers.addAll(engine.format.reopen());
    answerMarkers = MarkerSet.of(markers, engine.specials);
    desk =
        new ProbeDesk(
            engine, request.question(), request.extractor(), answerMarkers, pace, mailbox);
  }

  private boolean records(Observation observation) {
    return requirements.observations().contains(observation);
  }

  // On the scheduler's thread.

  private void admitted() {
    main.open(engine.scheduler, slot);
    slot.unhandled++;
    mailbox.post(new Message.Admitted());
  }

  private void failed(Throwable cause) {
    mailbox.post(new Message.Failed(cause));
  }

  /** Stops the session at its next token. From any thread. */
  void cancel() {
    if (!slot.cancelled) {
      slot.cancelled = true;
      mailbox.post(new Message.Cancelled());
      engine.scheduler.wake();
    }
  }

  // On the session's thread.

  /**
   * Runs the session.
   *
   * @throws GenerationException if the engine, the strategy, the listener or the extractor failed;
   *     it holds the partial result
   * @throws CapacityException if the deadline passed before there was room
   */
  ReasoningResult run() {
    try {
      awaitRoom();
      if (thinkingEnd == null) {
        think();
      }
      pace.endThinking();
      if (request.listener() != null) {
        flush(Phase.THINKING);
      }
      log.thinkingEnded(requireEnd(), endReason);
      listener().onThinkingEnd(requireEnd(), endReason);
      if (requireEnd() != ThinkingEnd.CANCELLED && requireEnd() != ThinkingEnd.ABSTAINED) {
        answer();
      }
      awaitProbes();
      return result(extract());
    } catch (CapacityException e) {
      throw e;
    } catch (Exception | StackOverflowError | AssertionError e) {
      throw failure(e);
    } finally {
      engine.scheduler.submit(() -> engine.scheduler.release(slot, main.orNull(), prompt));
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private ThinkingEnd requireEnd() {
    ThinkingEnd end = thinkingEnd;
    return end == null ? ThinkingEnd.FAILED : end;
  }

  private ReasoningListener listener() {
    ReasoningListener listener = request.listener();
    return listener == null ? Silent.INSTANCE : listener;
  }

  private GenerationException failure(Throwable cause) {
    slot.cancelled = true;
    if (thinkingEnd == null) {
      thinkingEnd = ThinkingEnd.FAILED;
      log.thinkingEnded(ThinkingEnd.FAILED, String.valueOf(cause));
    } else {
      answerEnd = AnswerEnd.FAILED;
    }
    ExtractedAnswer none = new ExtractedAnswer.Empty("failed", new ExtractedAnswer.Span(0, 0));
    Throwable root =
        cause instanceof GenerationException && cause.getCause() != null ? cause.getCause() : cause;
    return new GenerationException(
        "the session failed after "
            + thinking.size()
            + " thinking and "
            + log.answer.size()
            + " answer tokens: "
            + cause,
        root,
        result(none));
  }

  private void submit(Runnable command) {
    slot.submit(engine.scheduler, command);
  }

  // ---- waiting for messages

  private void awaitRoom() {
    engine.scheduler.submit(() -> engine.scheduler.enqueue(slot));
    while (true) {
      Message message = next(pace.hasDeadline() ? Math.max(0, pace.untilDeadline()) : -1);
      if (message instanceof Message.Admitted) {
        pace.admit();
        log.prompt(prompt, main.cached());
        return;
      } else if (message instanceof Message.Cancelled) {
        log.prompt(prompt, 0);
        end(ThinkingEnd.CANCELLED, "cancelled while waiting for room");
        return;
      } else if (message == null) {
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
   * Takes the next message; null when the time is up. What has been dealt with is acknowledged
   * first.
   */
  private @Nullable Message next(long nanos) {
    if (handled > 0) {
      int count = handled;
      handled = 0;
      engine.scheduler.submit(() -> slot.unhandled -= count);
    }
    Message message;
    while (true) {
      try {
        message = mailbox.take(nanos);
        break;
      } catch (InterruptedException e) {
        interrupted = true;
        cancel();
      }
    }
    if (message instanceof Message.Failed failed) {
      throw failed.cause() instanceof RuntimeException cause
          ? cause
          : new GenerationException("the model's thread failed: " + failed.cause(), failed.cause());
    }
    if (message instanceof Message.Text text) {
      deliver(text);
    } else if (message instanceof Message.Seen seen) {
      handled++;
      see(seen.probe());
    } else if (message instanceof Message.Stopped || message instanceof Message.Admitted) {
      handled++;
    }
    return message;
  }

  private void deliver(Message.Text text) {
    publish(text.phase(), flow.accept(text.bytes()));
    if (mailbox.delivered()) {
      engine.scheduler.wake();
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

  private void flush(Phase phase) {
    publish(phase, flow.finish());
  }

  private void see(ProbeRun run) {
    probesUnderWay--;
    if (slot.cancelled && run.answer.size() == 0 && Double.isNaN(run.entropy)) {
      return;
    }
    ProbeResult result = desk.read(run);
    log.probed(run, result);
    probes.add(result);
    arrived.add(result);
    listener().onProbe(result);
  }

  /** Runs the lane under a sink until it stops. A probe that arrives while thinking pauses it. */
  private StretchSink stretch(
      Phase phase,
      int limit,
      @Nullable UntilTracker until,
      Map<String, Double> words,
      boolean refuseEnd) {
    Transcript transcript = phase == Phase.THINKING ? thinking : log.answer;
    MarkerSet markers = phase == Phase.THINKING ? engine.closeMarkers : answerMarkers;
    boolean canTruncate = engine.backend.capabilities().contains(dev.m1.spi.Capability.TRUNCATE);
    StretchSink[] started = new StretchSink[1];
    submit(
        () -> {
          Lane lane = main.get();
          StretchSink.Setup setup =
              new StretchSink.Setup(
                  phase,
                  transcript,
                  markers.matcher(),
                  limit,
                  lane.length() - transcript.size(),
                  canTruncate);
          StretchSink sink =
              new StretchSink(
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
          started[0] = sink;
          if (slot.cancelled) {
            sink.cancel(lane);
          } else {
            main.repend(lane);
            lane.run(sink);
          }
        });
    while (true) {
      long wait = waitFor(phase);
      Message message = next(wait);
      if (message instanceof Message.Stopped stop) {
        log.sampled(phase);
        return stop.sink();
      } else if (message == null) {
        interrupt(started, Cause.DEADLINE);
      } else if (message instanceof Message.Seen && phase == Phase.THINKING) {
        interrupt(started, Cause.INTERRUPTED);
      }
    }
  }

  /** Between tokens the sink watches the time; this watches over a long prompt. */
  private long waitFor(Phase phase) {
    if (!pace.hasDeadline()) {
      return -1;
    }
    long left =
        phase == Phase.THINKING ? pace.untilThinkingEnds(thinking.size()) : pace.untilDeadline();
    return Math.max(1_000_000, left);
  }

  private void interrupt(StretchSink[] sink, Cause why) {
    submit(() -> sink[0].interrupt(main.get(), why));
  }

  private void stopped(StretchSink sink) {
    slot.unhandled++;
    mailbox.post(new Message.Stopped(sink));
  }

  // ---- thinking

  private void think() {
    int budget = room.maxThinkingTokens();
    BudgetController.Run run =
        request.budget().start(new StrategyContext(request.question(), budget, request.seed()));
    if (budget == 0) {
      endAtLimit();
    }
    while (thinkingEnd == null) {
      if (slot.cancelled) {
        end(ThinkingEnd.CANCELLED, "");
      } else if (pace.untilThinkingEnds(thinking.size()) <= 0) {
        end(ThinkingEnd.DEADLINE, "");
      } else if (idleDecisions >= MOST_IDLE_DECISIONS) {
        end(
            ThinkingEnd.LOOP,
            "the strategy made no progress in " + MOST_IDLE_DECISIONS + " decisions");
      } else {
        apply(ask(run));
      }
    }
  }

  private BudgetDecision ask(BudgetController.Run run) {
    ProbeResult probe = arrived.poll();
    Checkpoint checkpoint =
        new Checkpoint(
            thinking.size(),
            atNaturalEnd,
            naturalEnds,
            injections,
            pace.elapsed(),
            pace.timeLeft(thinking.size()),
            reached,
            probe == null ? OptionalInt.empty() : OptionalInt.of(probe.id()));
    ThinkingState state = state(checkpoint, probe);
    @Nullable BudgetDecision decision = run.next(state);
    if (decision == null) {
      throw new IllegalStateException(
          "strategy " + request.budget() + " returned null; return a BudgetDecision");
    }
    idleDecisions++;
    log.add(new TraceEvent.Decided(checkpoint, decision));
    listener().onDecision(state, decision);
    return decision;
  }

  private ThinkingState state(Checkpoint checkpoint, @Nullable ProbeResult probe) {
    int tokens = thinking.size();
    int bytes = thinking.bytes().size();
    ThinkingState.Builder builder =
        ThinkingState.builder()
            .ids(thinking.ids().backing(), tokens)
            .budget(room.maxThinkingTokens())
            .naturalEnd(atNaturalEnd, naturalEnds)
            .injections(injections)
            .elapsed(checkpoint.elapsed())
            .reached(reached)
            .probes(List.copyOf(probes))
            .text(() -> thinking.bytes().text(bytes));
    checkpoint.timeLeft().ifPresent(builder::timeLeft);
    if (probe != null) {
      builder.arrivedProbe(probe);
    }
    float[] entropies = thinking.entropies();
    if (entropies != null) {
      builder.entropies(entropies);
    }
    float[] margins = thinking.margins();
    if (margins != null) {
      builder.margins(margins);
    }
    return builder.build();
  }

  private void apply(BudgetDecision decision) {
    if (decision instanceof BudgetDecision.ThinkOn thinkOn) {
      if (arrived.isEmpty()) {
        thinkOn(thinkOn);
      }
    } else if (decision instanceof BudgetDecision.Inject inject) {
      inject(inject.text());
    } else if (decision instanceof BudgetDecision.Look look) {
      look(look);
    } else if (decision instanceof BudgetDecision.Conclude conclude) {
      conclude(conclude);
    } else if (decision instanceof BudgetDecision.Abstain abstain) {
      end(ThinkingEnd.ABSTAINED, abstain.reason());
    }
  }

  private void thinkOn(BudgetDecision.ThinkOn decision) {
    boolean refuse = atNaturalEnd;
    if (!thinking.withEntropy()
        && decision.until().stream().anyMatch(Until.EntropyBelow.class::isInstance)) {
      throw new IllegalStateException(
          "strategy "
              + request.budget()
              + " waits for an entropy but does not announce it; return"
              + " Requirements.withObservations(Observation.ENTROPY)");
    }
    if (refuse) {
      requireInjection("refuses a natural end");
      takeBackEnd();
    }
    int before = thinking.size();
    UntilTracker until = new UntilTracker(decision.until());
    StretchSink stretch =
        stretch(Phase.THINKING, room.maxThinkingTokens(), until, decision.bias(), refuse);
    if (thinking.size() > before) {
      idleDecisions = 0;
    }
    reached = until.reached();
    after(stretch);
  }

  /** Takes note of what ended a stretch of thinking. */
  private void after(StretchSink stretch) {
    Cause cause = stretch.cause();
    if (cause == Cause.MARKER || cause == Cause.CONTROL) {
      naturalEnds++;
      atNaturalEnd = true;
      closeWritten = cause == Cause.MARKER;
      surplus = stretch.surplus();
      markerTokens = closeWritten ? stretch.markerTokens().length : 0;
      log.marked(stretch.markerTokens());
    } else if (cause == Cause.LIMIT) {
      endAtLimit();
    } else if (cause == Cause.DEADLINE) {
      end(ThinkingEnd.DEADLINE, "");
    } else if (cause == Cause.CANCELLED) {
      end(ThinkingEnd.CANCELLED, "");
    }
  }

  private void endAtLimit() {
    end(
        room.boundByContext() ? ThinkingEnd.CONTEXT_FULL : ThinkingEnd.BUDGET,
        room.boundByContext()
            ? "the context has room for " + room.maxThinkingTokens() + " thinking tokens"
            : "");
  }

  private void end(ThinkingEnd end, String reason) {
    thinkingEnd = end;
    endReason = reason;
  }

  private void requireInjection(String what) {
    if (!requirements.injects()) {
      throw new IllegalStateException(
          "strategy "
              + request.budget()
              + " "
              + what
              + " but does not announce it; return Requirements.withInjection()");
    }
  }

  /** Goes back to before the close marker. */
  private void takeBackEnd() {
    log.add(new TraceEvent.RolledBack(thinking.size(), markerTokens));
    if (closeWritten) {
      int drop = markerTokens;
      submit(
          () -> {
            Lane lane = main.get();
            lane.truncate(lane.length() - drop);
          });
    }
    atNaturalEnd = false;
    closeWritten = false;
    surplus = new byte[0];
  }

  private void inject(String text) {
    requireInjection("injects text");
    if (++injections > MOST_INJECTIONS) {
      end(ThinkingEnd.LOOP, "the strategy injected text " + MOST_INJECTIONS + " times");
      return;
    }
    if (atNaturalEnd) {
      takeBackEnd();
    }
    reached = Set.of();
    int[] all = engine.guarded(text);
    int[] ids =
        java.util.Arrays.copyOf(
            all, Math.min(all.length, room.maxThinkingTokens() - thinking.size()));
    byte[][] pieces = engine.bytes(ids);
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < ids.length; i++) {
      thinking.add(ids[i], pieces[i], Float.NaN, Float.NaN);
      shown.append(request.listener() == null ? "" : flow.accept(pieces[i]));
    }
    submit(() -> main.get().feed(ids));
    log.injected(text, ids.length);
    publish(Phase.THINKING, shown.toString());
    if (ids.length > 0) {
      idleDecisions = 0;
    }
    if (thinking.size() >= room.maxThinkingTokens()) {
      endAtLimit();
    }
  }

  private void look(BudgetDecision.Look look) {
    if (!requirements.probes().contains(look.probe())) {
      throw new IllegalStateException(
          "strategy "
              + request.budget()
              + " runs "
              + look.probe()
              + " but does not announce it; return Requirements.of(probe)");
    }
    reached = Set.of();
    while (probesUnderWay >= requirements.concurrentProbes()) {
      next(-1);
    }
    if (slot.cancelled) {
      return;
    }
    probesUnderWay++;
    ProbeRun run = startProbe(look);
    while (look.mode() == BudgetDecision.Mode.AWAIT && !slot.cancelled) {
      if (next(-1) instanceof Message.Seen seen && seen.probe() == run) {
        return;
      }
    }
  }

  private ProbeRun startProbe(BudgetDecision.Look look) {
    return desk.start(
        look.probe(),
        thinking.size(),
        trailingLineFeeds(),
        closeWritten ? markerTokens : 0,
        slot,
        main);
  }

  /**
   * Returns the line feeds that the context ends in: those of the thinking, else those of the
   * opener.
   */
  private int trailingLineFeeds() {
    if (thinking.bytes().size() > 0) {
      return thinking.bytes().trailingLineFeeds();
    }
    return promptLineFeeds;
  }

  private void conclude(BudgetDecision.Conclude decision) {
    ThinkingEnd end = decision.end();
    if (end == ThinkingEnd.NATURAL && !atNaturalEnd) {
      end = ThinkingEnd.STRATEGY;
    }
    customHandOver = decision.handOver().orElse(null);
    end(end, decision.reason());
  }

  // ---- answer

  private void answer() {
    handOver();
    int reopenings = 0;
    while (true) {
      StretchSink stretch = stretch(Phase.ANSWER, request.maxAnswerTokens(), null, Map.of(), false);
      Cause cause = stretch.cause();
      if (cause == Cause.MARKER && stretch.marker() >= answerStops) {
        log.marked(stretch.markerTokens());
        if (reopenings++ >= MOST_REOPENINGS || slot.cancelled) {
          answerEnd = AnswerEnd.END_OF_TURN;
          break;
        }
        rethink();
        continue;
      }
      if (cause == Cause.MARKER || cause == Cause.CONTROL) {
        log.marked(stretch.markerTokens());
      }
      answerEnd = answerEnd(stretch);
      break;
    }
    if (request.listener() != null) {
      flush(Phase.ANSWER);
    }
    log.answerEnded(answerEnd);
  }

  private AnswerEnd answerEnd(StretchSink stretch) {
    Cause cause = stretch.cause();
    if (cause == null) {
      return AnswerEnd.FAILED;
    }
    return switch (cause) {
      case MARKER ->
          stretch.marker() < engine.format.answerStops().size()
              ? AnswerEnd.END_OF_TURN
              : AnswerEnd.STOP;
      case CONTROL -> AnswerEnd.END_OF_TURN;
      case LIMIT, CONDITION -> AnswerEnd.LIMIT;
      case DEADLINE -> AnswerEnd.DEADLINE;
      case CANCELLED, INTERRUPTED -> AnswerEnd.CANCELLED;
    };
  }

  /**
   * Leads from the thinking to the answer: after a natural end what the format adds, after a cut
   * its hand-over.
   */
  private void handOver() {
    String custom = customHandOver;
    String text;
    if (custom == null && closeWritten) {
      text = engine.format.afterNaturalEnd();
      if (surplus.length > 0) {
        log.answer.preload(surplus);
        if (request.listener() != null) {
          publish(Phase.ANSWER, flow.accept(surplus));
        }
      }
    } else {
      if (closeWritten) {
        takeBackEnd();
      }
      text =
          custom != null && engine.trusted(custom).length <= Room.CUSTOM_HAND_OVER
              ? custom
              : ThinkingFormats.handOver(engine.format, trailingLineFeeds());
      handOverText = text;
    }
    force(text);
  }

  private void force(String text) {
    if (!text.isEmpty()) {
      int[] ids = engine.trusted(text);
      submit(() -> main.get().feed(ids));
      log.handedOver(text, ids);
    }
  }

  /**
   * The model thinks again inside its answer: that counts against the same budget, and is closed
   * when it is used up.
   */
  private void rethink() {
    boolean closed = false;
    if (thinking.size() < room.maxThinkingTokens()) {
      StretchSink stretch =
          stretch(Phase.THINKING, room.maxThinkingTokens(), null, Map.of(), false);
      if (stretch.cause() == Cause.MARKER || stretch.cause() == Cause.CONTROL) {
        log.marked(stretch.markerTokens());
      }
      closed = stretch.cause() == Cause.MARKER;
    }
    force(
        closed
            ? engine.format.afterNaturalEnd()
            : ThinkingFormats.handOver(engine.format, trailingLineFeeds()));
  }

  private void awaitProbes() {
    while (probesUnderWay > 0 && !slot.cancelled) {
      next(-1);
    }
  }

  // ---- result

  private ExtractedAnswer extract() {
    if (answerEnd == AnswerEnd.NONE) {
      return new ExtractedAnswer.Empty("no-answer", new ExtractedAnswer.Span(0, 0));
    }
    return request.extractor().extract(answerText(), request.question());
  }

  private AnswerText answerText() {
    boolean complete = answerEnd == AnswerEnd.END_OF_TURN || answerEnd == AnswerEnd.STOP;
    return new AnswerText(log.answer.bytes().text().strip(), handOverText, complete);
  }

  private ReasoningResult result(ExtractedAnswer extracted) {
    dev.m1.Timings timings = pace.timings();
    ReasoningTrace trace = log.trace(header(), extracted, timings);
    return new ReasoningResult(
        request.question(),
        thinking.bytes().text().strip(),
        answerText(),
        extracted,
        requireEnd(),
        endReason,
        answerEnd,
        log.usage(),
        timings,
        request.seed(),
        engine.info,
        trace);
  }

  private dev.m1.trace.TraceHeader header() {
    Set<Observation> recorded = new java.util.HashSet<>();
    if (thinking.withEntropy()) {
      recorded.add(Observation.ENTROPY);
    }
    if (thinking.withMargin()) {
      recorded.add(Observation.MARGIN);
    }
    return new dev.m1.trace.TraceHeader(
        started,
        engine.info,
        request.question(),
        true,
        String.valueOf(request.budget()),
        requirements,
        recorded,
        engine.format.name(),
        request.sampling(),
        request.seed(),
        engine.execution,
        room.maxThinkingTokens(),
        room.limit(),
        request.maxAnswerTokens(),
        Optional.ofNullable(request.deadline()));
  }

  /** Watches nothing. */
  private enum Silent implements ReasoningListener {
    INSTANCE
  }
}

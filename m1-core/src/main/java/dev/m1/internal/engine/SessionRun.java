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
import dev.m1.ReasoningResult;
import dev.m1.Requirements;
import dev.m1.StrategyContext;
import dev.m1.ThinkingEnd;
import dev.m1.ThinkingState;
import dev.m1.Timings;
import dev.m1.Until;
import dev.m1.internal.engine.StretchSink.Cause;
import dev.m1.internal.format.ThinkingFormats;
import dev.m1.trace.Checkpoint;
import dev.m1.trace.Phase;
import dev.m1.trace.TraceEvent;
import dev.m1.trace.TraceHeader;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One session from its prompt to its result: the loop that asks the strategy and keeps the limits.
 * Runs on the session's thread; only {@link #cancel} may be called from elsewhere.
 *
 * <p>What the strategy decides is bounded here: the budget by the stretch's limit, the answer by
 * the reserved {@link Room}, progress by {@link #MOST_IDLE_DECISIONS}.
 */
final class SessionRun {
  /** How often thinking may be re-opened inside the answer; the next time ends the answer. */
  static final int MOST_REOPENINGS = 2;

  /** So many decisions in a row without a new thinking token conclude a strategy. */
  private static final int MOST_IDLE_DECISIONS = 64;

  private static final int MOST_INJECTIONS = 1024;

  private final Engine engine;
  private final SessionRequest request;
  private final Requirements requirements;
  private final Room room;
  private final int promptLineFeeds;
  private final Instant started = Instant.now();
  private final Pace pace;
  private final SessionLog log;
  private final Transcript thinking;
  private final SessionLink link;

  private int idleDecisions;
  private int injections;
  private int naturalEnds;
  private boolean atNaturalEnd;
  private boolean closeWritten;
  private int markerTokens;
  private byte[] surplus = {};
  private Set<Until> reached = Set.of();
  private String handOverText = "";
  private Optional<String> customHandOver = Optional.empty();
  private @Nullable ThinkingEnd thinkingEnd;
  private String endReason = "";
  private AnswerEnd answerEnd = AnswerEnd.NONE;

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
    this.promptLineFeeds = promptLineFeeds;
    pace = new Pace(engine.clock, request.deadline());
    Set<Observation> observations = EnumSet.noneOf(Observation.class);
    observations.addAll(requirements.observations());
    observations.addAll(request.record());
    thinking =
        new Transcript(
            observations.contains(Observation.ENTROPY), observations.contains(Observation.MARGIN));
    log = new SessionLog(thinking);
    link = new SessionLink(engine, request, requirements, room, prompt, pace, log);
  }

  /** Stops the session at its next token. From any thread. */
  void cancel() {
    link.cancel();
  }

  /** Takes a place in the queue for room; {@link #run} or {@link #abandon} must follow. */
  void enqueue() {
    link.enqueue();
  }

  /** Gives the place in the queue back. */
  void abandon() {
    link.release();
  }

  /**
   * Runs the session.
   *
   * @throws GenerationException if the engine, the strategy, the listener or the extractor failed;
   *     it holds the partial result
   * @throws CapacityException if the deadline passed before there was room
   */
  ReasoningResult run() {
    try {
      if (link.awaitRoom()) {
        think();
      } else {
        end(ThinkingEnd.CANCELLED, "cancelled while waiting for room");
      }
      pace.endThinking();
      link.flush(Phase.THINKING);
      log.thinkingEnded(requireEnd(), endReason);
      link.listener().onThinkingEnd(requireEnd(), endReason);
      if (thinkingEnd != ThinkingEnd.CANCELLED && thinkingEnd != ThinkingEnd.ABSTAINED) {
        answer();
      }
      link.awaitProbes();
      return result(extract());
    } catch (CapacityException e) {
      throw e;
    } catch (Exception | StackOverflowError | AssertionError e) {
      throw failure(e);
    } finally {
      link.release();
    }
  }

  private ThinkingEnd requireEnd() {
    ThinkingEnd end = thinkingEnd;
    return end == null ? ThinkingEnd.FAILED : end;
  }

  private GenerationException failure(Throwable cause) {
    link.quiet();
    if (thinkingEnd == null) {
      thinkingEnd = ThinkingEnd.FAILED;
      log.thinkingEnded(ThinkingEnd.FAILED, String.valueOf(cause));
    } else {
      answerEnd = AnswerEnd.FAILED;
    }
    ExtractedAnswer none = new ExtractedAnswer.Empty("failed", new ExtractedAnswer.Span(0, 0));
    return new GenerationException(
        "the session failed after "
            + thinking.size()
            + " thinking and "
            + log.answer.size()
            + " answer tokens: "
            + cause,
        cause,
        result(none));
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
      if (link.cancelled()) {
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
    ProbeResult probe = link.pollArrived();
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
    link.listener().onDecision(state, decision);
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
            .probes(link.probes())
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
      if (!link.hasArrived()) { // else the strategy is shown that result first
        thinkOn(thinkOn);
      }
    } else if (decision instanceof BudgetDecision.Inject inject) {
      inject(inject.text());
    } else if (decision instanceof BudgetDecision.Look look) {
      requireAnnounced(
          requirements.probes().contains(look.probe()), "runs " + look.probe(), "of(probe)");
      reached = Set.of();
      link.look(look.probe(), look.mode(), place());
    } else if (decision instanceof BudgetDecision.Conclude conclude) {
      customHandOver = conclude.handOver();
      boolean natural = conclude.end() == ThinkingEnd.NATURAL;
      end(natural && !atNaturalEnd ? ThinkingEnd.STRATEGY : conclude.end(), conclude.reason());
    } else if (decision instanceof BudgetDecision.Abstain abstain) {
      end(ThinkingEnd.ABSTAINED, abstain.reason());
    }
  }

  private Place place() {
    return new Place(
        thinking.size(),
        trailingLineFeeds(),
        atNaturalEnd,
        closeWritten,
        closeWritten ? markerTokens : 0,
        surplus);
  }

  private void requireAnnounced(boolean announced, String what, String how) {
    if (!announced) {
      throw new IllegalStateException(
          "strategy "
              + request.budget()
              + " "
              + what
              + " but does not announce it; return Requirements."
              + how);
    }
  }

  private void thinkOn(BudgetDecision.ThinkOn decision) {
    requireAnnounced(
        thinking.withEntropy()
            || decision.until().stream().noneMatch(Until.EntropyBelow.class::isInstance),
        "waits for an entropy",
        "withObservations(Observation.ENTROPY)");
    boolean refuse = atNaturalEnd;
    if (refuse) {
      requireAnnounced(requirements.injects(), "refuses a natural end", "withInjection()");
      takeBackEnd();
    }
    int before = thinking.size();
    UntilTracker until = new UntilTracker(decision.until(), thinking.bytes().last());
    StretchSink stretch =
        link.stretch(Phase.THINKING, room.maxThinkingTokens(), until, decision.bias(), refuse);
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

  private void inject(String text) {
    requireAnnounced(requirements.injects(), "injects text", "withInjection()");
    if (++injections > MOST_INJECTIONS) {
      end(ThinkingEnd.LOOP, "the strategy injected text " + MOST_INJECTIONS + " times");
      return;
    }
    if (atNaturalEnd) {
      takeBackEnd();
    }
    reached = Set.of();
    if (link.inject(text) > 0) {
      idleDecisions = 0;
    }
    if (thinking.size() >= room.maxThinkingTokens()) {
      endAtLimit();
    }
  }

  /** Goes back to before the close marker. */
  private void takeBackEnd() {
    log.add(new TraceEvent.RolledBack(thinking.size(), markerTokens));
    if (closeWritten) {
      link.takeBack(markerTokens);
    }
    atNaturalEnd = false;
    closeWritten = false;
    surplus = new byte[0];
  }

  private void endAtLimit() {
    if (room.boundByContext()) {
      end(
          ThinkingEnd.CONTEXT_FULL,
          "the context has room for " + room.maxThinkingTokens() + " thinking tokens");
    } else {
      end(ThinkingEnd.BUDGET, "");
    }
  }

  private void end(ThinkingEnd end, String reason) {
    thinkingEnd = end;
    endReason = reason;
  }

  /**
   * Returns the line feeds that the context ends in: those of the thinking, else those of the
   * opener.
   */
  private int trailingLineFeeds() {
    return thinking.bytes().size() > 0 ? thinking.bytes().trailingLineFeeds() : promptLineFeeds;
  }

  // ---- answer

  private void answer() {
    handOver();
    for (int reopenings = 0; ; reopenings++) {
      StretchSink stretch =
          link.stretch(Phase.ANSWER, request.maxAnswerTokens(), null, Map.of(), false);
      log.marked(stretch.markerTokens());
      if (!link.reopens(stretch)) {
        answerEnd = answerEnd(stretch);
        break;
      }
      if (reopenings == MOST_REOPENINGS) {
        answerEnd = AnswerEnd.END_OF_TURN;
        break;
      }
      rethink();
    }
    link.flush(Phase.ANSWER);
    log.answerEnded(answerEnd);
  }

  private AnswerEnd answerEnd(StretchSink stretch) {
    Cause cause = stretch.cause();
    if (cause == null) {
      return AnswerEnd.FAILED;
    }
    boolean own = stretch.marker() < engine.format.answerStops().size();
    return switch (cause) {
      case MARKER -> own ? AnswerEnd.END_OF_TURN : AnswerEnd.STOP;
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
    if (customHandOver.isEmpty() && closeWritten) {
      if (surplus.length > 0) {
        log.answer.preload(surplus);
        link.show(Phase.ANSWER, surplus);
      }
      force(engine.format.afterNaturalEnd());
      return;
    }
    if (closeWritten) {
      takeBackEnd();
    }
    String own = ThinkingFormats.handOver(engine.format, trailingLineFeeds());
    handOverText =
        customHandOver
            .filter(text -> engine.trusted(text).length <= Room.CUSTOM_HAND_OVER)
            .orElse(own);
    force(handOverText);
  }

  private void force(String text) {
    if (!text.isEmpty()) {
      int[] ids = engine.trusted(text);
      link.feed(ids);
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
          link.stretch(Phase.THINKING, room.maxThinkingTokens(), null, Map.of(), false);
      log.marked(stretch.markerTokens());
      closed = stretch.cause() == Cause.MARKER;
    }
    force(
        closed
            ? engine.format.afterNaturalEnd()
            : ThinkingFormats.handOver(engine.format, trailingLineFeeds()));
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
    Timings timings = pace.timings();
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
        log.trace(header(), extracted, timings));
  }

  private TraceHeader header() {
    Set<Observation> recorded = EnumSet.noneOf(Observation.class);
    if (thinking.withEntropy()) {
      recorded.add(Observation.ENTROPY);
    }
    if (thinking.withMargin()) {
      recorded.add(Observation.MARGIN);
    }
    return new TraceHeader(
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
}

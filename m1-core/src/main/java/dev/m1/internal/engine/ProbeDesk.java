package dev.m1.internal.engine;

import dev.m1.AnswerText;
import dev.m1.Probe;
import dev.m1.ProbeResult;
import dev.m1.Question.MultipleChoice;
import dev.m1.Sampling;
import dev.m1.internal.format.MarkerSet;
import dev.m1.internal.format.ThinkingFormats;
import dev.m1.trace.Phase;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * Starts a session's probes and reads what they saw. Confined to the session's thread, but for what
 * it submits.
 */
final class ProbeDesk {
  /**
   * What stands before a letter in the answers that m1's prompt asks for: the next token is the
   * letter.
   */
  static final String LETTER_LEAD = " \\boxed{";

  /** More pending tokens than this are a prompt, which is worth waiting for. */
  private static final int FEW_TOKENS = 16;

  private final Engine engine;
  private final SessionRequest request;
  private final MarkerSet answerMarkers;
  private final Pace pace;
  private final Mailbox mailbox;
  private final int answerStops;
  private final boolean withMargin;
  private int started;

  /**
   * Creates a desk.
   *
   * @param answerMarkers what ends an answer: first what stops it, then what re-opens thinking
   * @param answerStops how many of them stop it
   * @param withMargin whether the margins of answer tokens are recorded
   */
  ProbeDesk(
      Engine engine,
      SessionRequest request,
      MarkerSet answerMarkers,
      int answerStops,
      boolean withMargin,
      Pace pace,
      Mailbox mailbox) {
    this.engine = engine;
    this.request = request;
    this.answerMarkers = answerMarkers;
    this.answerStops = answerStops;
    this.withMargin = withMargin;
    this.pace = pace;
    this.mailbox = mailbox;
  }

  /** Returns the text that a probe appends. */
  private static String forcedText(Engine engine, Probe probe, Place place) {
    if (probe instanceof Probe.NextToken next) {
      return next.after();
    } else if (probe instanceof Probe.Answer answer && answer.handOver().isPresent()) {
      return answer.handOver().get();
    } else if (acceptsEnd(probe, place)) {
      return engine.format.afterNaturalEnd();
    }
    String handOver = ThinkingFormats.handOver(engine.format, place.lineFeeds());
    return probe instanceof Probe.OptionLetters ? handOver + LETTER_LEAD : handOver;
  }

  private static boolean acceptsEnd(Probe probe, Place place) {
    return probe instanceof Probe.SessionAnswer && place.closed();
  }

  /** Returns the most tokens that a probe appends, forced and sampled. */
  static int tail(Engine engine, Probe probe) {
    int forced = forced(engine, probe, false);
    if (probe instanceof Probe.SessionAnswer answer) {
      int most = Math.max(forced, forced(engine, probe, true));
      return most * (1 + SessionRun.MOST_REOPENINGS) + answer.maxTokens();
    }
    return forced + (probe instanceof Probe.Answer answer ? answer.maxTokens() : 1);
  }

  private static int forced(Engine engine, Probe probe, boolean closed) {
    Place place = new Place(0, 0, closed, closed, 0, new byte[0]);
    return engine.trusted(forcedText(engine, probe, place)).length;
  }

  /**
   * Forks the session's lane here; the result arrives as {@link Message.Seen}. A prompt that is
   * still to be read is read first, once for both.
   */
  ProbeRun start(Probe probe, Place place, Slot slot, MainLane main) {
    String text = forcedText(engine, probe, place);
    boolean accepts = acceptsEnd(probe, place);
    int[] forced = engine.trusted(text);
    String shown = accepts ? "" : text;
    ProbeRun run = new ProbeRun(started++, probe, place.tokens(), shown, forced, withMargin);
    if (accepts) {
      run.answer.preload(place.surplus());
    }
    run.closing = engine.trusted(ThinkingFormats.handOver(engine.format, place.lineFeeds()));
    int drop = accepts ? 0 : place.markerTokens();
    slot.submit(
        engine.scheduler,
        () -> {
          Lane lane = main.get();
          int length = lane.length() - drop;
          if (lane.pending().size() > FEW_TOKENS) {
            lane.readApart();
          }
          lane.whenRead(() -> fork(run, place, slot, main, length));
        });
    return run;
  }

  private void fork(ProbeRun run, Place place, Slot slot, MainLane main, int length) {
    if (!slot.cancelled) {
      Lane fork = run.fork(main.get(), length);
      main.repend(fork);
      fork.run(sink(run, place, fork, slot));
    }
  }

  private Sink sink(ProbeRun run, Place place, Lane fork, Slot slot) {
    if (run.probe instanceof Probe.Answer answer) {
      Sampler greedy = new Sampler(Sampling.greedy(), 0);
      return answerSink(run, fork, greedy, answer.maxTokens(), sink -> finish(run, sink, slot));
    }
    if (run.probe instanceof Probe.SessionAnswer answer) {
      return sessionAnswerSink(run, place, fork, answer.maxTokens(), slot);
    }
    return new Sink() {
      @Override
      public int onLogits(Lane lane, float[] row) {
        if (run.probe instanceof Probe.OptionLetters) {
          int options = ((MultipleChoice) request.question()).options().size();
          run.seeLetters(row, engine.letterTokens(options));
        } else {
          run.seeNextToken(row, engine.pieces);
        }
        run.complete = true;
        done(run, slot);
        return -1;
      }

      @Override
      public void cancel(Lane lane) {
        done(run, slot);
      }
    };
  }

  private Sink sessionAnswerSink(ProbeRun run, Place place, Lane fork, int maxTokens, Slot slot) {
    Sampler sampler = new Sampler(request.sampling(), request.seed());
    return answerSink(
        run,
        fork,
        sampler,
        maxTokens,
        sink -> {
          boolean reopens =
              sink.cause() == StretchSink.Cause.MARKER && sink.marker() >= answerStops;
          if (!reopens || run.reopenings == SessionRun.MOST_REOPENINGS) {
            finish(run, sink, slot);
          } else if (place
              .natural()) { // it would go on against a budget that the probe does not know
            run.rethinks = true;
            done(run, slot);
          } else { // later: the marker's last token is appended only after this
            slot.submit(engine.scheduler, () -> closeAgain(run, place, fork, maxTokens, slot));
          }
        });
  }

  /** Goes on as the session does when its budget is used up. */
  private void closeAgain(ProbeRun run, Place place, Lane fork, int maxTokens, Slot slot) {
    if (!slot.cancelled) {
      run.closeAgain(fork);
      fork.run(sessionAnswerSink(run, place, fork, maxTokens, slot));
    }
  }

  private Sink answerSink(
      ProbeRun run, Lane fork, Sampler sampler, int maxTokens, Consumer<StretchSink> onStop) {
    StretchSink.Setup setup =
        new StretchSink.Setup(
            Phase.ANSWER,
            run.answer,
            answerMarkers.matcher(),
            maxTokens,
            fork.length() - run.answer.size(),
            true);
    return new StretchSink(
        engine.pieces,
        sampler,
        pace,
        setup,
        null,
        null,
        engine.bias(Map.of()),
        sampler.isGreedy() ? run.logProbs : null,
        false,
        onStop);
  }

  private void finish(ProbeRun run, StretchSink sink, Slot slot) {
    StretchSink.Cause cause = sink.cause();
    run.complete = cause == StretchSink.Cause.MARKER || cause == StretchSink.Cause.CONTROL;
    done(run, slot);
  }

  private void done(ProbeRun run, Slot slot) {
    run.free();
    slot.unhandled++;
    mailbox.post(new Message.Seen(run));
  }

  /** Reads what a finished probe saw; runs the extractor on an answer. */
  ProbeResult read(ProbeRun run) {
    String text = run.answer.bytes().text();
    Optional<AnswerText> answer = Optional.empty();
    if ((run.probe instanceof Probe.Answer || run.probe instanceof Probe.SessionAnswer)
        && !run.rethinks) {
      answer = Optional.of(new AnswerText(text.strip(), run.text, run.complete));
    } else if (run.probe instanceof Probe.NextToken) {
      text = new String(run.likeliest, StandardCharsets.UTF_8);
    }
    List<Double> logProbs = new ArrayList<>();
    float[] values = run.logProbs.toArray();
    for (int i = 0; i < Math.min(values.length, Math.max(1, run.answer.size())); i++) {
      logProbs.add((double) values[i]);
    }
    return new ProbeResult(
        run.id,
        run.probe,
        run.position,
        text,
        logProbs,
        run.letters,
        Double.isNaN(run.entropy) ? OptionalDouble.empty() : OptionalDouble.of(run.entropy),
        answer,
        answer.map(each -> request.extractor().extract(each, request.question())),
        run.forced.length + run.answer.size());
  }
}
